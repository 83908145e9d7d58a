// Before the first paint: the reader's choice, else what the system prefers.
(function () {
  let chosen = null;
  try { chosen = localStorage.getItem('theme'); } catch (e) { /* storage is off: follow the system */ }
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => document.documentElement.setAttribute('data-bs-theme', chosen || (dark.matches ? 'dark' : 'light'));
  dark.addEventListener('change', apply);
  apply();
  window.towerflowTheme = function () {
    chosen = document.documentElement.getAttribute('data-bs-theme') === 'dark' ? 'light' : 'dark';
    try { localStorage.setItem('theme', chosen); } catch (e) { /* for this page only */ }
    apply();
    document.dispatchEvent(new CustomEvent('theme-changed'));
  };
})();
