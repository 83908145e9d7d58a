// Says what a completed task led to: who is asked, what is waited for, and where the incident and the next task are.
const ENGINE = '/camunda/api/engine/engine/default/task/';
const LOOK_EVERY_MILLISECONDS = 1000;
const LOOKS = 15;
const openTask = () => new URLSearchParams(window.location.hash.split('?')[1] || '').get('task');
const incidents = new Map();
let last = null;

const remember = async (task) => {
  const answer = await fetch(ENGINE + task + '/variables/incidentNumber');
  if (answer.ok) {
    incidents.set(task, (await answer.json()).value);
  }
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

const follow = async (task, looks) => {
  const number = incidents.get(task);
  const answer = number && (await fetch(`/incidents/${number}/task`));
  if (!answer || !answer.ok) {
    return;
  }
  const panel = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (panel.querySelector('[name=shown]').value.split(' ').includes(task)) {
    if (looks > 0) {
      setTimeout(() => follow(task, looks - 1), LOOK_EVERY_MILLISECONDS);
    }
    return;
  }
  tell(number, panel);
  if (looks > 0) {
    setTimeout(() => follow(task, looks - 1), LOOK_EVERY_MILLISECONDS);
  }
};

new MutationObserver(() => {
  const task = openTask();
  if (task && task !== last) {
    last = task;
    remember(task);
  }
}).observe(document.body, { childList: true, subtree: true });

window.addEventListener(
  'click',
  (event) => {
    if (last && event.target.closest && event.target.closest('.form-actions .btn-primary')) {
      follow(last, LOOKS);
    }
  },
  true
);
