// The console's behaviour on every page: live updates, sound, theme, keys, bulk choice.
(function () {
  'use strict';
  const $ = (selector, root) => (root || document).querySelector(selector);
  const $$ = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch (e) { /* for this page only */ } };
  const remembered = (key) => { try { return localStorage.getItem(key); } catch (e) { return null; } };

  const chosen = new Set();

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
  const FAILING = 3000;
  const RETRY = 10000;
  const FORGET = 60000;
  let retried = 0;
  // By the address that does not answer: since when, and when it was last tried. What answers says nothing of the others.
  const failing = new Map();
  function failed(address) {
    failing.set(address, { since: (failing.get(address) || { since: Date.now() }).since, last: Date.now() });
  }
  const addressOf = (event) => (event.detail.pathInfo ? event.detail.pathInfo.requestPath : '');
  ['htmx:sendError', 'htmx:timeout'].forEach((kind) => document.body.addEventListener(kind, (event) => failed(addressOf(event))));
  document.body.addEventListener('htmx:afterRequest', (event) => {
    if (event.detail.successful) failing.delete(addressOf(event));
    else if (event.detail.xhr && event.detail.xhr.status >= 500) failed(addressOf(event));
  });
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
    const now = Date.now();
    const silent = now - heard >= SILENT;
    failing.forEach((one, address) => { if (now - one.last >= FORGET) failing.delete(address); });
    const since = Math.min(...Array.from(failing.values(), (one) => one.since));
    const unanswered = now - since >= FAILING;
    if (!silent && !unanswered) {
      if (!wasStale && !stale.hidden) { stale.hidden = true; document.body.classList.remove('tf-isstale'); }
      return;
    }
    wasStale = silent;
    document.body.classList.add('tf-isstale');
    const seconds = Math.round((now - (silent ? heard : since)) / 1000);
    const age = seconds < 120 ? seconds + ' s' : Math.round(seconds / 60) + ' min';
    const text = (silent ? stale.dataset.text : stale.dataset.failing).replace('{0}', age);
    if (stale.textContent !== text) stale.textContent = text;
    stale.hidden = false;
    // The line still lives, so nothing else would ask again soon.
    if (!silent && now - retried >= RETRY) { retried = now; tell(['*']); }
  }
  if (stale) {
    open();
    setInterval(watch, 1000);
    addEventListener('beforeunload', () => line && line.close());
  }

  // --- sound: a switch that outlives the page. A browser may keep a page silent until a person touches it: then that is said.
  const sound = $('#sound');
  const muted = $('#muted');
  const SETTLING = 600;
  let audio = null;
  let wanted = remembered('sound') === 'on';
  const sounds = () => !!(wanted && audio && audio.state === 'running');
  function showSound() {
    if (!sound) return;
    sound.setAttribute('aria-pressed', sounds() ? 'true' : 'false');
    sound.textContent = sounds() ? sound.dataset.on : sound.dataset.off;
    sound.classList.toggle('tf-on', sounds());
    if (muted && (!wanted || sounds())) muted.hidden = true;
  }
  function showMuted() { if (muted && wanted && !sounds()) muted.hidden = false; }
  function wake() {
    if (!wanted || sounds()) return;
    if (!audio) { audio = new AudioContext(); audio.onstatechange = () => { showSound(); showMuted(); }; }
    audio.resume().then(showSound, showMuted);
    setTimeout(showMuted, SETTLING);
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
      wanted = !sounds();
      remember('sound', wanted ? 'on' : 'off');
      if (wanted) { wake(); setTimeout(beep, 80); } else if (audio) { audio.suspend(); }
      showSound();
    });
    // The switch itself is no touch that wakes: it would be switched off by the click that follows.
    const touched = (event) => { if (!sound.contains(event.target)) wake(); };
    ['pointerdown', 'keydown', 'touchend'].forEach((kind) => addEventListener(kind, touched));
    addEventListener('pageshow', wake);
    document.addEventListener('visibilitychange', () => { if (!document.hidden) wake(); });
    wake();
    showSound();
    setInterval(() => { if ($('#bell [data-alarming]') && Number($('#bell [data-alarming]').dataset.alarming) > 0) beep(); }, 4000);
  }

  const theme = $('#theme');
  if (theme) theme.addEventListener('click', () => window.towerflowTheme());

  // --- what people do goes by request, and is kept in this browser until the server has answered: in its order, each with a
  // key by which the server does it once however often it is sent
  const KEPT = 'kept-actions';
  const KEPT_FOR = 12 * 3600 * 1000;
  const ACTION = /^\/incidents\/(bulk|[^/]+\/(acknowledge|note|cancel|task\/[^/]+))$/;
  const REFUSALS = new Set([400, 403, 404, 405, 409, 410, 413, 415, 422]);
  const keptPlace = $('#kept');
  const me = keptPlace ? keptPlace.dataset.account : '';
  let sending = false;
  let tries = 0;
  let sendTimer = null;
  const readKept = () => { try { return JSON.parse(localStorage.getItem(KEPT)) || []; } catch (e) { return []; } };
  const mine = () => readKept().filter((one) => one.account === me);
  function writeKept(list) { localStorage.setItem(KEPT, JSON.stringify(list)); }
  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    // Without https there is no randomUUID, but there is randomness.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    return [...bytes].map((one) => one.toString(16).padStart(2, '0')).join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }
  function showKept() {
    if (!keptPlace) return;
    const list = mine();
    const line = $('.tf-kept-waiting', keptPlace);
    line.hidden = list.length === 0;
    line.textContent = list.length ? keptPlace.dataset.waiting.replace('{0}', list.map((one) => one.label).join(' · ')) : '';
  }
  function sayKept(text, bad) {
    const line = document.createElement('p');
    line.className = bad ? 'tf-kept-bad' : 'tf-kept-good';
    line.textContent = text;
    keptPlace.append(line);
    while (keptPlace.children.length > 5) keptPlace.children[1].remove();
    if (!bad) setTimeout(() => line.remove(), 15000);
  }
  const numberIn = (address) => (/^\/incidents\/([^/]+)\//.exec(address) || [])[1] || '';
  function keep(form, submitter) {
    const address = new URL(form.action).pathname;
    const body = new URLSearchParams(new FormData(form, submitter));
    body.delete('_csrf');
    const what = (submitter && submitter.textContent.trim()) || form.dataset.kept || '';
    const label = (number) => [what, number].filter(Boolean).join(' ');
    const one = (url, text, values) => ({ key: newKey(), account: me, at: Date.now(), url, label: text, body: values });
    const numbers = body.getAll('numbers');
    const each = address.endsWith('/bulk') && ['acknowledge', 'cancel'].includes(body.get('action'));
    return each
      ? numbers.map((number) => one(`/incidents/${number}/${body.get('action')}`, label(number), ''))
      : [one(address, label(numbers.length ? numbers.join(', ') : numberIn(address)), body.toString())];
  }
  async function sendOne(item) {
    const token = document.cookie.split('; ').find((one) => one.startsWith('XSRF-TOKEN='));
    const answer = await fetch(item.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Idempotency-Key': item.key,
        'X-XSRF-TOKEN': token ? decodeURIComponent(token.substring('XSRF-TOKEN='.length)) : '',
        Accept: 'application/json, application/problem+json',
      },
      body: item.body,
      signal: AbortSignal.timeout ? AbortSignal.timeout(30000) : undefined,
    });
    if (!answer.ok && !REFUSALS.has(answer.status)) throw new Error('HTTP ' + answer.status);
    // Somebody else may answer, such as a portal of the network: only our own answer counts.
    const told = await answer.json();
    if (answer.ok && told.done !== true) throw new Error('no answer of ours');
    return answer.ok ? null : (told.detail || keptPlace.dataset.wrong);
  }
  async function drain(done) {
    for (;;) {
      const [item] = mine();
      if (!item) return;
      const late = Date.now() - item.at > KEPT_FOR;
      const refusal = late ? keptPlace.dataset.late : await sendOne(item);
      writeKept(readKept().filter((one) => one.key !== item.key));
      if (refusal) sayKept(keptPlace.dataset.refused.replace('{0}', item.label).replace('{1}', refusal), true);
      else { sayKept(keptPlace.dataset.sent.replace('{0}', item.label)); done.push(item); }
    }
  }
  /** Sends what is kept; answers whether all of it has its answer. */
  async function sendKept() {
    if (!keptPlace || sending) return false;
    sending = true;
    clearTimeout(sendTimer);
    const done = [];
    try {
      // Two pages of one browser take turns; where that is not possible, the keys keep things from being done twice.
      await (navigator.locks ? navigator.locks.request(KEPT, () => drain(done)) : drain(done));
      tries = 0;
      return true;
    } catch (e) {
      tries = Math.min(tries + 1, 5);
      sendTimer = setTimeout(sendKept, 1000 * 2 ** tries);
      return false;
    } finally {
      sending = false;
      showKept();
      if (done.length) tell(['*']);
    }
  }
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !keptPlace || form.method !== 'post' || !ACTION.test(new URL(form.action).pathname)) return;
    event.preventDefault();
    try {
      writeKept(readKept().concat(keep(form, event.submitter)));
    } catch (e) {
      sayKept(keptPlace.dataset.full, true);
      return;
    }
    chosen.clear();
    showKept();
    const bad = $$('.tf-kept-bad', keptPlace).length;
    // What was typed is kept now; a page that is asked for anew shows what became of it.
    if (await sendKept() && $$('.tf-kept-bad', keptPlace).length === bad) location.reload();
    else if (mine().length) form.reset();
  });
  addEventListener('online', () => { tries = 0; sendKept(); });
  addEventListener('storage', (event) => { if (event.key === KEPT) showKept(); });
  if (keptPlace) { showKept(); sendKept(); }

  // --- a task's form: what it does not ask after the answers so far, by the form's own conditions
  const COMPARISON = /^\s*(\w+)\s*(!?=)\s*"([^"]*)"\s*$/;
  function holds(condition, answers) {
    return condition.split(/\sor\s/).some((any) => any.split(/\sand\s/).every((one) => {
      const [, name, operator, value] = COMPARISON.exec(one) || [];
      return name !== undefined && ((answers.get(name) ?? '') === value) === (operator === '=');
    }));
  }
  function askOnly(form) {
    // From first to last: what is not asked counts as unanswered for what comes behind it
    $$('[data-hide]', form).forEach((part) => {
      const hide = part.dataset.hide !== '' && holds(part.dataset.hide, new FormData(form));
      part.hidden = hide;
      $$('input, select, textarea', part).forEach((field) => { field.disabled = hide; });
    });
  }
  const askAll = () => $$('form.tf-form').forEach(askOnly);
  ['input', 'change'].forEach((kind) => document.addEventListener(kind, (event) => {
    const form = event.target.closest && event.target.closest('form.tf-form');
    if (form) askOnly(form);
  }));
  document.body.addEventListener('htmx:afterSettle', askAll);
  askAll();

  // --- choosing several incidents; the choice outlives a refresh, a search and another page of the list
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
