// Goes anywhere by a few letters (Ctrl+K), and shows the keys (?).
(function () {
  'use strict';
  const palette = document.getElementById('palette');
  const keys = document.getElementById('keyhelp');
  if (!palette || !keys) return;
  const field = palette.querySelector('input');
  const list = palette.querySelector('[role=listbox]');
  const MOST = 12;
  let sites = null;
  let chosen = 0;

  const bare = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  const has = (text, words) => words.every((word) => text.includes(word));
  /** What the menu offers this person, in the menu's words. */
  const pages = Array.from(document.querySelectorAll('#nav a.nav-link[href^="/"], #nav a.dropdown-item[href^="/"]'))
    .map((link) => ({ text: link.firstElementChild && link.classList.contains('nav-link') ? link.firstElementChild.textContent : link.textContent, to: link.getAttribute('href'), kind: palette.dataset.page }))
    .filter((page, i, all) => all.findIndex((other) => other.to === page.to) === i);

  function learnSites() {
    if (sites !== null || !palette.dataset.sites) return;
    sites = [];
    fetch(palette.dataset.sites, { headers: { Accept: 'application/json' } })
      .then((answer) => (answer.ok ? answer.json() : { sites: [] }))
      .then((network) => {
        sites = network.sites.map((site) => ({ text: site.name + ' · ' + site.id, to: '/sites?id=' + encodeURIComponent(site.id), kind: site.region || palette.dataset.site }));
        show();
      })
      .catch(() => { sites = null; });
  }

  function found() {
    const asked = field.value.trim();
    const words = bare(asked).split(/\s+/).filter(Boolean);
    const direct = [];
    const number = asked.toUpperCase().match(/^INC-?(\d{4})-?0*(\d+)$/);
    if (number && palette.dataset.sites) {
      const whole = 'INC-' + number[1] + '-' + number[2].padStart(6, '0');
      direct.push({ text: whole, to: '/incidents/' + whole, kind: palette.dataset.incident });
    }
    const fitting = (all) => all.filter((one) => has(bare(one.text), words));
    const result = direct.concat(fitting(pages), words.length ? fitting(sites || []) : []).slice(0, MOST);
    if (words.length && palette.dataset.sites) {
      result.push({ text: palette.dataset.find.replace('{0}', asked), to: '/?state=all&q=' + encodeURIComponent(asked), kind: palette.dataset.incident });
    }
    return result;
  }

  function show() {
    const all = found();
    chosen = Math.max(0, Math.min(chosen, all.length - 1));
    list.replaceChildren(...all.map((one, i) => {
      const item = document.createElement('a');
      item.id = 'palette-' + i;
      item.href = one.to;
      item.tabIndex = -1;
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', i === chosen ? 'true' : 'false');
      const name = document.createElement('span');
      name.textContent = one.text;
      const kind = document.createElement('span');
      kind.className = 'tf-sub';
      kind.textContent = one.kind;
      item.append(name, kind);
      return item;
    }));
    if (all.length) field.setAttribute('aria-activedescendant', 'palette-' + chosen);
    else field.removeAttribute('aria-activedescendant');
    const current = list.children[chosen];
    if (current) current.scrollIntoView({ block: 'nearest' });
  }

  function open() {
    if (keys.open) keys.close();
    if (palette.open) return;
    learnSites();
    field.value = '';
    chosen = 0;
    palette.showModal();
    show();
    field.focus();
  }

  field.addEventListener('input', () => { chosen = 0; show(); });
  field.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); chosen = Math.max(0, Math.min(list.children.length - 1, chosen + step)); show(); }
    if (event.key === 'Enter') { event.preventDefault(); if (list.children[chosen]) list.children[chosen].click(); }
    event.stopPropagation();
  });
  [palette, keys].forEach((dialog) => dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); }));
  const button = document.getElementById('find');
  if (button) button.addEventListener('click', open);

  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.target.isContentEditable) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') { event.preventDefault(); open(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || palette.open || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === '?') { if (keys.open) keys.close(); else keys.showModal(); }
    else if (event.key === 't') {
      const task = document.querySelector('[data-task-link]');
      if (task) task.click();
    }
  });

  // The planner opens at the present hour, also where the day is wider than the screen.
  const now = document.querySelector('.tf-planscroll .tf-plannow');
  if (now) {
    const scroll = now.closest('.tf-planscroll');
    scroll.scrollLeft += now.getBoundingClientRect().left - scroll.getBoundingClientRect().left - scroll.clientWidth / 2;
  }
})();
