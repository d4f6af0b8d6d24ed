// What a session has changed, as a page of its own: the files, and the lines of one of them, one below the other or side by side.

import { sessionAddress } from './address.js';
import { $, api, button, el } from './dom.js';
import { LARGEST_PAINTED, painter } from './painter.js';
import { keepQuote } from './quote.js';
import { visible } from './visible.js';

const WIDE = 900;

const home = () => `/${sessionAddress(location.hash.slice(1).split(':')[0])}`;
let isSplit = innerWidth >= WIDE;
let shown = null;

$('view').addEventListener('click', () => {
  isSplit = !isSplit;
  showLines();
});
addEventListener('hashchange', load);
load();

async function load() {
  const [session, ...rest] = location.hash.slice(1).split(':');
  $('back').href = home();
  const path = rest.length ? decoded(rest.join(':')) : null;
  $('told').textContent = 'Comparing…';
  $('changed').replaceChildren();
  $('hunks').replaceChildren();
  $('tools').hidden = !path;
  $('all').href = `#${session}`;
  try {
    const file = path === null ? '' : `?file=${encodeURIComponent(path)}`;
    shown = await api(`sessions/${encodeURIComponent(session)}/diff${file}`);
    if (path === null) {
      showFiles();
    } else {
      showFile();
    }
  } catch (error) {
    shown = null;
    $('told').textContent = error.message;
  }
}

function showFiles() {
  const { session, since, branch, notes = [], files } = shown;
  const sum = name => files.reduce((all, file) => all + (file[name] ?? 0), 0);
  head(`Changes of ${session}`);
  $('told').textContent = [
    files.length ? `${files.length} ${files.length === 1 ? 'file' : 'files'}, +${sum('added')} −${sum('removed')}` : 'Nothing has changed',
    `since ${since}${branch ? `, on branch ${visible(branch)}` : ''}.`,
    ...notes.map(plain),
  ].join(' ');
  $('changed').replaceChildren(...files.map(file => {
    const parts = [el('bdi', {}, file.name), ...said(file)];
    return el('li', {}, file.hasLines
      ? el('a', { href: `#${session}:${encodeURIComponent(file.path)}` }, ...parts)
      : el('span', { className: 'named' }, ...parts));
  }));
}

function showFile() {
  const [file] = shown.files;
  head(file.name);
  $('told').replaceChildren(...said(file), ` in session ${shown.session}, since ${shown.since}. `, (shown.notes ?? []).map(plain).join(' '));
  if (!shown.hunks?.length) {
    $('told').append(file.hasLines ? 'It has no lines that changed.' : 'Its content is not shown.');
  }
  showLines();
}

/** Shows the lines at once, and coloured as soon as that can be. What is pressed beside them stays where it is meanwhile. */
function showLines() {
  const [file] = shown.files;
  $('view').textContent = isSplit ? 'One below the other' : 'Side by side';
  $('hunks').replaceChildren(...shown.hunks.map(hunk => el('section', { className: 'hunk' },
    el('header', {}, el('code', {}, visible(hunk.head)), button('Reply', () => reply(file, hunk))),
    el('table', {}))));
  draw(text => text);
  const size = shown.hunks.reduce((sum, hunk) => hunk.lines.reduce((sum, line) => sum + line.length, sum), 0);
  if (size < LARGEST_PAINTED) {
    painter(endingOf(file.path)).then(paint => paint && shown.files[0] === file && draw(paint)).catch(() => {
      // They can be read as they are.
    });
  }
}

function endingOf(path) {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return name.slice(name.lastIndexOf('.') + 1);
}

function draw(paint) {
  $('hunks').querySelectorAll('table').forEach((table, at) => {
    const hunk = shown.hunks[at];
    table.replaceChildren(el('tbody', {}, ...isSplit ? split(hunk, paint) : unified(hunk, paint)));
  });
}

/** Goes back to the conversation with the place quoted in the message. */
function reply(file, hunk) {
  keepQuote(file.name, shown.session, [hunk.head, ...hunk.lines].map(visible));
  location.assign(home());
}

function unified(hunk, paint) {
  return numbered(hunk).map(({ sign, text, before, after }) => sign === '\\'
    ? el('tr', { className: 'note' }, el('td', { className: 'code', colSpan: 4 }, text))
    : el('tr', { className: kind(sign) },
      el('td', { className: 'no before' }, before ?? ''),
      el('td', { className: 'no' }, after ?? ''),
      el('td', { className: 'sign' }, sign),
      el('td', { className: 'code' }, paint(text))));
}

/** Lines that took the place of others stand beside them. */
function split(hunk, paint) {
  const rows = [];
  let gone = [];
  let added = [];
  const side = line => line
    ? [el('td', { className: 'no' }, line.before ?? line.after), el('td', { className: `code ${kind(line.sign)}` }, paint(line.text))]
    : [el('td', { className: 'no' }), el('td', { className: 'code' })];
  const flush = () => {
    for (let row = 0; row < Math.max(gone.length, added.length); row++) {
      rows.push(el('tr', {}, ...side(gone[row]), ...side(added[row])));
    }
    gone = [];
    added = [];
  };
  for (const line of numbered(hunk)) {
    if (line.sign === '-') {
      gone.push(line);
    } else if (line.sign === '+') {
      added.push(line);
    } else if (line.sign === ' ') {
      flush();
      rows.push(el('tr', {}, ...side({ ...line, after: null }), ...side({ ...line, before: null })));
    }
  }
  flush();
  return rows;
}

function numbered(hunk) {
  let { before, after } = hunk;
  return hunk.lines.map(line => ({
    sign: line[0],
    text: visible(line.slice(1)),
    before: line[0] === ' ' || line[0] === '-' ? before++ : null,
    after: line[0] === ' ' || line[0] === '+' ? after++ : null,
  }));
}

function kind(sign) {
  return sign === '+' ? 'new' : sign === '-' ? 'gone' : '';
}

function said(file) {
  const words = [file.kind === 'changed' ? '' : file.kind, file.former && `was ${file.former}`, file.remark].filter(Boolean).join(', ');
  return [
    ...words ? [el('small', {}, words)] : [],
    ...file.added ? [' ', el('span', { className: 'more' }, `+${file.added}`)] : [],
    ...file.removed ? [' ', el('span', { className: 'less' }, `−${file.removed}`)] : [],
  ];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function head(text) {
  $('title').textContent = text;
  document.title = `${text} – Dormouse`;
}

/** A sentence of the server's without the marks of code in it. */
function plain(sentence) {
  return visible(sentence.replaceAll('`', ''));
}
