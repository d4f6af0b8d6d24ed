// Before there is a session: what to do first. What is written goes to the chat that makes the first one.

import { $, el, button } from './dom.js';
import { Entries } from './entries.js';
import { EventReader } from './events.js';
import { Now } from './now.js';
import { outboxOf } from './outbox.js';

const BASE = 'chats/main';

export class Home {
  #entries = new Entries('', text => this.say(text), () => {}, () => false);
  #now;
  #source;
  #outbox = outboxOf(BASE);

  /** @param make Opens the form of a new session. */
  constructor(make) {
    $('welcome').replaceChildren(
      el('h2', { id: 'welcome-title' }, 'What shall be done?'),
      el('ol', {},
        el('li', {}, el('b', {}, 'Write a message'), ' below: it makes your first session, called default, and its agent answers here.'),
        el('li', {}, el('b', {}, 'Make a session for a project: '), 'a name, a machine, a folder. ', button('New session', make)),
        el('li', {}, el('b', {}, 'See what else there is: '), 'write ', el('kbd', {}, '/help'), ', or press ', el('kbd', {}, 'Ctrl'), ' ', el('kbd', {}, 'K'), '.')));
  }

  open() {
    $('log').replaceChildren();
    this.#now = new Now('', this.#entries, text => this.say(text));
    this.#outbox.changed = message => this.#now.own(message);
    this.#outbox.waiting.forEach(message => this.#now.own(message));
    this.#source = new EventReader(`/api/${BASE}/events?last=0`, {
      opened: () => { $('link').textContent = ''; },
      event: (name, data) => this.#take(name, data),
      lost: () => { $('link').textContent = 'Connection lost, trying again…'; },
    });
  }

  close() {
    this.#source?.close();
    this.#now?.close();
    this.#outbox.changed = () => {};
  }

  say(text) {
    this.#outbox.add({ text });
  }

  send(message) {
    this.#outbox.add(message);
  }

  pause(isPaused) {
    this.#source?.pause(isPaused);
  }

  toEnd() {}

  #take(name, data) {
    if (data.state === 'accepted') {
      this.#now.dropOwn(data.id);
      $('log').append(this.#entries.own(data.text, data.files ?? [], ''));
    } else if (name === 'notice' || name === 'file') {
      $('log').append(this.#entries.draw(data));
    }
    $('scroller').scrollTop = $('scroller').scrollHeight;
  }
}
