// Commands and files while they are typed: a list above the field, chosen with the arrows and Tab, Enter or a click.

import { $, api, el } from './dom.js';

const MOST = 8;
const PAUSE = 120;

// A path as it is typed: behind an @ that begins a word.
const AT = /(^|\s)@([^\s@]*)$/;

export class Completion {
  /** The session whose files are completed; null for none. */
  session = null;

  #text = $('text');
  #list = $('commands');
  #commands = [];
  #shown = [];
  #chosen = 0;
  #asked = 0;
  #timer;

  constructor() {
    this.#text.addEventListener('input', () => this.#show());
    this.#text.addEventListener('blur', () => this.#hide());
    // Before the field's own keys, where Enter sends.
    this.#text.addEventListener('keydown', event => this.#key(event), { capture: true });
  }

  async start() {
    this.#commands = await api('commands');
    this.#show();
  }

  #show() {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    const path = this.session && AT.exec(this.#before)?.[2];
    if (typeof path === 'string') {
      // What is shown stays until the answer is there, so that nothing blinks.
      this.#timer = setTimeout(() => this.#find(path, asked), PAUSE);
      return;
    }
    const typed = /^\/([\w-]*)$/.exec(this.#text.value)?.[1].toLowerCase();
    const commands = typed === undefined ? [] : this.#commands.filter(command => command.name.startsWith(typed)).slice(0, MOST);
    // A command that stands there as a whole is sent, not chosen.
    this.#offer('Commands', commands.length === 1 && commands[0].name === typed && !commands[0].arguments ? [] : commands.map(command => ({
      value: `/${command.name}`,
      parts: [el('b', {}, `/${command.name}`), ` ${command.arguments} `, el('span', {}, command.description)],
      take: () => { this.#text.value = `/${command.name}${command.arguments ? ' ' : ''}`; },
    })));
  }

  get #before() {
    return this.#text.value.slice(0, this.#text.selectionStart);
  }

  async #find(typed, asked) {
    const end = typed.lastIndexOf('/') + 1;
    const [folder, starts] = [typed.slice(0, end), typed.slice(end)];
    const query = `path=${encodeURIComponent(folder.replace(/\/$/, ''))}&starts=${encodeURIComponent(starts)}`;
    // Where there is no such folder nothing is offered: the person goes on typing.
    const { entries } = await api(`sessions/${encodeURIComponent(this.session)}/folder?${query}`).catch(() => ({ entries: [] }));
    if (asked !== this.#asked || document.activeElement !== this.#text) {
      return;
    }
    // What is invisible in a name can't be seen here either: such a file is not offered.
    const plain = entries.filter(entry => entry.name === entry.shown && !entry.name.includes('`'));
    this.#offer('Files of the session’s folder', plain.slice(0, MOST).map(({ name, kind }) => {
      const path = `${folder}${name}${kind === 'folder' ? '/' : ''}`;
      return { value: `@${path}`, parts: [el('b', {}, path)], take: () => this.#insert(typed, path, kind === 'folder') };
    }));
  }

  #insert(typed, path, isFolder) {
    const at = this.#text.selectionStart - typed.length - 1;
    const put = isFolder && !/\s/.test(path) ? `@${path}` : `${/\s/.test(path) ? `\`${path}\`` : path} `;
    this.#text.setRangeText(put, at, this.#text.selectionStart, 'end');
  }

  #offer(label, shown) {
    this.#shown = shown;
    this.#chosen = 0;
    this.#list.setAttribute('aria-label', label);
    this.#draw();
  }

  #hide() {
    clearTimeout(this.#timer);
    this.#asked++;
    this.#shown = [];
    this.#draw();
  }

  #draw() {
    this.#list.hidden = this.#shown.length === 0;
    this.#list.replaceChildren(...this.#shown.map((one, index) => {
      const item = el('li', { id: `command-${index}`, role: 'option' }, ...one.parts);
      item.setAttribute('aria-selected', index === this.#chosen);
      // Not a click: by then the field has lost its focus, and the list is gone.
      item.addEventListener('pointerdown', event => {
        event.preventDefault();
        this.#take(one);
      });
      return item;
    }));
    if (this.#list.hidden) {
      this.#text.removeAttribute('aria-activedescendant');
    } else {
      this.#text.setAttribute('aria-activedescendant', `command-${this.#chosen}`);
    }
  }

  #key(event) {
    if (this.#shown.length === 0 || event.isComposing) {
      return;
    }
    const chosen = this.#shown[this.#chosen];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : this.#shown.length - 1;
      this.#chosen = (this.#chosen + step) % this.#shown.length;
      this.#draw();
    } else if (event.key === 'Escape') {
      this.#hide();
    } else if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey && this.#text.value !== chosen.value)) {
      this.#take(chosen);
    } else {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #take(one) {
    one.take();
    this.#hide();
    this.#text.focus();
    // The draft is kept, and a folder goes on.
    this.#text.dispatchEvent(new Event('input'));
  }
}
