// Pages of a session that whoever has their address can read: made, listed and ended.

import { $, ago, api, button, el, post } from './dom.js';
import { clock } from './format.js';

const TIMES = [['1', 'one day'], ['7', 'seven days'], ['30', 'thirty days'], ['90', 'ninety days']];

export class Sharer {
  #path;
  #list = el('ul', { className: 'links' });
  #told = el('p', { className: 'told', role: 'status' });
  #made = el('div', {});
  #days = el('select', {}, ...TIMES.map(([value, text]) => el('option', { value, selected: value === '7' }, text)));

  constructor() {
    $('sharer').append(
      el('h2', { id: 'sharer-title' }, 'Share a page'),
      el('p', {}, 'Whoever has its address can read what was said in this session so far, without logging in. What is said later is not on it; '
        + 'steps are folded to their lines, and paths of the machine and what looks like a secret are left out. Look at it before you send it on.'),
      el('form', { className: 'row', onsubmit: event => {
        event.preventDefault();
        this.#make();
      } }, el('label', {}, 'For ', this.#days), el('button', { className: 'primary' }, 'Make a page')),
      this.#made,
      this.#told,
      this.#list,
      el('p', { className: 'row' }, button('Close', () => $('sharer').close())));
  }

  /** @param session The session's name. */
  open(session) {
    this.#path = `sessions/${encodeURIComponent(session)}/links`;
    this.#made.replaceChildren();
    this.#list.replaceChildren();
    this.#told.textContent = '';
    $('sharer').showModal();
    this.#try(() => this.#show());
  }

  async #make() {
    await this.#try(async () => {
      const page = await post(this.#path, { days: Number(this.#days.value) });
      const address = el('input', { value: page.url, readOnly: true, 'aria-label': 'Address of the page', onfocus: () => address.select() });
      const parts = [address, el('a', { className: 'button', href: page.url, target: '_blank', rel: 'noopener noreferrer' }, 'Look at it')];
      if (navigator.clipboard) {
        parts.push(button('Copy', async event => {
          await navigator.clipboard.writeText(page.url);
          event.target.textContent = 'Copied';
        }));
      }
      this.#made.replaceChildren(el('p', {}, 'Its address, which is shown this once:'), el('p', { className: 'row' }, ...parts));
      address.focus();
      await this.#show();
    });
  }

  async #show() {
    const pages = await api(this.#path);
    this.#list.replaceChildren(...pages.map(page => el('li', {},
      el('span', {}, `made ${ago(page.made)}, until ${clock(page.until)}`),
      button('End it', () => this.#try(async () => {
        await api(`${this.#path}/${page.id}`, { method: 'DELETE' });
        this.#made.replaceChildren();
        await this.#show();
      })))));
    this.#told.textContent = pages.length ? 'Shared pages of this session:' : 'No page of this session is shared.';
  }

  async #try(act) {
    try {
      await act();
    } catch (error) {
      this.#told.textContent = error.message;
    }
  }
}
