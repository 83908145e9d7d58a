// Shows notices in this browser. It fetches and keeps nothing: pages come from the server as if it were not there.
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const notice = event.data ? event.data.json() : {};
  // The same notice, sent once more after a call without an answer, takes the place of the first
  event.waitUntil(self.registration.showNotification(notice.title || 'TowerFlow', {
    body: notice.text, tag: notice.id, lang: notice.language, icon: '/assets/towerflow.svg', data: { url: notice.url }
  }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL((event.notification.data && event.notification.data.url) || '/inbox', self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil(self.clients.matchAll({ type: 'window' }).then((open) => {
    const there = open.find((one) => one.url === url.href);
    return there ? there.focus() : self.clients.openWindow(url.href);
  }));
});
