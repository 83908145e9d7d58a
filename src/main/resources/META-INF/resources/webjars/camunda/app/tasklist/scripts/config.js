// The language that is loaded last gives the dates their words, so readers of French load no other.
const french = navigator.language.toLowerCase().startsWith('fr');
const says = (english, inFrench) => (french ? inFrench : english);

export default {
  app: { name: 'Tasklist', vendor: 'TowerFlow' },
  locales: { availableLocales: ['en', 'fr'], fallbackLocale: french ? 'fr' : 'en' },
  // The console's own token has the usual name.
  csrfCookieName: 'CAMUNDA-XSRF-TOKEN',
  disableWelcomeMessage: true,
  customScripts: ['scripts/texts-first', 'scripts/sign-in', 'scripts/urgent-first', 'scripts/three-keys', 'scripts/what-happened'],
  shortcuts: {
    claimTask: {
      key: 'ctrl+alt+c',
      description: says(
        'claims the selected task and goes to what is recommended; the arrows choose otherwise',
        'prend la tâche sélectionnée et va à ce qui est recommandé ; les flèches choisissent autre chose'
      )
    },
    completeTask: {
      key: 'enter',
      description: says('on an answer of a form: completes the task', 'sur une réponse d’un formulaire : termine la tâche')
    },
    focusFilter: {
      key: 'ctrl+shift+f',
      description: says('goes to the first filter', 'va au premier filtre')
    },
    focusList: {
      key: 'ctrl+alt+l',
      description: says('goes to the first task of the list', 'va à la première tâche de la liste')
    },
    startProcess: {
      key: 'ctrl+alt+p',
      description: says('starts a process', 'démarre un processus')
    }
  }
};
