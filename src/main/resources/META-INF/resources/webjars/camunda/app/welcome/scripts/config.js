// The language that is loaded last gives the dates their words, so readers of French load no other.
const french = navigator.language.toLowerCase().startsWith('fr');

export default {
  app: { name: 'Welcome', vendor: 'TowerFlow' },
  locales: { availableLocales: ['en', 'fr'], fallbackLocale: french ? 'fr' : 'en' },
  // The console's own token has the usual name.
  csrfCookieName: 'CAMUNDA-XSRF-TOKEN',
  disableWelcomeMessage: true,
  customScripts: ['scripts/texts-first', 'scripts/sign-in']
};
