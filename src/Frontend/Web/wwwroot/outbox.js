// What is on its way to a session or a chat. A message keeps its id until it is accepted, so however often it is sent, it arrives once; it
// is kept in this browser meanwhile, so a reload does not lose it (files can't be kept that way).

import { api, post } from './dom.js';
import { keep, kept, keptNames } from './storage.js';

const LONGEST_PAUSE = 15_000;
const PREFIX = 'outbox.';

const boxes = new Map();

/** The outbox of a place of the API: sessions/NAME or chats/NAME. */
export function outboxOf(base) {
  if (!boxes.has(base)) {
    boxes.set(base, new Outbox(base));
  }
  return boxes.get(base);
}

/** Whether files are on their way, which would be lost with the page. */
export function hasUnsentFiles() {
  return [...boxes.values()].some(box => box.waiting.some(entry => (entry.files ?? []).some(file => !file.token)));
}

/** Goes on with everything that earlier pages have left, wherever it was going. */
export function resumeAll() {
  for (const name of keptNames(PREFIX)) {
    const base = name.slice(PREFIX.length);
    // Pages of earlier versions named the chat alone.
    const outbox = outboxOf(/^(?:sessions|chats)\//.test(base) ? base : `chats/${encodeURIComponent(base)}`);
    outbox.take(name);
  }
}

class Outbox {
  #base;
  #waiting = [];
  #running = false;

  /** Called with a message whenever its fate changes. */
  changed = () => {};

  constructor(base) {
    this.#base = base;
  }

  /** What has not been accepted. */
  get waiting() {
    return [...this.#waiting];
  }

  take(name) {
    try {
      const left = JSON.parse(kept(name) ?? '[]');
      this.#waiting.push(...left.filter(entry => this.#waiting.every(other => other.id !== entry.id)));
    } catch {
      // Not ours.
    }
    if (name !== PREFIX + this.#base) {
      keep(name, '');
      this.#save();
    }
    this.#run();
  }

  add(message) {
    const entry = { id: newId(), path: 'messages', at: new Date().toISOString(), ...message };
    this.#waiting.push(entry);
    this.#save();
    this.changed(entry);
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
        entry.why = '';
        pause = 1000;
      } catch (error) {
        if (error.status === undefined || error.status >= 500) {
          entry.why = `Not sent, trying again: ${error.status ? error.message : 'the server can’t be reached.'}`;
          this.changed(entry);
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
      this.changed(entry);
    }
    this.#running = false;
  }

  async #send(entry) {
    for (const [index, file] of (entry.files ?? []).entries()) {
      if (!file.token) {
        const form = new FormData();
        form.append('file', file.blob, file.name);
        file.token = (await api(`${this.#base}/files?id=${entry.id}-${index}`, { method: 'POST', body: form })).file;
        this.#save();
      }
    }
    const files = entry.files?.map(file => file.token);
    await post(`${this.#base}/${entry.path}`, { id: entry.id, text: entry.text, answer: entry.answer, files });
  }

  #save() {
    const left = this.#waiting.filter(entry => (entry.files ?? []).every(file => file.token));
    keep(PREFIX + this.#base, left.length ? JSON.stringify(left) : '');
  }
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}
