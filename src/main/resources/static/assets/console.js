// The console's behaviour on every page: live updates, sound, theme, keys, bulk choice.
(function () {
  'use strict';
  const $ = (selector, root) => (root || document).querySelector(selector);
  const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch (e) { /* for this page only */ } };
  const remembered = (key) => { try { return localStorage.getItem(key); } catch (e) { return null; } };

  // --- requests: the token that proves they come from this page; what failed is said
  document.body.addEventListener('htmx:configRequest', (event) => {
    const token = document.cookie.split('; ').find((one) => one.startsWith('XSRF-TOKEN='));
    if (token) event.detail.headers['X-XSRF-TOKEN'] = decodeURIComponent(token.substring('XSRF-TOKEN='.length));
  });
  document.body.addEventListener('htmx:responseError', (event) => {
    if (event.detail.xhr.status === 401) { location.reload(); return; }
    const toast = $('#problem');
    if (event.detail.requestConfig.verb === 'get' || !toast) return;
    $('.toast-body', toast).textContent = toast.dataset.text;
    bootstrap.Toast.getOrCreateInstance(toast).show();
  });
  document.addEventListener('submit', (event) => {
    const asked = (event.submitter && event.submitter.dataset.confirm) || event.target.dataset.confirm;
    if (asked && !confirm(asked)) event.preventDefault();
  });

  // --- live updates: a silent line is shown, with the age of what is on the screen
  const stale = $('#stale');
  const SILENT = 15000;
  let heard = Date.now();
  let line = null;
  let wasStale = false;
  function tell(numbers) {
    document.body.dispatchEvent(new CustomEvent('incidents-changed', { detail: { numbers } }));
    const shown = $('[data-number].tf-incident');
    if (shown && (numbers.includes('*') || numbers.includes(shown.dataset.number))) {
      document.body.dispatchEvent(new CustomEvent('incident-changed'));
    }
  }
  function open() {
    line = new EventSource(stale.dataset.events);
    line.addEventListener('beat', alive);
    line.addEventListener('changed', (event) => { alive(); tell(event.data.split(' ')); });
    line.onerror = () => {
      if (line.readyState === EventSource.CLOSED) { line.close(); setTimeout(open, 3000); }
    };
  }
  function alive() {
    heard = Date.now();
    if (wasStale) { wasStale = false; stale.hidden = true; document.body.classList.remove('tf-isstale'); tell(['*']); }
  }
  function watch() {
    const silent = Date.now() - heard;
    if (silent < SILENT) return;
    wasStale = true;
    document.body.classList.add('tf-isstale');
    const seconds = Math.round(silent / 1000);
    const age = seconds < 120 ? seconds + ' s' : Math.round(seconds / 60) + ' min';
    const text = stale.dataset.text.replace('{0}', age);
    if (stale.textContent !== text) stale.textContent = text;
    stale.hidden = false;
  }
  if (stale) {
    open();
    setInterval(watch, 1000);
    addEventListener('beforeunload', () => line && line.close());
  }

  // --- sound: browsers let a page sound only after a person touched it, so it is a switch
  const sound = $('#sound');
  let audio = null;
  let wanted = remembered('sound') === 'on';
  function showSound() {
    if (!sound) return;
    const on = wanted && audio && audio.state === 'running';
    sound.setAttribute('aria-pressed', on ? 'true' : 'false');
    sound.textContent = on ? sound.dataset.on : sound.dataset.off;
    sound.classList.toggle('tf-on', !!on);
  }
  function wake() {
    if (!wanted) return;
    audio = audio || new AudioContext();
    audio.onstatechange = showSound;
    audio.resume().then(showSound);
  }
  function beep() {
    if (!wanted || !audio || audio.state !== 'running') return;
    [880, 660].forEach((pitch, i) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const at = audio.currentTime + i * 0.22;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, at);
      volume.gain.exponentialRampToValueAtTime(0.2, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.2);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.21);
    });
  }
  if (sound) {
    sound.addEventListener('click', () => {
      wanted = !(wanted && audio && audio.state === 'running');
      remember('sound', wanted ? 'on' : 'off');
      if (wanted) { wake(); setTimeout(beep, 80); } else if (audio) { audio.suspend(); }
      showSound();
    });
    ['pointerdown', 'keydown'].forEach((kind) => addEventListener(kind, wake, { once: true }));
    showSound();
    setInterval(() => { if ($('#bell [data-alarming]') && Number($('#bell [data-alarming]').dataset.alarming) > 0) beep(); }, 4000);
  }

  const theme = $('#theme');
  if (theme) theme.addEventListener('click', () => window.towerflowTheme());

  // --- choosing several incidents; the choice outlives a refresh, a search and another page of the list
  const chosen = new Set();
  function showChosen() {
    const bar = $('#bulkbar');
    if (!bar) return;
    const shown = new Set($$('#list input[name=numbers]').map((box) => box.value));
    $$('#list input[name=numbers]').forEach((box) => { box.checked = chosen.has(box.value); });
    bar.hidden = chosen.size === 0;
    $('#bulkcount').textContent = $('#bulkcount').dataset.text.replace('{0}', chosen.size);
    $('#bulkmerge').disabled = chosen.size < 2;
    const all = $('#all');
    if (all) all.checked = shown.size > 0 && Array.from(shown).every((number) => chosen.has(number));
  }
  document.addEventListener('change', (event) => {
    if (event.target.name === 'numbers') {
      if (event.target.checked) chosen.add(event.target.value); else chosen.delete(event.target.value);
      showChosen();
    } else if (event.target.id === 'all') {
      $$('#list input[name=numbers]').forEach((box) => { if (event.target.checked) chosen.add(box.value); else chosen.delete(box.value); });
      showChosen();
    }
  });

  const why = $('#shelvewhy');
  if (why) $$('#bulkbar button').forEach((button) => button.addEventListener('click', () => { why.required = button.value === 'shelve'; }));
  document.addEventListener('formdata', (event) => {
    if (event.target.id !== 'bulk') return;
    const shown = event.formData.getAll('numbers');
    chosen.forEach((number) => { if (!shown.includes(number)) event.formData.append('numbers', number); });
  });

  // --- the list: its order by its headings, its place in the address, how many are open in the page's title
  document.addEventListener('click', (event) => {
    const heading = event.target.closest('#list [data-sort]');
    const sort = $('#sort');
    if (!heading || !sort) return;
    const orders = heading.dataset.sort.split(' ');
    sort.value = orders[(orders.indexOf(sort.value) + 1) % orders.length];
    sort.dispatchEvent(new Event('change', { bubbles: true }));
  });
  const title = document.title;
  function count() {
    const bell = $('#bell [data-open]');
    if (bell) document.title = (Number(bell.dataset.open) ? '(' + bell.dataset.open + ') ' : '') + title;
  }

  // --- keys
  let current = null;
  const rows = () => $$('#list tr.tf-row');
  function go(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.dataset.number === current);
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
    current = next.dataset.number;
    mark();
    next.scrollIntoView({ block: 'nearest' });
  }
  function mark() { rows().forEach((row) => row.classList.toggle('tf-current', row.dataset.number === current)); }
  addEventListener('keydown', (event) => {
    // The editor of rules is no field, and what is typed there is no shortcut.
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.isContentEditable) return;
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== 'checkbox';
    if (event.key === 'Escape' && typing) { event.target.blur(); return; }
    if (typing) return;
    if (event.key === '/' && $('#q')) { event.preventDefault(); $('#q').focus(); }
    else if (event.key === 'j') go(1);
    else if (event.key === 'k') go(-1);
    else if (event.key === 'm') location.href = '/map';
    else if (event.key === 'i') location.href = '/';
    else if (event.key === 's' && sound) sound.click();
    else if (current && event.key === 'Enter' && event.target === document.body) {
      const link = $(`tr[data-number="${current}"] a`);
      if (link) link.click();
    } else if (current && event.key === 'x') {
      const box = $(`tr[data-number="${current}"] input[name=numbers]`);
      if (box) { box.checked = !box.checked; box.dispatchEvent(new Event('change', { bubbles: true })); }
    } else if (event.key === 'a' && chosen.size) {
      $('#bulkbar button[value=acknowledge]').click();
    }
  });
  document.addEventListener('click', (event) => {
    const row = event.target.closest('#list tr.tf-row');
    if (row && !event.target.closest('a, input, button, label, summary, details')) $('a', row).click();
  });

  document.body.addEventListener('htmx:afterSettle', () => { showChosen(); mark(); count(); });
  document.body.addEventListener('htmx:afterSwap', () => {
    const list = $('#list[data-address]');
    if (list && location.pathname === '/' && list.dataset.address !== location.pathname + location.search) {
      history.replaceState(null, '', list.dataset.address);
    }
  });
})();
