// Shows the pages of jobs where there is no connection. Its scope is /job/: it sees nothing else of the product.
const KEPT = "job-pages";
const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.origin === location.origin) event.respondWith(fresh(event.request, event));
});

/** The server's answer, or what was kept where it does not come in time. */
async function fresh(request, event) {
  const kept = await (await caches.open(KEPT)).match(request);
  const asked = fetch(request).then(answer => keep(request, answer));
  if (!kept) return asked;
  event.waitUntil(asked.catch(() => {}));
  const late = new Promise(resolve => setTimeout(resolve, PATIENCE, kept));
  return Promise.race([asked.catch(() => kept), late]);
}

async function keep(request, answer) {
  const pages = await caches.open(KEPT);
  if (answer.ok) await pages.put(request, answer.clone());
  // The link opens nothing any more: what was kept behind it must not be shown either.
  else if (answer.status === 403 || answer.status === 410) await pages.delete(request);
  return answer;
}
