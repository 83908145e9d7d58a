// A decision takes three keystrokes: the most urgent task is open already, Ctrl+Alt+C claims it and puts the focus on what
// is recommended, the arrows choose otherwise, Enter completes.
const taskIn = (address) => new URLSearchParams(address.split('?')[1] || '').get('task');
// The list still shows a task for a moment after it has been completed, however it was opened.
const openedBefore = new Set();

new MutationObserver(() => {
  const open = taskIn(window.location.hash);
  if (open) {
    openedBefore.add(open);
    return;
  }
  const mostUrgent = document.querySelector('.tasks-list li.task h4 a');
  if (mostUrgent && !openedBefore.has(taskIn(mostUrgent.href))) {
    mostUrgent.click();
  }
}).observe(document.body, { childList: true, subtree: true });

// Tasklist draws the task anew once it is claimed, more than once and late on a slow line: each time the focus, the choice
// and a button that could be pressed are lost. What was typed is kept here until a form takes it.
const ANSWERS = '.fjs-form input[type=radio]';
const SETTLED_AFTER_MILLISECONDS = 3000;
const GIVEN_UP_AFTER_MILLISECONDS = 60000;
const CHECK_EVERY_MILLISECONDS = 100;
let decision = null;

// A form drawn anew gives its answers other ids; they have no values.
const textOf = (answer) => answer.closest('label, .fjs-inline-label')?.textContent.trim();

const leave = () => {
  if (decision) {
    clearInterval(decision.checking);
    decision = null;
  }
};

const carryOut = () => {
  const { task, choice, complete, begun } = decision;
  if (taskIn(window.location.hash) !== task || Date.now() - begun > GIVEN_UP_AFTER_MILLISECONDS) {
    leave();
    return;
  }
  const form = document.querySelector('.fjs-form');
  if (!form || document.querySelector('button.claim')) {
    return;
  }
  const chosen = choice && [...form.querySelectorAll('input[type=radio]:enabled')].find((one) => textOf(one) === choice);
  const answer =
    chosen || form.querySelector('input[type=radio]:checked:enabled') || form.querySelector('input:enabled, textarea:enabled');
  if (!answer) {
    return;
  }
  if (chosen && !chosen.checked) {
    chosen.click();
  }
  if (document.activeElement !== answer) {
    answer.focus({ preventScroll: true });
  }
  const button = document.querySelector('.form-actions .btn-primary:not([disabled])');
  if (complete && button && (!choice || chosen)) {
    leave();
    button.click();
    return;
  }
  decision.claimed ||= Date.now();
  if (!complete && Date.now() - decision.claimed > SETTLED_AFTER_MILLISECONDS) {
    leave();
  }
};

const decide = (complete) => {
  const choice = decision ? decision.choice : document.activeElement.matches(ANSWERS) ? textOf(document.activeElement) : null;
  leave();
  decision = { task: taskIn(window.location.hash), choice, complete, begun: Date.now() };
  decision.checking = setInterval(carryOut, CHECK_EVERY_MILLISECONDS);
};

window.addEventListener('pointerdown', leave, true);
window.addEventListener(
  'change',
  (event) => {
    if (decision && event.isTrusted && event.target.matches(ANSWERS)) {
      decision.choice = textOf(event.target);
    }
  },
  true
);
window.addEventListener(
  'keydown',
  (event) => {
    const onAnswer = event.target.matches(ANSWERS);
    const lostFocus = decision && !event.target.matches('input, textarea, select, button, a');
    if (event.key === 'Enter' && (onAnswer || lostFocus)) {
      event.preventDefault();
      decide(true);
    } else if (event.ctrlKey && event.altKey && event.code === 'KeyC') {
      leave();
      decide(false);
    } else if (!event.key.startsWith('Arrow') && !['Control', 'Alt', 'Shift'].includes(event.key)) {
      leave();
    }
  },
  true
);
