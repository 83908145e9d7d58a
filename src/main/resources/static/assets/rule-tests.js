// The tests of a draft, beside its editor: run when it is opened and on every save, with failures and untested rules one click from their lines.
(function () {
  'use strict';
  const root = document.getElementById('workbench');
  if (!root) return;
  const panel = document.getElementById('tests');
  let running = null;

  document.addEventListener('rules-opened', run);
  document.addEventListener('rules-saved', run);
  document.addEventListener('rules-changed', outdate);

  /** Nothing green stays over files that it was not said of. */
  function outdate() {
    if (running) running.abort();
    running = null;
    if (panel.dataset.state === 'outdated') return;
    panel.dataset.state = 'outdated';
    sum(window.towerflowRules.say('testsOutdated'), 'quiet');
    panel.querySelector('.tf-testbody').replaceChildren();
  }

  async function run() {
    const { ask, say, files } = window.towerflowRules;
    if (running) running.abort();
    const mine = running = new AbortController();
    panel.dataset.state = 'running';
    sum(say('testing'), 'quiet');
    try {
      const report = await (await ask('POST', '/api/rules/' + root.dataset.set + '/test', { files: files() }, { signal: mine.signal })).json();
      if (mine === running) show(report);
    } catch (failed) {
      if (failed.name === 'AbortError' || mine !== running) return;
      panel.dataset.state = 'unknown';
      sum(failed.message, 'bad');
      panel.querySelector('.tf-testbody').replaceChildren();
    }
  }
  function sum(text, kind) {
    const status = panel.querySelector('summary > [role=status]');
    status.textContent = text;
    status.className = 'tf-status-' + kind;
  }
  function show(report) {
    const { element, say } = window.towerflowRules;
    const failed = report.tests.filter((test) => !test.passed);
    const passed = report.tests.filter((test) => test.passed);
    const told = report.faults.length ? say('testsCannotRun', report.faults.length)
      : failed.length ? say('testsFailed', failed.length, report.tests.length)
      : report.tests.length ? say('testsPassed', report.tests.length) : say('noTests');
    sum(told + (report.untested.length ? ' · ' + say('untestedCount', report.untested.length, report.rules.length) : ''),
      report.passed ? report.tests.length ? 'good' : 'quiet' : 'bad');
    panel.querySelector('.tf-testbody').replaceChildren(...[
      report.faults.length ? element('ul', { class: 'tf-faultlist' }, ...report.faults.map((fault) => element('li', {}, place(fault, fault.message)))) : null,
      failed.length ? element('ul', { class: 'tf-faultlist', 'aria-label': say('failedLabel') }, ...failed.map((test) => element('li', { class: 'tf-failed' },
        place(test, '✗ ' + test.name),
        element('ul', {}, ...test.why.map((why) => element('li', {}, place(why, why.message)))),
        test.found.length ? element('p', { class: 'tf-sub' }, say('testFound') + ' ' + test.found.join(', ')) : null))) : null,
      report.untested.length ? element('h3', { class: 'h6 tf-untested' }, say('untested')) : null,
      report.untested.length ? element('ul', { class: 'tf-faultlist' }, ...report.untested.map((rule) => element('li', {}, place(rule, '○ ' + rule.rule)))) : null,
      passed.length ? element('details', {}, element('summary', {}, say('passedLabel', passed.length)),
        element('ul', { class: 'tf-faultlist' }, ...passed.map((test) => element('li', {}, place(test, '✓ ' + test.name))))) : null,
    ].filter(Boolean));
    panel.dataset.state = report.passed ? 'passed' : 'failed';
    if (!report.passed) panel.open = true;
  }
  /** What has a file and a line, as a way there. */
  function place(at, text) {
    const { element, goTo } = window.towerflowRules;
    return element('button', { type: 'button', class: 'tf-fault tf-place', onclick: () => goTo(at) },
      element('span', { class: 'tf-id' }, at.file + (at.line ? ':' + at.line : '')), element('span', {}, text));
  }
})();
