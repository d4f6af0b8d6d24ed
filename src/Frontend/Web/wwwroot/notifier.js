// Notifications of this person's browsers while none of their pages is open, and the hours in which there are none.

import { $, ago, api, button, el, post } from './dom.js';
import { call, onForgotten } from './key.js';

const WORKER = '/worker.js';

export class Notifier {
  #isBusy = false;

  constructor() {
    $('notices').addEventListener('toggle', () => $('notices').open && this.refresh());
    onForgotten(() => this.#leave());
    if ('serviceWorker' in navigator && window.isSecureContext) {
      // Also where nobody is notified: with it the page can be installed.
      navigator.serviceWorker.register(WORKER).catch(() => {});
    }
  }

  async refresh(told = '') {
    try {
      const [standing, here] = await Promise.all([api('push'), this.#subscription()]);
      const own = here && await idOf(here.endpoint);
      const isOn = standing.subscriptions.some(one => one.id === own);
      $('notices-here').replaceChildren(...this.#switch(standing, here, isOn), el('p', { role: 'status' }, told));
      $('notified').replaceChildren(...standing.subscriptions.map(one => el('li', {},
        el('span', {}, el('b', {}, one.label), el('small', {}, one.id === own ? 'this one' : `subscribed ${ago(one.made)}`)),
        button('End', () => this.#end(one.id)))));
      this.#showQuiet(standing.quiet);
    } catch (error) {
      $('notices-here').replaceChildren(el('p', { role: 'alert' }, error.message));
    }
  }

  #switch(standing, here, isOn) {
    const why = whyNot();
    return why ? [el('p', {}, why)]
      : isOn ? [button('Do not notify me here', () => this.#do(async () => {
        await here.unsubscribe();
        await call(`/api/push/subscriptions/${await idOf(here.endpoint)}`, { method: 'DELETE' });
      }))]
      : [button('Notify me here', () => this.#do(() => this.#subscribe(standing.publicKey)))];
  }

  #showQuiet(quiet) {
    const from = el('input', { type: 'time', required: true, value: quiet?.from ?? '22:00', 'aria-label': 'Quiet from' });
    const to = el('input', { type: 'time', required: true, value: quiet?.to ?? '07:00', 'aria-label': 'Quiet until' });
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const form = el('form', {}, el('p', {}, quiet ? `Quiet from ${quiet.from} to ${quiet.to} (${quiet.zone}).` : 'No quiet hours.'),
      from, ' ', to, ' ', el('button', {}, 'Keep quiet then'));
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#do(() => api('push/quiet', {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ from: from.value, to: to.value, zone }),
      }));
    });
    $('quiet-hours').replaceChildren(form, ...quiet ? [button('No quiet hours', () => this.#do(() => call('/api/push/quiet', { method: 'DELETE' })))] : []);
  }

  async #subscribe(publicKey) {
    if (await Notification.requestPermission() !== 'granted') {
      throw new Error('Your browser does not let this page notify you; allow it in the settings of the page, and try again.');
    }
    const worker = await navigator.serviceWorker.ready;
    const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
    const { endpoint, keys } = subscription.toJSON();
    try {
      await post('push/subscriptions', { endpoint, keys, label: navigator.userAgentData?.platform || navigator.platform || 'A browser' });
    } catch (error) {
      await subscription.unsubscribe();
      throw error;
    }
  }

  async #end(id) {
    await this.#do(() => call(`/api/push/subscriptions/${id}`, { method: 'DELETE' }));
  }

  async #do(act) {
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    let told = '';
    try {
      await act();
    } catch (error) {
      told = error.message;
    } finally {
      this.#isBusy = false;
    }
    await this.refresh(told);
  }

  async #subscription() {
    return whyNot() ? null : (await navigator.serviceWorker.getRegistration(WORKER))?.pushManager.getSubscription() ?? null;
  }

  /** Whoever uses this browser next is notified of nothing. */
  async #leave() {
    await (await this.#subscription().catch(() => null))?.unsubscribe().catch(() => {});
  }
}

function whyNot() {
  return !window.isSecureContext ? 'Notifications need https: open the console by a name that has a certificate.'
    : !('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)
      ? 'This browser has no notifications for pages; on an iPhone, put the page on the home screen first.'
    : null;
}

/** What the server calls a subscription by. */
async function idOf(endpoint) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('').slice(0, 12);
}
