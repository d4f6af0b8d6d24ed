// Archived sessions: looked for when they are wanted, and brought back.

import { sessionAddress } from './address.js';
import { $, ago, api, button, el } from './dom.js';

export class Archived {
  #person;
  #list = el('ul', { 'aria-label': 'Archived sessions' });
  #told = el('p', { className: 'none', role: 'status' });
  #known = '';

  constructor(person) {
    this.#person = person;
    $('archived').append(el('summary', {}, 'Archived'), this.#told, this.#list);
    $('archived').addEventListener('toggle', () => $('archived').open && this.#load());
    person.onChange(() => {
      const known = person.sessions.map(session => session.name).sort().join(' ');
      if ($('archived').open && known !== this.#known) {
        this.#load();
      }
      this.#known = known;
    });
  }

  async #load() {
    try {
      const sessions = await api('sessions?archived=true');
      this.#told.textContent = sessions.length ? '' : 'No session is archived.';
      this.#list.replaceChildren(...sessions.map(session => {
        const back = button('Bring back', () => this.#bring(session.name));
        back.setAttribute('aria-label', `Bring back ${session.name}`);
        return el('li', {}, el('span', {}, el('b', {}, session.name), el('small', {}, `${session.machine} · ${ago(session.lastActive)}`)), back);
      }));
    } catch (error) {
      this.#told.textContent = error.message;
    }
  }

  async #bring(name) {
    try {
      await api(`sessions/${encodeURIComponent(name)}/archived`, { method: 'DELETE' });
      await this.#person.refresh();
      await this.#load();
      location.hash = sessionAddress(name);
    } catch (error) {
      this.#told.textContent = error.message;
    }
  }
}
