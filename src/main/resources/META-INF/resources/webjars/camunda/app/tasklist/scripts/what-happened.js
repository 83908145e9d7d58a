// Says what a completed task led to: who is asked, what is waited for, and where the incident and the next task are.
const ENGINE = '/camunda/api/engine/engine/default/task/';
const LOOK_EVERY_MILLISECONDS = 1000;
// A busy server may take its time until the task is done; what it led to is told anew for a while.
const LOOKS_UNTIL_DONE = 180;
const LOOKS_AFTERWARDS = 15;
const openTask = () => new URLSearchParams(window.location.hash.split('?')[1] || '').get('task');
const incidents = new Map();
let last = null;

/** The number of the task's incident, asked for while the task is there; null where it has none. */
const numberOf = async (task) => {
  const answer = await fetch(ENGINE + task + '/variables/incidentNumber');
  return answer.ok ? (await answer.json()).value : null;
};

const bar = () => {
  const old = document.getElementById('what-happened');
  if (old) {
    return old;
  }
  const made = document.createElement('div');
  made.id = 'what-happened';
  made.className = 'alert alert-info';
  made.setAttribute('role', 'status');
  document.body.prepend(made);
  return made;
};

const link = (address, text) => {
  const made = document.createElement('a');
  made.href = address;
  made.textContent = text;
  return made;
};

const tell = (number, panel) => {
  const parts = [link(`/incidents/${number}`, number)];
  panel.querySelectorAll('.tf-news li:first-child, .tf-waits li').forEach((one) => parts.push(` · ${one.textContent.trim()}`));
  const next = panel.querySelector('.tf-next a');
  if (next) {
    parts.push(' · ', link(next.getAttribute('href'), next.textContent));
  }
  bar().replaceChildren(...parts);
};

const panelOf = async (number) => {
  try {
    const answer = await fetch(`/incidents/${number}/task`);
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
  } catch (e) {
    return null; // the line is lost for a moment
  }
};

const follow = async (task) => {
  const number = await incidents.get(task);
  if (!number) {
    return;
  }
  let left = LOOKS_UNTIL_DONE;
  let done = false;
  while (left > 0) {
    left -= 1;
    const panel = await panelOf(number);
    const shown = panel && panel.querySelector('[name=shown]');
    if (shown && !shown.value.split(' ').includes(task)) {
      if (!done) {
        done = true;
        left = LOOKS_AFTERWARDS;
      }
      tell(number, panel);
    }
    await new Promise((go) => setTimeout(go, LOOK_EVERY_MILLISECONDS));
  }
};

new MutationObserver(() => {
  const task = openTask();
  if (task && task !== last) {
    last = task;
    incidents.set(task, numberOf(task).catch(() => null));
  }
}).observe(document.body, { childList: true, subtree: true });

window.addEventListener(
  'click',
  (event) => {
    if (last && event.target.closest && event.target.closest('.form-actions .btn-primary')) {
      follow(last);
    }
  },
  true
);
