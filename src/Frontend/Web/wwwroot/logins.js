// The log-ins of this person: browsers that are let in, and how they are ended.

import { $, ago, api, button, el } from './dom.js';
import { forgetKey, leave, onForgotten } from './key.js';
import { keep, keptNames } from './storage.js';

export class Logins {
  constructor() {
    $('logins').addEventListener('toggle', () => $('logins').open && this.refresh());
    $('everywhere').addEventListener('click', () => this.#end('logins'));
    $('logout').addEventListener('submit', () => {
      forgetKey();
      // Whoever uses this browser next need not read what was begun.
      keptNames('draft.').forEach(name => keep(name, ''));
    });
    onForgotten(() => leave());
  }

  async refresh() {
    try {
      const logins = await api('logins');
      $('devices').replaceChildren(...logins.map(login => el('li', {},
        el('span', {}, el('b', {}, login.device), el('small', {}, login.isThis ? 'this one' : `used ${ago(login.lastUsed)}`)),
        button('End', () => this.#end(`logins/${login.id}`)))));
    } catch (error) {
      $('devices').replaceChildren(el('li', {}, error.message));
    }
  }

  async #end(path) {
    await api(path, { method: 'DELETE' }).catch(() => {});
    // If it was this one, this leads to where one logs in.
    this.refresh();
  }
}
