// The keys, and the list of them.

import { $, button, el } from './dom.js';

const LIST = [
  [['Ctrl', 'K'], 'go to a session, a view or a command'],
  [['?'], 'this list'],
  [['/'], 'write; as the first character it completes commands'],
  [['Enter'], 'send'],
  [['Shift', 'Enter'], 'a new line'],
  [['Alt', '↑'], 'the session above'],
  [['Alt', '↓'], 'the session below'],
  [['Esc'], 'close what is open'],
];

export class Keys {
  constructor() {
    $('keys').append(
      el('h2', { id: 'keys-title' }, 'Keys'),
      el('dl', {}, ...LIST.flatMap(([names, what]) => [
        el('dt', {}, ...names.flatMap((name, index) => [...index ? [' '] : [], el('kbd', {}, name)])), el('dd', {}, what)])),
      el('p', {}, button('Close', () => $('keys').close())));
    addEventListener('keydown', event => this.#press(event));
  }

  open() {
    $('keys').showModal();
  }

  #press(event) {
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      this.#step(event.key === 'ArrowUp' ? -1 : 1);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, textarea, select, dialog')) {
      return;
    }
    if (event.key === '?') {
      this.open();
    } else if (event.key === '/' && !$('composer').hidden) {
      event.preventDefault();
      $('text').focus();
    }
  }

  #step(by) {
    const links = [...$('sessions').querySelectorAll('a')];
    const at = links.findIndex(link => link.hasAttribute('aria-current'));
    (links[at + by] ?? links.at(by > 0 ? 0 : -1))?.click();
  }
}
