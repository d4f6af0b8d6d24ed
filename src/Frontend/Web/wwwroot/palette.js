// The palette: sessions, views and commands, found by a few letters.

import { INBOX, sessionAddress } from './address.js';
import { $, api, el } from './dom.js';

const MOST = 12;

export class Palette {
  #person;
  #keys;
  #make;
  #write;
  #commands = [];
  #shown = [];
  #chosen = 0;
  #input = el('input', {
    role: 'combobox', autocomplete: 'off', placeholder: 'A session, a view or a command', 'aria-label': 'Go to',
    'aria-controls': 'palette-list', 'aria-expanded': 'true', 'aria-autocomplete': 'list',
  });
  #list = el('ul', { id: 'palette-list', role: 'listbox', 'aria-label': 'Found' });

  /** @param make Opens the form of a new session. @param write Puts a command into the field. */
  constructor(person, keys, make, write) {
    [this.#person, this.#keys, this.#make, this.#write] = [person, keys, make, write];
    $('palette').append(this.#input, this.#list);
    this.#input.addEventListener('input', () => this.#find());
    this.#input.addEventListener('keydown', event => this.#press(event));
    addEventListener('keydown', event => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        this.open();
      }
    });
  }

  async start() {
    this.#commands = await api('commands').catch(() => []);
  }

  open() {
    if (!$('palette').open) {
      this.#input.value = '';
      $('palette').showModal();
      this.#find();
    }
  }

  #all() {
    const go = hash => () => { location.hash = hash; };
    return [
      ...this.#person.sessions.map(session => ({ name: session.name, what: `session on ${session.machine}`, act: go(sessionAddress(session.name)) })),
      { name: 'Inbox', what: 'what waits for you', act: go(INBOX) },
      { name: 'New session', what: 'machine, project, agent', act: this.#make },
      { name: 'Changes', what: 'of this session', act: () => $('more').hidden || $('changes').click() },
      { name: 'Keys', what: 'the list of them', act: () => this.#keys.open() },
      ...this.#person.me.isOwner
        ? [{ name: 'Audit', what: 'who did what', act: () => $('audit').click() }, { name: 'Dashboard', what: 'of the silos', act: () => $('dashboard').click() }]
        : [],
      ...this.#commands.map(({ name, arguments: more, description }) => ({
        name: `/${name}`, what: description, act: () => this.#write(`/${name}${more ? ' ' : ''}`),
      })),
    ];
  }

  #find() {
    const wanted = this.#input.value.trim().toLowerCase();
    const rank = ({ name, what }) => name.toLowerCase().startsWith(wanted) ? 0
      : name.toLowerCase().includes(wanted) ? 1
      : what.toLowerCase().includes(wanted) ? 2 : 3;
    this.#shown = this.#all().map(one => [rank(one), one]).filter(([at]) => at < 3).sort(([one], [other]) => one - other)
      .slice(0, MOST).map(([, one]) => one);
    this.#chosen = 0;
    this.#draw();
  }

  #draw() {
    this.#list.replaceChildren(...this.#shown.map((one, index) => {
      const item = el('li', { id: `palette-${index}`, role: 'option', onclick: () => this.#take(one) }, el('b', {}, one.name), ' ', el('span', {}, one.what));
      item.setAttribute('aria-selected', index === this.#chosen);
      return item;
    }));
    if (this.#shown.length) {
      this.#input.setAttribute('aria-activedescendant', `palette-${this.#chosen}`);
    } else {
      this.#input.removeAttribute('aria-activedescendant');
    }
    this.#list.children[this.#chosen]?.scrollIntoView({ block: 'nearest' });
  }

  #press(event) {
    const many = this.#shown.length;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.#chosen = many ? (this.#chosen + (event.key === 'ArrowDown' ? 1 : many - 1)) % many : 0;
      this.#draw();
    } else if (event.key === 'Enter' && many) {
      event.preventDefault();
      this.#take(this.#shown[this.#chosen]);
    }
  }

  #take(one) {
    $('palette').close();
    one.act();
  }
}
