// The editor of rules: text with faults at their lines, tables with faults at their cells, completion, and the reference of facts.
(function () {
  'use strict';
  const root = document.getElementById('workbench');
  if (!root) return;
  const $ = (selector, from) => (from || root).querySelector(selector);
  const say = (key, ...values) => values.reduce((text, value, i) => text.replace('{' + i + '}', value), root.dataset[key] || '');
  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes || {}).forEach(([key, value]) => {
      if (value === false || value === null || value === undefined) return;
      if (key.startsWith('on')) made.addEventListener(key.substring(2), value);
      else made.setAttribute(key, value === true ? '' : value);
    });
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  };

  const draft = root.dataset.draft;
  const set = root.dataset.set;
  let revision = 0;
  let texts = {};
  let docs = {};
  let current = null;
  let shape = 'text';
  let tables = [];
  let faults = [];
  let facts = [];
  let dirty = false;

  // --- talking with the server
  function headers(more) {
    const token = document.cookie.split('; ').find((one) => one.startsWith('XSRF-TOKEN='));
    return Object.assign({ Accept: 'application/json' }, token ? { 'X-XSRF-TOKEN': decodeURIComponent(token.substring(11)) } : {}, more);
  }
  async function ask(method, path, body, options) {
    const answer = await fetch(path, Object.assign({
      method, headers: headers(body instanceof FormData ? {} : { 'Content-Type': 'application/json' }),
      body: body === undefined ? undefined : body instanceof FormData ? body : JSON.stringify(body),
    }, options));
    if (answer.ok) return answer;
    const problem = await answer.json().catch(() => ({}));
    const fields = (problem.errors || problem.fields || []).map((one) => one.field + ' ' + one.message).join('; ');
    throw new Error(fields || problem.detail || answer.status + ' ' + answer.statusText);
  }
  function tell(text, kind) {
    const status = $('#status');
    status.textContent = text;
    status.className = 'tf-status tf-status-' + (kind || 'quiet');
  }

  // --- the text
  CodeMirror.defineSimpleMode('drl', {
    start: [
      { regex: /\/\/.*/, token: 'comment' },
      { regex: /\/\*/, token: 'comment', next: 'comment' },
      { regex: /"(?:[^"\\]|\\.)*"?/, token: 'string' },
      { regex: /(?:rule|when|then|end|package|import|dialect)\b/, token: 'keyword' },
      { regex: /(?:not|exists|forall|and|or|in|contains|memberOf|this|null|true|false|new)\b/, token: 'atom' },
      { regex: /(?:insert|insertLogical|update|delete)\b/, token: 'builtin' },
      { regex: /\$\w+/, token: 'variable-2' },
      { regex: /[A-Z][A-Z_0-9]+\b/, token: 'variable-3' },
      { regex: /[A-Z]\w*/, token: 'type' },
      { regex: /-?\d[\d.]*/, token: 'number' },
      { regex: /[a-z]\w*/, token: null },
    ],
    comment: [{ regex: /.*?\*\//, token: 'comment', next: 'start' }, { regex: /.*/, token: 'comment' }],
    meta: { lineComment: '//', fold: 'brace' },
  });
  const editor = CodeMirror($('#text'), {
    lineNumbers: true, gutters: ['tf-faults', 'CodeMirror-linenumbers'], matchBrackets: true, indentUnit: 4, tabSize: 4,
    readOnly: root.dataset.readonly === 'true', inputStyle: 'contenteditable', screenReaderLabel: say('textLabel'),
    extraKeys: {
      'Ctrl-Space': 'autocomplete', 'Ctrl-S': () => { save(); }, 'Cmd-S': () => { save(); }, F8: nextFault, Tab: false, 'Shift-Tab': false,
      'Ctrl-]': 'indentMore', 'Ctrl-[': 'indentLess', 'Alt-PageDown': () => turn(1), 'Alt-PageUp': () => turn(-1), 'Ctrl-/': 'toggleComment',
    },
    hintOptions: { hint: complete, completeSingle: false, closeCharacters: /[\s()[\]{};:>,]/ },
  });
  editor.on('changes', () => {
    if (current === null) return;
    texts[current] = editor.getValue();
    touched();
  });
  editor.on('inputRead', (cm, change) => {
    if (/^[\w$.]$/.test(change.text[0]) && !cm.state.completionActive && /\.drl$/.test(current || '')) cm.showHint();
  });
  function mode(name) { return name.endsWith('.drl') ? 'drl' : null; }

  // --- completion: what may be said here, with unit and meaning
  function typeOf(name) { return facts.find((one) => one.name === name); }
  function bound() {
    const found = {};
    const pattern = /(\$\w+)\s*:\s*([A-Z]\w*)\s*\(/g;
    for (let hit = pattern.exec(texts[current]); hit; hit = pattern.exec(texts[current])) found[hit[1]] = hit[2];
    return found;
  }
  function enclosing(cm, at) {
    const before = cm.getRange({ line: Math.max(0, at.line - 30), ch: 0 }, at);
    let depth = 0;
    for (let i = before.length - 1; i >= 0; i--) {
      if (before[i] === ')') depth++;
      else if (before[i] === '(' && depth-- === 0) {
        const name = /([A-Z]\w*)\s*$/.exec(before.substring(0, i));
        if (name) return typeOf(name[1]) || null;
        depth = 0;
      }
    }
    return null;
  }
  function ofValue(type, value) {
    return { text: value.name, what: [value.type, value.unit].filter(Boolean).join(', '), why: value.label + ': ' + value.meaning, type };
  }
  function complete(cm) {
    const at = cm.getCursor();
    const line = cm.getLine(at.line).substring(0, at.ch);
    const word = /[\w$]*$/.exec(line)[0];
    const owner = /([\w$]+)\.[\w$]*$/.exec(line);
    let offered = [];
    if (owner) {
      const named = typeOf(owner[1]);
      const variable = typeOf(bound()[owner[1]] || '');
      if (named) offered = named.constants.map((one) => ({ text: one, what: named.name, why: named.meaning }));
      else if (variable) offered = variable.values.map((one) => ofValue(variable, one));
      else {
        const inner = facts.flatMap((type) => type.values.filter((value) => value.name === owner[1]).map((value) => typeOf(value.type))).find(Boolean);
        if (inner) offered = inner.values.map((one) => ofValue(inner, one));
      }
    } else {
      const inside = enclosing(cm, at);
      if (inside) offered = inside.values.map((one) => ofValue(inside, one));
      offered = offered.concat(
        Object.entries(bound()).map(([name, type]) => ({ text: name, what: type, why: (typeOf(type) || {}).meaning || '' })),
        facts.map((type) => ({ text: type.name, what: '', why: type.meaning, add: type })),
        facts.flatMap((type) => type.makers).map((maker) => ({ text: maker, what: '', why: '' })),
        ['insert', 'insertLogical', 'update', 'delete', 'exists', 'forall', 'contains'].map((text) => ({ text, what: '', why: '' })));
    }
    const seen = new Set();
    const list = offered.filter((one) => one.text.toLowerCase().startsWith(word.toLowerCase()) && one.text !== word && !seen.has(one.text) && seen.add(one.text))
      .map((one) => ({
        text: one.text,
        render: (item) => item.append(
          element('span', { class: 'tf-hint-name' }, one.text), element('span', { class: 'tf-hint-what' }, one.what), element('span', { class: 'tf-hint-why' }, one.why || '')),
        hint: (where, data) => {
          where.replaceRange(one.text, data.from, data.to, 'complete');
          if (one.add) bringIn(one.add);
        },
      }));
    return { list, from: CodeMirror.Pos(at.line, at.ch - word.length), to: at };
  }
  function bringIn(type) {
    if (new RegExp('import\\s+' + type.importAs.replace(/\./g, '\\.') + '\\b').test(texts[current])) return;
    let after = 0;
    for (let i = 0; i < editor.lineCount(); i++) if (/^\s*(package|import)\b/.test(editor.getLine(i))) after = i;
    editor.replaceRange('\nimport ' + type.importAs, { line: after, ch: editor.getLine(after).length }, null, 'complete');
  }

  // --- faults: asked for as one types, shown at their place
  let checking = null;
  let waiting = null;
  /** Counts what has been written, so that a save knows whether it had it all. */
  let edition = 0;
  function written() {
    edition++;
    dirty = true;
    $('#save').disabled = false;
  }
  function changed() {
    written();
    // What was said of the files before holds no more.
    document.dispatchEvent(new CustomEvent('rules-changed'));
  }
  function touched() {
    changed();
    clearTimeout(waiting);
    waiting = setTimeout(check, 250);
  }
  async function check() {
    if (checking) checking.abort();
    const mine = checking = new AbortController();
    delete root.dataset.checked;
    tell(say('checking'));
    try {
      const answer = await ask('POST', '/api/rules/' + set + '/check', { files: texts }, { signal: mine.signal });
      faults = await answer.json();
      root.dataset.checked = 'true';
      showFaults();
    } catch (failed) {
      if (failed.name === 'AbortError' || mine !== checking) return;
      tell(failed.message, 'bad');
    }
  }
  function showFaults() {
    if (root.dataset.checked) tell(faults.length === 0 ? say('noFault') : say(faults.length === 1 ? 'oneFault' : 'faults', faults.length), faults.length === 0 ? 'good' : 'bad');
    const list = $('#faults');
    list.replaceChildren(...faults.map((fault, number) => element('li', {}, element('button', {
      type: 'button', class: 'tf-fault', onclick: () => goTo(fault), 'data-number': number,
    }, element('span', { class: 'tf-id' }, fault.file + (fault.line ? ':' + fault.line : '')), ' ', fault.message))));
    showFiles();
    if (current === null) return;
    editor.clearGutter('tf-faults');
    editor.eachLine((line) => { editor.removeLineClass(line, 'background', 'tf-wrong'); });
    faults.filter((fault) => fault.file === current).forEach((fault) => {
      const line = Math.min(Math.max(0, fault.line - 1), editor.lineCount() - 1);
      const before = editor.lineInfo(line).gutterMarkers;
      const title = (before && before['tf-faults'] ? before['tf-faults'].title + '\n' : '') + fault.message;
      editor.setGutterMarker(line, 'tf-faults', element('span', { class: 'tf-mark', title, role: 'img', 'aria-label': title }, '●'));
      editor.addLineClass(line, 'background', 'tf-wrong');
    });
    markCells();
  }
  function goTo(fault) {
    if (!(fault.file in texts)) return;
    open(fault.file, shape === 'table' && fault.file === current ? 'table' : undefined).then(() => {
      if (shape === 'table') {
        const cell = $('.tf-cell-wrong') || $('.tf-row-wrong input, .tf-row-wrong select');
        if (cell) { cell.focus(); return; }
      }
      show('text');
      const line = Math.max(0, fault.line - 1);
      editor.setCursor({ line, ch: 0 });
      editor.scrollIntoView({ line, ch: 0 }, 120);
      editor.focus();
    });
  }
  let lastFault = -1;
  function nextFault() {
    if (!faults.length) return;
    lastFault = (lastFault + 1) % faults.length;
    goTo(faults[lastFault]);
  }

  // --- files
  function showFiles() {
    $('#files').replaceChildren(...Object.keys(texts).sort().map((name) => {
      const wrong = faults.filter((fault) => fault.file === name).length;
      return element('li', {}, element('button', {
        type: 'button', class: 'tf-file' + (name === current ? ' active' : ''), 'aria-current': name === current ? 'true' : null, onclick: () => open(name),
      }, element('span', {}, name), wrong ? element('span', { class: 'badge text-bg-danger' }, String(wrong)) : null));
    }));
  }
  let opened = 0;
  async function open(name, wanted) {
    const mine = ++opened;
    if (name !== current) {
      current = null;
      if (!docs[name]) docs[name] = CodeMirror.Doc(texts[name], mode(name));
      editor.swapDoc(docs[name]);
      current = name;
      $('#remove').disabled = Object.keys(texts).length < 2;
    }
    const found = (await (await ask('POST', '/api/rules/tables', { file: name, text: texts[name] })).json()).tables;
    // Something was opened while the server thought about this: to draw it again would lose what was typed into the tables since.
    if (mine !== opened) return;
    tables = found;
    $('#shapes').hidden = tables.length === 0;
    show(tables.length === 0 ? 'text' : wanted || (name.endsWith('.csv') ? 'table' : 'text'));
    showFaults();
  }
  function turn(step) {
    const names = Object.keys(texts).sort();
    open(names[(names.indexOf(current) + step + names.length) % names.length]);
  }
  function show(which) {
    shape = which;
    root.dataset.shape = which;
    $('#text').hidden = which !== 'text';
    $('#grid').hidden = which !== 'table';
    $('#as-text').setAttribute('aria-pressed', which === 'text');
    $('#as-table').setAttribute('aria-pressed', which === 'table');
    if (which === 'table') draw(); else editor.refresh();
  }

  // --- tables
  let round = 0;
  const readOnly = root.dataset.readonly === 'true';
  function draw() {
    $('#grid').replaceChildren(...tables.map((table, number) => {
      const body = element('tbody', {});
      table.lines.forEach((line, from) => body.append(row(table, number, line.cells, from, line.note)));
      const files = element('input', { type: 'file', accept: '.xlsx,.csv', hidden: true, onchange: (event) => take(number, event.target) });
      return element('section', { class: 'card tf-grid', 'data-table': number },
        element('h2', { class: 'card-header' }, table.title),
        table.note ? element('p', { class: 'tf-sub px-3 pt-2 mb-1' }, table.note) : null,
        element('div', { class: 'table-responsive' }, element('table', { class: 'table table-sm mb-0' },
          element('thead', {}, element('tr', {}, ...table.columns.map((column) => element('th', { title: column.meaning, scope: 'col' }, column.title)), element('th', {}))), body)),
        readOnly ? null : element('div', { class: 'card-footer d-flex flex-wrap gap-2' },
          element('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary', onclick: () => { add(table, number, body); } }, say('addRow')),
          element('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary', onclick: () => bring(number, 'xlsx') }, say('exportXlsx')),
          element('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary', onclick: () => bring(number, 'csv') }, say('exportCsv')),
          element('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary', onclick: () => files.click() }, say('importFile')), files));
    }));
    markCells();
  }
  function row(table, number, cells, from, note) {
    const made = element('tr', { 'data-from': from === null ? '' : from, title: note || null });
    const changed = () => write(number);
    table.columns.forEach((column, at) => {
      const label = column.title;
      let field;
      if (column.value === 'truth' || column.value === 'word') {
        const words = column.value === 'truth' ? ['true', 'false'] : column.words;
        field = element('select', { class: 'form-select form-select-sm', 'aria-label': label, onchange: changed, disabled: readOnly },
          ...(column.needed && words.includes(cells[at]) ? words : ['', ...words]).map((word) => element('option', { value: word, selected: word === cells[at] },
            column.value === 'truth' && word ? say(word === 'true' ? 'yes' : 'no') : word)));
        if (!words.includes(cells[at]) && cells[at]) field.append(element('option', { value: cells[at], selected: true }, cells[at]));
      } else {
        const numeric = column.value === 'whole' || column.value === 'number';
        field = element('input', {
          class: 'form-control form-control-sm' + (numeric ? ' tf-number' : ''), value: cells[at], 'aria-label': label, readonly: readOnly,
          inputmode: numeric ? 'decimal' : null, oninput: changed, size: numeric ? 7 : Math.min(60, Math.max(8, cells[at].length)),
        });
      }
      made.append(element('td', { 'data-at': column.at }, field));
    });
    const tool = (sign, name, act) => element('button', { type: 'button', class: 'btn btn-sm tf-rowtool', title: say(name), 'aria-label': say(name), onclick: act }, sign);
    made.append(element('td', { class: 'text-nowrap' }, ...(readOnly ? [] : [
      tool('↑', 'up', () => { if (made.previousElementSibling) { made.previousElementSibling.before(made); write(number); } }),
      tool('↓', 'down', () => { if (made.nextElementSibling) { made.nextElementSibling.after(made); write(number); } }),
      tool('×', 'removeRow', () => { const next = made.nextElementSibling || made.previousElementSibling; made.remove(); write(number); if (next) next.querySelector('input,select').focus(); }),
    ])));
    made.addEventListener('keydown', (event) => {
      const cell = event.target.closest('td');
      const at = Array.from(made.children).indexOf(cell);
      const go = event.key === 'Enter' && event.target.tagName === 'INPUT' || event.key === 'ArrowDown' && event.ctrlKey ? made.nextElementSibling
        : event.key === 'ArrowUp' && event.ctrlKey ? made.previousElementSibling : null;
      if (go) { event.preventDefault(); go.children[at].querySelector('input,select,button').focus(); }
      if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
        event.preventDefault();
        made.querySelectorAll('.tf-rowtool')[event.key === 'ArrowUp' ? 0 : 1].click();
        event.target.focus();
      }
    });
    return made;
  }
  function add(table, number, body) {
    const made = row(table, number, table.columns.map((column) => column.needed && column.words.length ? column.words[0] : column.needed && column.value === 'truth' ? 'false' : ''), null, null);
    body.append(made);
    made.querySelector('input,select').focus();
    write(number);
  }
  let writing = null;
  function write(number) {
    changed();
    clearTimeout(writing);
    writing = setTimeout(async () => {
      const mine = ++round;
      const rows = Array.from($('[data-table="' + number + '"] tbody').children);
      const lines = rows.map((one) => ({ from: one.dataset.from === '' ? null : Number(one.dataset.from), cells: Array.from(one.querySelectorAll('td[data-at]')).map((cell) => cell.firstChild.value) }));
      const file = current;
      try {
        const page = await (await ask('POST', '/api/rules/tables', { file, text: texts[file], table: number, lines })).json();
        if (mine !== round || file !== current) return;
        if (page.tables.length !== tables.length) throw new Error(say('notATable'));
        accept(page);
        rows.forEach((one, at) => { one.dataset.from = at; });
      } catch (failed) { tell(failed.message, 'bad'); }
    }, 300);
  }
  function accept(page) {
    tables = page.tables;
    editor.setValue(page.text);
  }
  function markCells() {
    if (shape !== 'table') return;
    tables.forEach((table, number) => {
      const rows = $('[data-table="' + number + '"] tbody');
      if (!rows) return;
      Array.from(rows.children).forEach((one) => {
        const line = one.dataset.from === '' ? null : table.lines[Number(one.dataset.from)];
        const mine = line ? faults.filter((fault) => fault.file === current && fault.line === line.line) : [];
        const cells = Array.from(one.querySelectorAll('td[data-at]'));
        const at = (cell) => mine.filter((fault) => fault.column === Number(cell.dataset.at));
        // A fault of a cell is shown there alone; the row has those of which no cell is known.
        const rows = mine.filter((fault) => !cells.some((cell) => fault.column === Number(cell.dataset.at)));
        one.classList.toggle('tf-row-wrong', rows.length > 0);
        cells.forEach((cell) => {
          const own = [...at(cell), ...rows];
          const exact = at(cell).length > 0;
          cell.firstChild.classList.toggle('is-invalid', exact);
          cell.firstChild.classList.toggle('tf-cell-wrong', exact);
          cell.firstChild.title = own.map((fault) => fault.message).join('\n');
        });
      });
    });
  }
  async function bring(number, format) {
    try {
      const answer = await ask('POST', '/api/rules/tables/export?format=' + format, { file: current, text: texts[current], table: number });
      const link = element('a', { href: URL.createObjectURL(await answer.blob()), download: current.replace(/\.(table\.csv|drl)$/, '') + '.' + format });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    } catch (failed) { tell(failed.message, 'bad'); }
  }
  async function take(number, input) {
    const form = new FormData();
    form.append('file', current);
    form.append('text', texts[current]);
    form.append('table', number);
    form.append('upload', input.files[0]);
    input.value = '';
    try {
      accept(await (await ask('POST', '/api/rules/tables/import', form)).json());
      draw();
    } catch (failed) { tell(failed.message, 'bad'); }
  }

  // --- saving
  let saving = null;
  function save() {
    if (saving) return saving.then((saved) => saved && dirty ? save() : saved);
    saving = put().finally(() => { saving = null; });
    return saving;
  }
  async function put() {
    if (readOnly) return false;
    const mine = edition;
    try {
      const saved = await (await ask('PUT', '/api/rules/drafts/' + draft, { revision, title: $('#title').value, files: texts })).json();
      revision = saved.revision;
      dirty = mine !== edition;
      $('#save').disabled = !dirty;
      $('#saved').textContent = say('saved', saved.revision);
      root.dataset.revision = saved.revision;
      document.dispatchEvent(new CustomEvent('rules-saved'));
      return true;
    } catch (failed) {
      tell(failed.message, 'bad');
      return false;
    }
  }
  window.towerflowRules = { ask, say, element, goTo, files: () => texts };
  addEventListener('beforeunload', (event) => { if (dirty) event.preventDefault(); });
  addEventListener('keydown', (event) => {
    // The editor has its own keys, and has done with the event then.
    if (event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); save(); }
    if (event.key === 'F8') { event.preventDefault(); nextFault(); }
  });
  $('#save').addEventListener('click', save);
  // What is proposed or tried is what was saved: what was written since is saved first.
  $('#draft-actions').addEventListener('submit', async (event) => {
    if (!dirty) return;
    event.preventDefault();
    if (await save()) event.target.submit();
  });
  $('#try').addEventListener('click', async (event) => {
    if (!dirty) return;
    event.preventDefault();
    if (await save()) location.assign(event.target.href);
  });
  $('#title').addEventListener('input', written);
  $('#as-text').addEventListener('click', () => show('text'));
  $('#as-table').addEventListener('click', async () => { if ($('#grid').hidden) await open(current, 'table'); });
  $('#new-file').addEventListener('submit', (event) => {
    event.preventDefault();
    const name = $('#new-name').value.trim();
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]*(\.drl|\.table\.csv|\.test\.yaml)$/.test(name) || name in texts) { tell(say('badName'), 'bad'); return; }
    texts[name] = name.endsWith('.drl') ? 'package rules.' + set.replace(/-/g, '_') + '\n\ndialect "java"\n\n' : '';
    $('#new-name').value = '';
    open(name).then(() => editor.focus());
    touched();
  });
  $('#remove').addEventListener('click', () => {
    if (!confirm(say('removeFile', current))) return;
    const name = current;
    delete texts[name];
    delete docs[name];
    open(Object.keys(texts).sort()[0]);
    touched();
  });

  // --- the reference
  function showFacts() {
    const wanted = $('#find-fact').value.trim().toLowerCase();
    $('#facts').replaceChildren(...facts
      .filter((type) => !wanted || JSON.stringify([type.name, type.meaning, type.values, type.constants]).toLowerCase().includes(wanted))
      .map((type) => element('details', { open: wanted !== '' },
        element('summary', {}, element('strong', {}, type.name), ' ', element('span', { class: 'tf-sub' }, type.meaning)),
        element('dl', { class: 'tf-values' }, ...type.values.flatMap((value) => [
          element('dt', {}, element('code', {}, value.name), ' ', element('span', { class: 'tf-hint-what' }, [value.type, value.unit].filter(Boolean).join(', '))),
          element('dd', {}, value.label + '. ' + value.meaning)])),
        type.constants.length ? element('p', { class: 'tf-words' }, ...type.constants.flatMap((one) => [element('code', {}, one), ' '])) : null,
        ...type.makers.map((maker) => element('p', { class: 'tf-words' }, element('code', {}, maker))))));
  }
  $('#find-fact').addEventListener('input', showFacts);

  // --- begin
  Promise.all([
    ask('GET', '/api/rules/drafts/' + draft).then((answer) => answer.json()),
    ask('GET', '/api/rules/drafts/' + draft + '/facts').then((answer) => answer.json()),
  ]).then(([read, known]) => {
    facts = known;
    facts.forEach((type) => type.values.forEach((value) => { value.type = say('type' + value.type[0].toUpperCase() + value.type.substring(1)) || value.type; }));
    revision = read.draft.revision;
    texts = read.files;
    showFacts();
    const named = decodeURIComponent(location.hash.substring(1));
    return open(named in texts ? named : Object.keys(texts).sort()[0]);
  }).then(check).then(() => document.dispatchEvent(new CustomEvent('rules-opened'))).catch((failed) => tell(failed.message, 'bad'));
})();
