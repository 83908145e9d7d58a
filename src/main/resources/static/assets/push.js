// The switch for notices in this browser, on the page of one's own account.
(function () {
  'use strict';
  const place = document.getElementById('push');
  if (!place) return;
  const button = place.querySelector('#push-on');
  const say = (text) => { place.querySelector('#push-state').textContent = text; };
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

  if (!window.isSecureContext || !('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    say(place.dataset.unsupported);
    return;
  }
  if (Notification.permission === 'denied') {
    say(place.dataset.denied);
    return;
  }
  button.hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      if (await Notification.requestPermission() !== 'granted') {
        say(place.dataset.denied);
        return;
      }
      await navigator.serviceWorker.register('/push-worker.js');
      const worker = await navigator.serviceWorker.ready;
      const given = await worker.pushManager.getSubscription()
        || await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(place.dataset.key) });
      const form = place.querySelector('#push-form');
      form.elements.endpoint.value = given.endpoint;
      form.elements.p256dh.value = text(given.getKey('p256dh'));
      form.elements.auth.value = text(given.getKey('auth'));
      form.submit();
    } catch (e) {
      say(place.dataset.failed + ' ' + e.message);
      button.disabled = false;
    }
  });
})();
