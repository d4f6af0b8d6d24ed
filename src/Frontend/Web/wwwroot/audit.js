// The audit, as a page of its own for the owner.

import { $, api, el } from './dom.js';

try {
  const entries = await api('audit?last=1000');
  $('entries').replaceChildren(...entries.map(entry => el('tr', {},
    el('td', {}, el('time', { dateTime: entry.at }, new Date(entry.at).toLocaleString())),
    el('td', {}, entry.who),
    el('td', {}, el('bdi', {}, entry.what)),
    el('td', {}, entry.from))));
  $('told').textContent = entries.length ? '' : 'Nothing yet.';
} catch (error) {
  $('told').textContent = error.message;
}
