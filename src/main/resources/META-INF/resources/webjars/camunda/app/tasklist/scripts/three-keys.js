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

// Tasklist draws the task anew once it is claimed and puts the focus elsewhere, more than once.
const SETTLED_AFTER_MILLISECONDS = 3000;
const CHECK_EVERY_MILLISECONDS = 100;
let settling;

const focusOnRecommended = () => {
  const form = document.querySelector('.fjs-form');
  const answer = form && (form.querySelector('input[type=radio]:checked') || form.querySelector('input, textarea'));
  if (answer && !document.querySelector('button.claim') && document.activeElement !== answer) {
    answer.focus({ preventScroll: true });
  }
};

const leaveFocus = () => clearInterval(settling);

window.addEventListener('pointerdown', leaveFocus, true);
window.addEventListener(
  'keydown',
  (event) => {
    leaveFocus();
    if (event.key === 'Enter' && event.target.matches('.fjs-form input[type=radio]')) {
      event.preventDefault();
      document.querySelector('.form-actions .btn-primary:not([disabled])')?.click();
    }
    if (event.ctrlKey && event.altKey && event.code === 'KeyC') {
      settling = setInterval(focusOnRecommended, CHECK_EVERY_MILLISECONDS);
      setTimeout(leaveFocus, SETTLED_AFTER_MILLISECONDS);
    }
  },
  true
);
