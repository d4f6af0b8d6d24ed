// A page that was loaded before an upgrade: it says so, and loads itself again once nothing is lost by that.

import { $, button, el } from './dom.js';

const KEPT = 'dormouse.reloaded';
const PAUSE = 3000;

export class Version {
  #own = document.querySelector('meta[name=version]')?.content ?? '';
  #isSafe;
  #timer;

  /** @param isSafe Whether nothing is lost if the page is loaded again now. */
  constructor(isSafe) {
    this.#isSafe = isSafe;
  }

  /** The server says which version it serves. */
  heard(version) {
    clearInterval(this.#timer);
    $('stale').hidden = !this.#own || version === this.#own;
    if ($('stale').hidden) {
      return;
    }
    $('stale').replaceChildren(
      'Dormouse was upgraded, and this page is of the version before. ', el('span', {}, ''), ' ', button('Load it again', () => this.#reload(version)));
    // Two frontends of different versions would have it load for ever, and so would a browser that keeps nothing.
    if (!keeps() || read() === version) {
      return;
    }
    $('stale').querySelector('span').textContent = 'It is loaded again in a moment; what you have written stays.';
    this.#timer = setInterval(() => this.#isSafe() && this.#reload(version), PAUSE);
  }

  #reload(version) {
    clearInterval(this.#timer);
    try {
      sessionStorage.setItem(KEPT, version);
    } catch {
      // It is not kept; whoever keeps nothing is asked each time.
    }
    location.reload();
  }
}

function keeps() {
  try {
    sessionStorage.setItem(`${KEPT}.try`, '1');
    return true;
  } catch {
    return false;
  }
}

function read() {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
