export default {
  app: { name: 'Tasklist', vendor: 'TowerFlow' },
  locales: { availableLocales: ['en', 'fr'], fallbackLocale: 'en' },
  // The console's own token has the usual name.
  csrfCookieName: 'CAMUNDA-XSRF-TOKEN',
  disableWelcomeMessage: true,
  customScripts: ['scripts/texts-first', 'scripts/sign-in', 'scripts/urgent-first'],
  shortcuts: {
    claimTask: { key: 'ctrl+alt+c', description: 'claims the currently selected task' },
    focusFilter: { key: 'ctrl+shift+f', description: 'set the focus to the first filter in the list' },
    focusList: { key: 'ctrl+alt+l', description: 'sets the focus to the first task in the list' },
    focusForm: { key: 'ctrl+alt+f', description: 'sets the focus to the first input field in a task form' },
    startProcess: { key: 'ctrl+alt+p', description: 'opens the start process modal dialog' }
  }
};
