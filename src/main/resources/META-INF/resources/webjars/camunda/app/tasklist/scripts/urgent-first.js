// Tasklist would begin with the newest task; people begin with the most urgent one, and with the one due first among equals.
const sorting = JSON.stringify([
  { sortBy: 'priority', sortOrder: 'desc' },
  { sortBy: 'dueDate', sortOrder: 'asc' }
]);
const [path, query] = (window.location.hash || '#/').split('?');
const parameters = new URLSearchParams(query || '');
if (path === '#/' && !parameters.has('sorting')) {
  parameters.set('sorting', sorting);
  window.history.replaceState(null, '', `${path}?${parameters.toString().replace(/\+/g, '%20')}`);
}
