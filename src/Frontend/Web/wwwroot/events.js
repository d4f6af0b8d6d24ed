// Server-sent events, read by fetch: the browser's own reader can't show the key of the log-in. It comes back by itself with the number
// of the last event, and so misses nothing.

import { call } from './key.js';

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 15_000;
// The server says something every 15 seconds; a line that is silent for longer is dead.
const LONGEST_SILENCE = 40_000;

export class EventReader {
  #path;
  #heard;
  #last = '';
  #isClosed = false;
  #paused = null;
  #ending = new AbortController();

  /**
   * @param path Where the events are.
   * @param heard What is called: event(name, data, id), opened() and lost().
   */
  constructor(path, heard) {
    this.#path = path;
    this.#heard = heard;
    this.#run();
  }

  /** Reads no more. */
  close() {
    this.#isClosed = true;
    this.#paused?.resolve();
    this.#ending.abort();
  }

  /** Gives the line back while nobody looks, and goes on from there: a browser has only six to a server. */
  pause(isPaused) {
    if (isPaused && !this.#paused) {
      let resolve;
      this.#paused = { promise: new Promise(resolved => { resolve = resolved; }), resolve };
      this.#ending.abort();
    } else if (!isPaused && this.#paused) {
      this.#paused.resolve();
      this.#paused = null;
    }
  }

  async #run() {
    for (let pause = FIRST_PAUSE; !this.#isClosed;) {
      await this.#paused?.promise;
      const begun = await this.#read().catch(() => false);
      if (this.#isClosed) {
        return;
      }
      if (this.#paused) {
        continue;
      }
      pause = begun ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
      this.#heard.lost();
      await new Promise(resolve => {
        setTimeout(resolve, pause);
        addEventListener('online', resolve, { once: true });
      });
    }
  }

  /** Reads until the line ends; whether there was one. */
  async #read() {
    this.#ending = new AbortController();
    let silence;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => this.#ending.abort(), LONGEST_SILENCE);
    };
    let begun = false;
    try {
      listen();
      const headers = { Accept: 'text/event-stream', ...this.#last && { 'Last-Event-ID': this.#last } };
      const response = await call(this.#path, { headers, signal: this.#ending.signal, cache: 'no-store' });
      if (!response.ok) {
        return false;
      }
      begun = true;
      this.#heard.opened();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (let { value, done } = await reader.read(); !done && !this.#isClosed; { value, done } = await reader.read()) {
        listen();
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop();
        blocks.forEach(block => this.#take(block));
      }
      return begun;
    } catch {
      return begun;
    } finally {
      clearTimeout(silence);
    }
  }

  #take(block) {
    const field = name => block.split('\n').filter(line => line.startsWith(`${name}: `)).map(line => line.slice(name.length + 2)).join('\n');
    const data = field('data');
    if (data) {
      this.#last = field('id') || this.#last;
      this.#heard.event(field('event'), JSON.parse(data), this.#last);
    }
  }
}
