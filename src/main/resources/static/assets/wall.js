// Turns the pages of the wall's screen by itself; the space bar or the button holds one.
(function () {
  'use strict';
  const wall = document.getElementById('wall');
  if (!wall) return;
  const pages = Array.from(wall.querySelectorAll('.tf-wallpage'));
  const hold = document.getElementById('wall-hold');
  let shown = 0;
  let held = false;
  function turn() {
    if (held) return;
    shown = (shown + 1) % pages.length;
    pages.forEach((page, i) => { page.hidden = i !== shown; });
  }
  function toggle() {
    held = !held;
    hold.setAttribute('aria-pressed', held ? 'true' : 'false');
    hold.textContent = held ? hold.dataset.go : hold.dataset.hold;
  }
  hold.addEventListener('click', toggle);
  document.getElementById('wall-full').addEventListener('click', () => document.documentElement.requestFullscreen());
  addEventListener('keydown', (event) => {
    if (event.key !== ' ' || event.target !== document.body) return;
    event.preventDefault();
    toggle();
  });
  // Who asks for no movement gets the list and turns by hand.
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) setInterval(turn, Number(wall.dataset.seconds) * 1000);
})();
