// A session's conversation: its journal, what passes, and what is written to it here.

import { $, api } from './dom.js';
import { Entries } from './entries.js';
import { EventReader } from './events.js';
import { oneLine } from './format.js';
import { Now } from './now.js';
import { outboxOf } from './outbox.js';
import { Timeline } from './timeline.js';

export class Conversation {
  #name;
  #path;
  #timeline;
  #now;
  #entries;
  #outbox;
  #source;
  #read;
  #refresh;
  #isClosed = false;
  #unseen = 0;

  /**
   * @param name The session.
   * @param person What the person's sessions and waits are: read(name, seq), isOpen(question).
   */
  constructor(name, person) {
    this.#name = name;
    this.#path = `sessions/${encodeURIComponent(name)}`;
    this.#refresh = () => person.refresh();
    this.#read = seq => person.read(name, seq);
    this.#entries = new Entries(name, text => this.say(text), (session, question, given) => this.#answer(session, question, given),
      question => person.isOpen(question));
    this.#now = new Now(name, this.#entries, text => this.say(text));
    this.#timeline = new Timeline(
      $('log'), $('scroller'), entry => this.#entries.draw(entry),
      (before, limit) => api(`${this.#path}/journal?limit=${limit}${before ? `&before=${before}` : ''}`),
      () => this.#changed());
    this.#outbox = outboxOf(this.#path);
  }

  /** Shows it, from its end or around an entry on. */
  async open(seq) {
    $('log').replaceChildren();
    $('empty').hidden = true;
    await this.#timeline.open(seq);
    if (this.#isClosed) {
      return;
    }
    this.#entries.closeOthers();
    this.#outbox.changed = message => this.#showOwn(message);
    this.#outbox.waiting.forEach(message => this.#showOwn(message));
    $('empty').hidden = this.#timeline.newest > 0;
    // Only what is after it: the page has the rest.
    this.#source = new EventReader(`/api/${this.#path}/events?after=${this.#timeline.newest}`, {
      opened: () => { $('link').textContent = ''; },
      event: (name, data) => this.#take(name, data),
      lost: () => { $('link').textContent = 'Connection lost, trying again…'; },
    });
  }

  close() {
    this.#isClosed = true;
    this.#source?.close();
    this.#timeline.close();
    this.#now.close();
    this.#outbox.changed = () => {};
    $('log').replaceChildren();
    $('latest').hidden = true;
  }

  /** Sends a text as if it were typed. */
  say(text) {
    this.#outbox.add({ text });
  }

  send(message) {
    this.#outbox.add(message);
    this.toEnd();
  }

  /** Answers a question of the session. */
  answer(question, given) {
    this.#answer(this.#name, question, given);
    this.toEnd();
  }

  /** Shows the newest entry. */
  async toEnd() {
    if (!this.#timeline.hasEnd) {
      await this.#timeline.open(null);
    }
    this.#timeline.toEnd();
  }

  /** The page is seen again, or not any more. */
  pause(isPaused) {
    this.#source?.pause(isPaused);
  }

  #take(name, data) {
    if (data.kind) {
      this.#unseen += this.#timeline.isAtEnd ? 0 : 1;
      if (data.kind === 'notice') {
        this.#notices(data.id).forEach(item => item.remove());
      }
      this.#timeline.keepingPlace(() => this.#now.entry(data));
      this.#timeline.add(data);
      $('empty').hidden = true;
      if (data.kind === 'answer') {
        $('told').textContent = `Answer: ${oneLine(data.text ?? '', 300)}`;
      } else if (data.kind === 'question') {
        $('told').textContent = `Question: ${oneLine(data.text ?? '', 300)}`;
      }
    } else if (name === 'text') {
      this.#timeline.keepingPlace(() => this.#now.text(data));
    } else if (name === 'state' && data.state === 'accepted') {
      this.#timeline.keepingPlace(() => this.#now.accepted(data));
      if (data.text?.startsWith('/')) {
        this.#insert(data);
      }
    } else if (name === 'state') {
      this.#timeline.keepingPlace(() => this.#now.state(data));
    } else if (name === 'file' && data.id?.startsWith('files-')) {
      // The journal has them, too, and shows them as long as the session's folder has them.
    } else if (!data.id?.startsWith('resume-') && this.#notices(data.id).length === 0) {
      this.#insert(data);
      // It may be about the sessions that there are.
      this.#refresh();
    }
  }

  #insert(data) {
    const item = this.#entries.draw(data);
    if (item) {
      this.#timeline.insert(item);
      $('empty').hidden = true;
    }
  }

  /** The same notice may be the journal's and this door's. */
  #notices(id) {
    return id ? [...$('log').querySelectorAll('[data-notice]')].filter(item => item.dataset.notice === id) : [];
  }

  #answer(session, question, answer) {
    const outbox = session === this.#name ? this.#outbox : outboxOf(`sessions/${encodeURIComponent(session)}`);
    outbox.add({ path: `answers/${encodeURIComponent(question)}`, answer, question });
  }

  #showOwn(message) {
    if (message.path !== 'messages') {
      this.#entries.noteSent(message.question ?? decodeURIComponent(message.path.slice('answers/'.length)), message);
      return;
    }
    this.#timeline.keepingPlace(() => this.#now.own(message));
  }

  #changed() {
    if (this.#timeline.isAtEnd) {
      this.#unseen = 0;
    }
    $('latest').hidden = this.#timeline.hasEnd && this.#unseen === 0;
    $('latest').textContent = this.#unseen ? `${this.#unseen} new ↓` : 'Newest ↓';
    if (this.#timeline.hasEnd && !document.hidden) {
      this.#read(this.#timeline.newest);
    }
  }
}
