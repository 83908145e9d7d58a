// One sign-in for everything: where this app would show its own form, people go to the product's, and come back from there.
const toSignIn = () => {
  if (window.location.hash.startsWith('#/login')) {
    const app = window.location.pathname.replace(/\/app\/([^/]+)\/.*$/, '/app/$1/');
    window.location.replace(`${app}?signin`);
  }
};
window.addEventListener('hashchange', toSignIn);
toSignIn();
