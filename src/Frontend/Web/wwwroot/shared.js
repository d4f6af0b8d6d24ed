// A conversation that whoever has its address can read: nobody is logged in, and nothing can be done.

import { $, el } from './dom.js';
import { clock } from './format.js';
import { isBlank, render } from './markdown.js';
import { Timeline } from './timeline.js';

const base = `${location.pathname.replace(/\/$/, '')}/journal`;

function body(text) {
  const shown = el('div', { className: 'md' }, render(text ?? ''));
  if (text && isBlank(shown)) {
    shown.replaceChildren(render('*(no output)*'));
  }
  return shown;
}

function draw(entry) {
  const item = make(entry);
  if (item) {
    item.title = clock(entry.at);
    item.dataset.at = entry.at;
  }
  return item;
}

function make({ kind, text = '', files = [], options = [] }) {
  const names = files.map(name => el('span', { className: 'what' }, `📎 ${name}`));
  switch (kind) {
    case 'prompt':
      return el('li', { className: 'mine' }, text, ...names);
    case 'answer':
      return el('li', { className: 'answer' }, body(text), ...names);
    case 'step':
      $('steps').hidden = false;
      return el('li', { className: 'step' }, text);
    case 'question':
      return el('li', { className: 'question closed' }, body(text), ...options.length ? [el('p', { className: 'options' }, options.join(' · '))] : []);
    case 'decision':
      return el('li', { className: 'notice' }, `Answered: ${text}`);
    case 'file':
      return el('li', { className: 'notice' }, ...text ? [body(text)] : [], ...names);
    default:
      return null;
  }
}

async function fetchPage(before, limit) {
  const response = await fetch(`${base}?limit=${limit}${before ? `&before=${before}` : ''}`, { credentials: 'omit', cache: 'no-store' });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail ?? 'The conversation can’t be had now; load the page again later.');
  }
  const page = await response.json();
  $('current').textContent = page.session;
  document.title = `${page.session} – a shared conversation`;
  $('until').textContent = `What was said in this session until this page was shared. The page ends ${new Date(page.until).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}.`;
  return page;
}

$('steps').addEventListener('click', () => {
  const isFolded = $('log').classList.toggle('folded');
  $('steps').setAttribute('aria-pressed', String(!isFolded));
});

try {
  await new Timeline($('log'), $('scroller'), draw, fetchPage, () => {}).open(null);
} catch (error) {
  $('told').textContent = error.message;
}
