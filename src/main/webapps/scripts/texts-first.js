// The app draws first and fetches its texts then, so that a slow line shows their keys. Here they come first: they are put
// where the app looks for those of the last visit.
// The app looks at the first of the reader's languages only.
const first = ((navigator.languages || [])[0] || navigator.language || '').toLowerCase().split('-')[0];
const language = ['en', 'fr'].includes(first) ? first : 'en';
const folder = `${window.location.pathname.replace(/(\/app\/[^/]+\/).*$/, '$1')}locales/`;
const stored = JSON.parse(window.localStorage.getItem('camunda-web') || '{}');
try {
  const answer = await fetch(`${folder}${language}.json?bust=7.24.0`, { headers: { Accept: 'application/json' } });
  if (answer.ok) {
    stored[`${folder}_locales_data_${language}_${window.bust}`] = JSON.stringify(await answer.json());
    window.localStorage.setItem('camunda-web', JSON.stringify(stored));
  }
} catch (offline) {
  // The app itself says so when its own attempt fails.
}
