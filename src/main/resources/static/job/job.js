"use strict";
// Everything said or taken on this page goes into a queue in the browser first (IndexedDB), and from there to the server, in its
// order, each with a key by which the server does it once however often it is sent.

const page = document.body;
const words = page.dataset;
const token = location.pathname.split("/").pop();
const base = location.pathname.replace(/\/$/, "");
const LONGEST_SIDE = 1600;
const NEXT = { accept: "way", arrived: "site", done: "ended", cannot: "ended", decline: "gone" };
const GIVE_UP = new Set([400, 403, 404, 405, 409, 410, 411, 413, 415, 422]);
const $ = selector => document.querySelector(selector);

// ---- The queue

const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open("job-queue", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("queue", { keyPath: "id", autoIncrement: true });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** Runs one question to the queue and waits until it is on the disk. */
async function queue(mode, ask) {
  const transaction = (await opened).transaction("queue", mode, { durability: "strict" });
  const request = ask(transaction.objectStore("queue"));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

const waiting = () => queue("readonly", store => store.getAll());

/** Puts something into the queue. What cannot be kept is not lost silently. */
async function put(item) {
  try {
    await queue("readwrite", store => store.add({ token, key: newKey(), at: Date.now(), ...item }));
  } catch (error) {
    say(words.notKept, "bad");
    throw error;
  }
  await show();
  send();
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Without https there is no randomUUID, but there is randomness.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 15 | 64;
  bytes[8] = bytes[8] & 63 | 128;
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// ---- Sending

let sending = false;
let wanted = false;
let again = 0;
let timer;

async function send() {
  wanted = true;
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  try {
    // What is put into the queue while its end is being reached is not left there.
    while (wanted) {
      wanted = false;
      // Two pages of one browser take turns; where that is not possible, the keys keep things from being done twice.
      await (navigator.locks ? navigator.locks.request("job-queue", drain) : drain());
    }
    again = 0;
  } catch (error) {
    again = Math.min(again + 1, 6);
    timer = setTimeout(send, 1000 * 2 ** again);
  } finally {
    sending = false;
    await show();
  }
}

async function drain() {
  for (;;) {
    const [item] = await waiting();
    if (!item) return;
    await show(true);
    await deliver(item);
  }
}

async function deliver(item) {
  const age = Math.max(0, Date.now() - item.at);
  const picture = item.picture !== undefined;
  const address = base.slice(0, base.lastIndexOf("/") + 1) + item.token + (picture
    ? "/pictures/" + item.key + "?age=" + age + (item.signer === undefined ? "" : "&signer=" + encodeURIComponent(item.signer))
    : "/said/" + item.key);
  const answer = await fetch(address, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": picture ? item.picture.type : "application/json" },
    body: picture ? item.picture : JSON.stringify({ ...item.said, age }),
    signal: AbortSignal.timeout ? AbortSignal.timeout(60000) : undefined,
  });
  if (!answer.ok && !GIVE_UP.has(answer.status)) throw new Error("HTTP " + answer.status);
  let told = {};
  try {
    told = await answer.json();
  } catch {
    // Somebody else answered, such as a portal of the network: only our own answer counts.
    throw new Error("no answer of ours");
  }
  if (told.answer === undefined && told.status === undefined) throw new Error("no answer of ours");
  await queue("readwrite", store => store.delete(item.id));
  if (item.token !== token) return;
  if (told.stage) words.stage = told.stage;
  if (answer.ok && item.picture !== undefined && told.changed) {
    if (item.signer === undefined) words.photos = Number(words.photos) + 1;
    else words.signed = "true";
  }
  say(told.answer || told.detail || words.wrong, told.changed ? "good" : "bad");
}

// ---- What is to be seen

async function show(busy) {
  const mine = (await waiting().catch(() => [])).filter(item => item.token === token);
  let stage = words.stage;
  mine.forEach(item => { stage = item.said && NEXT[item.said.what] || stage; });
  document.querySelectorAll("[data-in]").forEach(part => { part.hidden = !part.dataset.in.split(" ").includes(stage); });
  $("#stage").textContent = $("#stages").content.querySelector(`[data-stage=${stage}]`).textContent;
  const offline = !navigator.onLine;
  const count = mine.length === 1 ? words.waitingOne : words.waiting.replace("{0}", mine.length);
  const net = $("#net");
  net.hidden = !mine.length && !offline;
  net.className = offline ? "off" : "on";
  net.textContent = [offline ? words.offline : busy ? words.sending : "", mine.length ? count : ""].filter(Boolean).join(" · ");
  const photos = Number(words.photos) + mine.filter(item => item.picture && item.signer === undefined).length;
  $("#photos").textContent = photos ? words.photoCount.replace("{0}", photos) : "";
  $("#done > summary").classList.toggle("go", stage === "site");
  mark("#sign", words.signed === "true" || mine.some(item => item.signer !== undefined));
  mark("#checklist", words.answers !== "{}" || mine.some(item => item.said && item.said.what === "checklist"));
  page.dataset.shown = stage;
  page.dataset.queued = mine.length;
}

const mark = (part, done) => $(part).classList.toggle("marked", done);

function say(text, kind) {
  const line = document.createElement("p");
  line.className = "say " + kind;
  line.textContent = text;
  $("#log").prepend(line);
  while ($("#log").children.length > 3) $("#log").lastChild.remove();
}

// ---- What is said

document.querySelectorAll("form[data-what]").forEach(form => form.addEventListener("submit", async event => {
  event.preventDefault();
  const what = form.dataset.what;
  const fields = new FormData(form);
  const pressed = event.submitter;
  if (pressed && pressed.name) fields.set(pressed.name, pressed.value);
  const said = { what };
  if (what === "checklist") {
    said.answers = answersOf(form);
    words.answers = JSON.stringify(said.answers);
  } else {
    said.words = [fields.get("code"), fields.get("words")].filter(Boolean).join(" ").trim();
    if (fields.get("minutes")) said.minutes = Number(fields.get("minutes"));
  }
  await put({ said });
  if (what !== "checklist") form.reset();
  const around = form.closest("details");
  if (around) around.open = false;
}));

function answersOf(form) {
  const answers = {};
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") answers[field.name] = field.checked;
    else if (field.type === "radio") { if (field.checked) answers[field.name] = field.value; }
    else if (field.value !== "") answers[field.name] = field.type === "number" ? Number(field.value) : field.value;
  }
  return answers;
}

function fill(form, answers) {
  for (const field of form.elements) {
    const value = answers[field.name];
    if (value === undefined) continue;
    if (field.type === "checkbox") field.checked = value === true;
    else if (field.type === "radio") field.checked = field.value === value;
    else field.value = value;
  }
}

// ---- Photos, made smaller before they are kept

$("#photo").addEventListener("change", async event => {
  const files = [...event.target.files];
  event.target.value = "";
  for (const file of files) {
    try {
      await put({ picture: await smaller(file) });
    } catch (error) {
      if (error.name !== "QuotaExceededError") say(words.noPicture, "bad");
    }
  }
});

async function smaller(file) {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return blobOf(canvas, "image/jpeg", 0.7);
}

const blobOf = (canvas, type, quality) => new Promise((resolve, reject) =>
  canvas.toBlob(blob => blob ? resolve(blob) : reject(new Error("no picture")), type, quality));

// ---- Signature

const signature = $("#signature");
const canvas = signature.querySelector("canvas");
const pen = canvas.getContext("2d");
let drawn = false;

function clean() {
  // White paper, so that it can be read on a dark page, too.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.lineWidth = 4;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = "#102a6b";
  drawn = false;
}

const point = event => {
  const box = canvas.getBoundingClientRect();
  return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
};
canvas.addEventListener("pointerdown", event => {
  canvas.setPointerCapture(event.pointerId);
  pen.beginPath();
  pen.moveTo(...point(event));
});
canvas.addEventListener("pointermove", event => {
  if (!canvas.hasPointerCapture(event.pointerId)) return;
  pen.lineTo(...point(event));
  pen.stroke();
  drawn = true;
});
signature.addEventListener("reset", clean);
signature.addEventListener("submit", async event => {
  event.preventDefault();
  if (!drawn) {
    say(words.notSigned, "bad");
    canvas.scrollIntoView({ block: "center" });
    return;
  }
  await put({ picture: await blobOf(canvas, "image/png"), signer: signature.signer.value.trim() });
  signature.reset();
  $("#sign").open = false;
});
clean();

// ---- Start

async function start() {
  const mine = (await waiting().catch(() => [])).filter(item => item.token === token);
  const last = mine.filter(item => item.said && item.said.what === "checklist").pop();
  if (last) words.answers = JSON.stringify(last.said.answers);
  fill($("#checklist form"), JSON.parse(words.answers));
  await show();
  send();
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  if ("serviceWorker" in navigator) {
    await navigator.serviceWorker.register("worker.js");
    const kept = await caches.open("job-pages");
    const own = [location.href, ...[...document.querySelectorAll("link[rel=stylesheet], script[src]")].map(it => it.href || it.src)];
    // The worker has not seen the first visit: what that brought is kept here.
    if (navigator.onLine) for (const address of own) if (!await kept.match(address)) await kept.add(address);
    page.dataset.kept = "true";
  }
}

addEventListener("online", () => { again = 0; send(); });
addEventListener("offline", () => show());
addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
start();
