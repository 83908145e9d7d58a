// Gives elements the places and lengths that the server reckoned (data-css="left:12.5%;width:3%"). The page's policy lets
// nobody write a style attribute, so that no text that slips into a page can cover it; numbers from here are let through.
(function () {
  'use strict';
  const PERMITTED = new Set(['left', 'width', 'padding-left', '--hue']);
  const NUMBER = /^-?\d+(\.\d+)?(e-?\d+)?(%|px)?$/i;
  const lay = (element) => element.dataset.css.split(';').forEach((one) => {
    const [name, value] = one.split(':');
    if (PERMITTED.has(name) && NUMBER.test(value)) element.style.setProperty(name, value);
  });
  const within = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.dataset.css) lay(node);
    node.querySelectorAll('[data-css]').forEach(lay);
  };
  // Before the first paint of what is parsed or swapped in.
  new MutationObserver((changes) => changes.forEach((change) => change.type === 'attributes' ? within(change.target) : change.addedNodes.forEach(within)))
    .observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-css'] });
})();
