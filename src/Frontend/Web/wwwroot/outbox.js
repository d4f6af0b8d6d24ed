// What is on its way to the chat. A message keeps its id until it is accepted, so however often it is sent, it arrives
// once; it is kept in this browser meanwhile, so a reload does not lose it (files can't be kept that way).

import { api, post } from './dom.js';

const LONGEST_PAUSE = 15_000;

export class Outbox {
  #chat;
  #changed;
  #waiting = [];
  #running = false;

  /** @param changed Called with a message whenever its fate changes. */
  constructor(chat, changed) {
    this.#chat = chat;
    this.#changed = changed;
  }

  get #key() {
    return `dormouse.outbox.${this.#chat}`;
  }

  /** Goes on with what an earlier page had left. */
  resume() {
    try {
      this.#waiting = JSON.parse(localStorage.getItem(this.#key) ?? '[]');
    } catch {
      this.#waiting = [];
    }
    this.#waiting.forEach(this.#changed);
    this.#run();
  }

  /** What still waits, to a page that has forgotten it. */
  showAgain() {
    this.#waiting.forEach(this.#changed);
  }

  add(message) {
    const entry = { id: newId(), path: 'messages', ...message };
    this.#waiting.push(entry);
    this.#save();
    this.#changed(entry);
    this.#run();
  }

  async #run() {
    if (this.#running) {
      return;
    }
    this.#running = true;
    for (let pause = 1000; this.#waiting.length > 0;) {
      const entry = this.#waiting[0];
      try {
        await this.#send(entry);
        entry.sent = true;
        pause = 1000;
      } catch (error) {
        if (error.status === undefined || error.status >= 500) {
          entry.why = `Not sent, trying again: ${error.status ? error.message : 'the server can’t be reached.'}`;
          this.#changed(entry);
          await new Promise(resolve => {
            setTimeout(resolve, pause);
            addEventListener('online', resolve, { once: true });
          });
          pause = Math.min(pause * 2, LONGEST_PAUSE);
          continue;
        }
        entry.failed = true;
        entry.why = `Not sent: ${error.message}`;
      }
      this.#waiting.shift();
      this.#save();
      this.#changed(entry);
    }
    this.#running = false;
  }

  async #send(entry) {
    const base = `chats/${encodeURIComponent(this.#chat)}`;
    for (const [index, file] of (entry.files ?? []).entries()) {
      if (!file.token) {
        const form = new FormData();
        form.append('file', file.blob, file.name);
        file.token = (await api(`${base}/files?id=${entry.id}-${index}`, { method: 'POST', body: form })).file;
        this.#save();
      }
    }
    const files = entry.files?.map(file => file.token);
    await post(`${base}/${entry.path}`, { id: entry.id, text: entry.text, answer: entry.answer, files });
  }

  #save() {
    const kept = this.#waiting.filter(entry => (entry.files ?? []).every(file => file.token));
    try {
      localStorage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // Private windows keep nothing; the message is still sent.
    }
  }
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
