export default {
  app: { name: 'Cockpit', vendor: 'TowerFlow' },
  locales: { availableLocales: ['en', 'fr'], fallbackLocale: 'en' },
  // The console's own token has the usual name.
  csrfCookieName: 'CAMUNDA-XSRF-TOKEN',
  disableWelcomeMessage: true,
  customScripts: ['scripts/texts-first', 'scripts/sign-in']
};
