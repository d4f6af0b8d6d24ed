// What only passes, below the journal: text that grows, messages that wait, and one line about what goes on.

import { $, button, el } from './dom.js';
import { since } from './format.js';

const ACCEPTED_FOR = 4000;

export class Now {
  #list = $('now');
  #entries;
  #say;
  #name;
  #isClosed = false;
  #texts = new Map();
  #own = new Map();
  #done = new Set();
  #given = new Set();
  #queue = new Map();
  #state = null;
  #timer = setInterval(() => this.#tick(), 1000);

  /** @param name The session's name. @param entries Draws items. @param say Sends a command. */
  constructor(name, entries, say) {
    [this.#name, this.#entries, this.#say] = [name, entries, say];
    this.#list.replaceChildren();
    this.#tick();
  }

  close() {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#list.replaceChildren();
    $('pulse').hidden = true;
    $('stop').hidden = true;
  }

  /** Text grows. */
  text({ prompt = '', text }) {
    if (!this.#texts.has(prompt)) {
      const item = el('li', { className: 'text' });
      this.#texts.set(prompt, item);
      this.#list.prepend(item);
    }
    this.#texts.get(prompt).replaceChildren(this.#entries.body(text, false));
  }

  /** The session says what it does. */
  state(state) {
    this.#state = state;
    const queue = state.queue ?? [];
    for (const [prompt, item] of this.#queue) {
      if (queue.every(waiting => waiting.prompt !== prompt)) {
        item.remove();
        this.#queue.delete(prompt);
      }
    }
    queue.forEach(waiting => this.#wait(waiting));
    if (state.state === 'asleep' || state.state === 'away') {
      this.#dropTexts();
    }
    this.#tick();
  }

  /** An entry of the journal has come: it takes the place of what passed. */
  entry(entry) {
    if (entry.kind === 'answer' || entry.kind === 'turn') {
      this.#texts.get(entry.prompt ?? '')?.remove();
      this.#texts.delete(entry.prompt ?? '');
    }
    if (entry.kind === 'prompt') {
      this.#given.add(entry.prompt);
    }
    for (const [id, own] of this.#own) {
      if ((entry.kind === 'prompt' && own.prompt === entry.prompt) || (entry.kind === 'decision' && own.accepted && own.text === entry.text)) {
        this.dropOwn(id);
      }
    }
  }

  /** A message of this page, and what has become of it. */
  own(message) {
    // That it is sent may be known after it was seen to have come.
    if (this.#done.has(message.id)) {
      return;
    }
    const before = this.#own.get(message.id);
    const item = this.#entries.own(message.text, (message.files ?? []).map(file => file.name), message.sent ? '' : message.why);
    item.classList.toggle('waits', !message.sent && !message.failed);
    if (before) {
      before.item.replaceWith(item);
    } else {
      this.#list.append(item);
    }
    this.#own.set(message.id, { ...before, item, text: message.text });
  }

  /** A message was accepted, perhaps one of this page. A command is shown for good elsewhere. */
  accepted({ id, prompt, text }) {
    const own = this.#own.get(id);
    if (!own) {
      this.#done.add(id);
      return;
    }
    if (text?.startsWith('/')) {
      this.dropOwn(id);
      return;
    }
    own.prompt = prompt;
    own.accepted = Date.now();
    if (this.#queue.has(prompt) || this.#given.has(prompt)) {
      this.dropOwn(id);
    }
  }

  dropOwn(id) {
    this.#done.add(id);
    this.#own.get(id)?.item.remove();
    this.#own.delete(id);
  }

  #wait({ prompt, text, by }) {
    if (this.#queue.has(prompt)) {
      return;
    }
    for (const [id, own] of this.#own) {
      if (own.prompt === prompt) {
        this.dropOwn(id);
      }
    }
    const cancel = button('Cancel', () => {
      cancel.disabled = true;
      this.#say(`/cancel ${prompt.slice(0, 8)}`);
    });
    const item = this.#entries.own(text.replace(/^“([^]*)”$/, '$1'), [], '', [el('span', { className: 'queued' }, by ? `${by} · waits ` : 'waits ', cancel)]);
    item.classList.add('waits');
    this.#queue.set(prompt, item);
    this.#list.append(item);
  }

  #dropTexts() {
    this.#texts.forEach(item => item.remove());
    this.#texts.clear();
  }

  #tick() {
    if (this.#isClosed) {
      return;
    }
    const { state, since: from, tool, toolSince, queue = [] } = this.#state ?? {};
    const line = {
      working: tool ? `${tool} ${since(toolSince)}` : `working… ${from ? since(from) : ''}`,
      waiting: 'waits for your answer',
      starting: 'starting…',
      away: 'its machine is away; messages wait for it',
    }[state] ?? '';
    $('pulse').hidden = !line;
    $('pulse').classList.toggle('still', state === 'waiting' || state === 'away');
    // The line changes each second: only another state is read aloud.
    $('progress').textContent = line;
    $('stop').hidden = state !== 'working' && !(state === 'waiting') && queue.length === 0;
    $('state').textContent = state ?? '';
    $('state').className = `state ${state ?? ''}`;
    $('state').hidden = !state;
    for (const own of this.#own.values()) {
      // It became an answer, or part of another message: nothing more comes of it.
      if (own.accepted && Date.now() - own.accepted > ACCEPTED_FOR) {
        own.item.classList.remove('waits');
      }
    }
  }
}
