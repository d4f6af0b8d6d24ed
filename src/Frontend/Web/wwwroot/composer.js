// Writing: the field, its files, and a draft for each session.

import { $, button, el } from './dom.js';
import { keep, kept } from './storage.js';

const LARGEST = 20 * 1024 * 1024;
const MOST_FILES = 10;
const HOME = 'draft.';

export class Composer {
  #text = $('text');
  #files = [];
  #send;
  #draft = HOME;

  /** @param send Called with a message: { text, files }. */
  constructor(send) {
    this.#send = send;
    $('composer').addEventListener('submit', event => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('input', () => {
      this.#grow();
      keep(this.#draft, this.#text.value);
    });
    this.#text.addEventListener('keydown', event => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        $('composer').requestSubmit();
      }
    });
    this.#text.addEventListener('paste', event => {
      if (event.clipboardData.files.length) {
        event.preventDefault();
        this.#add(event.clipboardData.files);
      }
    });
    $('file').addEventListener('change', event => {
      this.#add(event.target.files);
      event.target.value = '';
    });
    addEventListener('dragover', event => {
      event.preventDefault();
      document.body.classList.add('drop');
    });
    addEventListener('dragleave', event => event.relatedTarget ?? document.body.classList.remove('drop'));
    addEventListener('drop', event => {
      event.preventDefault();
      document.body.classList.remove('drop');
      this.#add(event.dataTransfer.files);
    });
  }

  /** Writes to another session: its draft is there again. */
  open(name) {
    // What was begun before there was a session goes along into the first one.
    const begun = this.#draft === HOME && name ? { text: this.#text.value, files: this.#files } : { text: '', files: [] };
    if (name) {
      keep(HOME, '');
    }
    this.#draft = `draft.${name}`;
    this.#files = begun.files;
    this.#showFiles();
    this.set(kept(this.#draft) ?? begun.text);
  }

  /** Whether all that is written here is still there after the page was loaded again. */
  get isKept() {
    return this.#files.length === 0 && (kept(this.#draft) ?? '') === this.#text.value;
  }

  /** Puts a text into the field. */
  set(text) {
    this.#text.value = text;
    // Whoever completes commands sees it, too.
    this.#text.dispatchEvent(new Event('input'));
  }

  /** Puts words behind what is written. */
  add(words) {
    this.set(`${this.#text.value}${/\S$/.test(this.#text.value) ? ' ' : ''}${words}`);
  }

  /** Puts a text before what is written. */
  quote(text) {
    this.set(`${text}${this.#text.value}`);
    this.focus();
  }

  focus() {
    this.#text.focus();
  }

  #submit() {
    const files = this.#files;
    if ((!this.#text.value.trim() && files.length === 0) || files.some(file => file.size > LARGEST)) {
      return;
    }
    this.#send({
      text: this.#text.value,
      files: files.length ? files.map(file => ({ name: file.name, blob: file })) : undefined,
    });
    this.#files = [];
    this.#showFiles();
    this.set('');
    this.focus();
  }

  #add(added) {
    this.#files = [...this.#files, ...added].slice(0, MOST_FILES);
    this.#showFiles();
  }

  #showFiles() {
    $('files').replaceChildren(...this.#files.map(file => {
      const remove = button('×', () => {
        this.#files = this.#files.filter(other => other !== file);
        this.#showFiles();
      });
      remove.className = 'quiet';
      remove.setAttribute('aria-label', `Remove ${file.name}`);
      return el('li', {}, el('span', {}, file.size > LARGEST ? `${file.name}: more than 20 MiB` : file.name), remove);
    }));
    $('files').hidden = this.#files.length === 0;
  }

  #grow() {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight + 2}px`;
  }
}
