// For the owner: the people who want in.

import { $, api, el, post } from './dom.js';

const INTERVAL = 10_000;

export class Pairings {
  #editing = false;

  constructor() {
    $('pairings').addEventListener('focusin', () => { this.#editing = true; });
    $('pairings').addEventListener('focusout', () => { this.#editing = false; });
  }

  start() {
    setInterval(() => document.hidden || this.#refresh(), INTERVAL);
    this.#refresh();
  }

  async #refresh() {
    try {
      const requests = await api('pairings');
      const people = requests.length ? await api('people') : [];
      if (!this.#editing) {
        $('pairings').hidden = requests.length === 0;
        $('pairings').replaceChildren(...requests.map(request => this.#pairing(request, people)));
        $('menu').textContent = requests.length ? '☰ •' : '☰';
      }
    } catch {
      // The next time.
    }
  }

  /** What the channel vouches for comes first, then what somebody calls themselves; the server has made all of it visible. */
  #pairing(request, people) {
    const who = el('select', { 'aria-label': 'Who this is' },
      el('option', { value: '' }, 'A new person, called'),
      el('optgroup', { label: 'Somebody who is known already' }, ...people.map(person =>
        el('option', { value: person.user }, person.user === 'owner' ? `${person.user} (me)` : person.user))));
    const name = el('input', {
      value: newName(request, people), required: true, 'aria-label': 'Name',
      maxLength: 32, pattern: '[a-z0-9\\-]+', title: 'a-z, 0-9 and -',
    });
    const check = () => name.setCustomValidity(!who.value && people.some(person => person.user === name.value)
      ? 'There is a person of this name; choose another one, or choose them from the list.'
      : '');
    name.addEventListener('input', check);
    who.addEventListener('change', () => {
      name.hidden = name.disabled = who.value !== '';
      check();
    });
    const told = el('p', { role: 'status' },
      `${capital(request.channel)} id `, el('b', {}, request.id), ', ',
      request.username ? el('b', {}, `@${request.username}`) : 'no username',
      ', calls themselves “', el('bdi', {}, request.name), '” and wants in with code ', el('b', {}, request.code), '.');
    return el('form', { onsubmit: async event => {
      event.preventDefault();
      try {
        const approval = { user: who.value || name.value, existing: who.value !== '' };
        const paired = await post(`pairings/${encodeURIComponent(request.code)}`, approval);
        told.textContent = `${paired.shown} is in, as ${paired.user}${paired.new ? ', a new person' : ''}.`;
      } catch (error) {
        told.textContent = error.message;
      }
      this.#editing = false;
    } }, told, who, name, el('button', { className: 'primary' }, 'Let in'));
  }
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}

/** A name for somebody new: made from what they call themselves, and nobody's yet. */
function newName({ name, id }, people) {
  const byId = plain(`user${id}`);
  const isFree = wanted => wanted && !people.some(person => person.user === wanted);
  for (let number = 2; ; number++) {
    const found = [plain(name), byId, `${byId.slice(0, 24)}-${number}`].find(isFree);
    if (found) {
      return found;
    }
  }
}

function plain(text) {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 32).replace(/-$/, '');
}
