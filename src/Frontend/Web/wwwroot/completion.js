// Commands while they are typed: a list above the field, chosen with the arrows and Tab, Enter or a click.

import { $, api, el } from './dom.js';

const MOST = 8;

export class Completion {
  #text = $('text');
  #list = $('commands');
  #commands = [];
  #shown = [];
  #chosen = 0;

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
    const typed = /^\/([\w-]*)$/.exec(this.#text.value)?.[1].toLowerCase();
    const shown = typed === undefined ? [] : this.#commands.filter(command => command.name.startsWith(typed)).slice(0, MOST);
    // A command that stands there as a whole is sent, not chosen.
    this.#shown = shown.length === 1 && shown[0].name === typed && !shown[0].arguments ? [] : shown;
    this.#chosen = 0;
    this.#draw();
  }

  #hide() {
    this.#shown = [];
    this.#draw();
  }

  #draw() {
    this.#list.hidden = this.#shown.length === 0;
    this.#list.replaceChildren(...this.#shown.map((command, index) => {
      const item = el('li', { id: `command-${command.name}`, role: 'option' },
        el('b', {}, `/${command.name}`), ` ${command.arguments} `, el('span', {}, command.description));
      item.setAttribute('aria-selected', index === this.#chosen);
      // Not a click: by then the field has lost its focus, and the list is gone.
      item.addEventListener('pointerdown', event => {
        event.preventDefault();
        this.#take(command);
      });
      return item;
    }));
    if (this.#list.hidden) {
      this.#text.removeAttribute('aria-activedescendant');
    } else {
      this.#text.setAttribute('aria-activedescendant', `command-${this.#shown[this.#chosen].name}`);
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
    } else if (event.key === 'Tab' || (event.key === 'Enter' && this.#text.value !== `/${chosen.name}`)) {
      this.#take(chosen);
    } else {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #take(command) {
    this.#text.value = `/${command.name}${command.arguments ? ' ' : ''}`;
    this.#hide();
    this.#text.focus();
  }
}
