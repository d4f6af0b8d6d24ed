// CommonMark (and tables) as elements. Text only ever becomes text nodes, so nothing in it can become markup.

import { fill } from './markdown-inline.js';

const HEADING = /^ {0,3}(#{1,6})(?= |$)/;
const RULE = /^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])(?: {1,4}(?=\S)| (?= )|$)/;
const QUOTE = /^ {0,3}> ?/;
const DEEPEST = 12;

// Headings of a text are below those of the page, and none is left out on the way down: screen readers go by them.
const PAGE_LEVEL = 2;
let level = PAGE_LEVEL;

/** Renders text into a fragment. */
export function render(text) {
  level = PAGE_LEVEL;
  return blocks(text.replace(/\r\n?/g, '\n').replaceAll('\t', '    ').split('\n'), 0);
}

/** Whether nothing of what was rendered can be seen; the button of an empty block is not seen. */
export function isBlank(rendered) {
  const texts = document.createTreeWalker(rendered, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (!texts.currentNode.parentElement?.closest('button') && /[^\s\p{Cc}\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]/u.test(texts.currentNode.data)) {
      return false;
    }
  }
  return !rendered.querySelector('hr');
}

function blocks(lines, depth) {
  const out = document.createDocumentFragment();
  let i = 0;
  while (i < lines.length) {
    const line = lines[i];
    if (!line.trim()) {
      i++;
    } else if (fenceOf(line)) {
      i = fence(lines, i, out);
    } else if (/^ {4}/.test(line)) {
      i = indented(lines, i, out);
    } else if (HEADING.test(line)) {
      const [start, marks] = HEADING.exec(line);
      out.append(fill(heading(marks.length), line.slice(start.length).trim().replace(/(?:^| )#+$/, '').trim()));
      i++;
    } else if (RULE.test(line)) {
      out.append(document.createElement('hr'));
      i++;
    } else if (QUOTE.test(line) && depth < DEEPEST) {
      const inner = [];
      while (i < lines.length && (QUOTE.test(lines[i]) || (lines[i].trim() && !startsBlock(lines[i])))) {
        inner.push(lines[i++].replace(QUOTE, ''));
      }
      const quote = document.createElement('blockquote');
      quote.append(blocks(inner, depth + 1));
      out.append(quote);
    } else if (ITEM.test(line) && depth < DEEPEST) {
      i = list(lines, i, out, depth);
    } else if (isTable(line, lines[i + 1])) {
      i = table(lines, i, out);
    } else {
      i = paragraph(lines, i, out);
    }
  }
  return out;
}

function heading(depth) {
  level = Math.min(depth + PAGE_LEVEL, level + 1, 6);
  const element = document.createElement(`h${level}`);
  element.className = `head-${depth}`;
  return element;
}

function startsBlock(line) {
  return fenceOf(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line)
    || (ITEM.test(line) && !/^ {0,3}(?:[2-9]|\d{2,})[.)]/.test(line) && ITEM.exec(line)[0].length < line.length);
}

function paragraph(lines, i, out) {
  const own = [lines[i++]];
  while (i < lines.length && lines[i].trim()) {
    const setext = /^ {0,3}(=+|-+)\s*$/.exec(lines[i]);
    if (setext) {
      out.append(fill(heading(setext[1][0] === '=' ? 1 : 2), own.join('\n').trim()));
      return i + 1;
    }
    if (startsBlock(lines[i])) {
      break;
    }
    own.push(lines[i++]);
  }
  out.append(fill(document.createElement('p'), own.map(line => line.trimStart()).join('\n').trimEnd()));
  return i;
}

function fenceOf(line) {
  const found = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line);
  return found && (found[2][0] === '~' || !found[3].includes('`')) ? found : null;
}

function fence(lines, i, out) {
  const [, indent, mark, info] = fenceOf(lines[i++]);
  const end = new RegExp(`^ {0,3}\\${mark[0]}{${mark.length},} *$`);
  const strip = new RegExp(`^ {0,${indent.length}}`);
  const own = [];
  while (i < lines.length && !end.test(lines[i])) {
    own.push(lines[i++].replace(strip, ''));
  }
  out.append(code(own.join('\n'), info.trim().split(' ')[0]));
  return i + 1;
}

function indented(lines, i, out) {
  const own = [];
  while (i < lines.length && (/^ {4}/.test(lines[i]) || !lines[i].trim())) {
    own.push(lines[i++].slice(4));
  }
  out.append(code(own.join('\n').trimEnd(), ''));
  return i;
}

function code(text, language) {
  const pre = document.createElement('pre');
  const inner = document.createElement('code');
  inner.textContent = text;
  if (language) {
    inner.dataset.language = language;
  }
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.className = 'copy';
  copy.textContent = 'Copy';
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = 'Copied';
  });
  pre.tabIndex = 0;
  pre.append(inner);
  const frame = document.createElement('div');
  frame.className = 'code';
  frame.append(pre, ...(navigator.clipboard ? [copy] : []));
  return frame;
}

function list(lines, i, out, depth) {
  const first = ITEM.exec(lines[i]);
  const ordered = /\d/.test(first[2]);
  const list = document.createElement(ordered ? 'ol' : 'ul');
  if (ordered && parseInt(first[2], 10) !== 1) {
    list.start = parseInt(first[2], 10);
  }
  const bullet = first[2].at(-1);
  while (i < lines.length) {
    const item = ITEM.exec(lines[i]);
    if (!item || RULE.test(lines[i]) || item[2].at(-1) !== bullet) {
      break;
    }
    const width = item[0].trimEnd().length === item[0].length ? item[0].length + 1 : item[0].length;
    const inner = [lines[i++].slice(item[0].length)];
    while (i < lines.length) {
      const line = lines[i];
      if (!line.trim()) {
        let next = i + 1;
        while (next < lines.length && !lines[next].trim()) {
          next++;
        }
        if (next === lines.length || (indentOf(lines[next]) < width && !ITEM.test(lines[next]))) {
          break;
        }
        inner.push('');
        i = next;
        continue;
      } else if (indentOf(line) >= width) {
        inner.push(line.slice(width));
      } else if (ITEM.test(line) || startsBlock(line) || !inner.at(-1).trim()) {
        break;
      } else {
        inner.push(line.trimStart());
      }
      i++;
    }
    const li = document.createElement('li');
    inner[0] = inner[0].replace(/^\[ \] /, '☐ ').replace(/^\[[xX]\] /, '☑ ');
    const loose = inner.slice(0, -1).some((line, at) => !line.trim() && inner[at + 1].trim());
    const content = blocks(inner, depth + 1);
    for (const child of [...content.childNodes]) {
      li.append(...(child.nodeName === 'P' && !loose ? child.childNodes : [child]));
    }
    list.append(li);
  }
  out.append(list);
  return i;
}

function indentOf(line) {
  return line.length - line.trimStart().length;
}

function isTable(line, divider) {
  if (!line.includes('|') || !divider?.includes('-')) {
    return false;
  }
  const dashes = cells(divider);
  return dashes.every(cell => /^:?-+:?$/.test(cell)) && dashes.length === cells(line).length;
}

function table(lines, i, out) {
  const scroll = document.createElement('div');
  scroll.className = 'scroll';
  const table = document.createElement('table');
  const body = document.createElement('tbody');
  const head = document.createElement('thead');
  head.append(row(lines[i], 'th'));
  i += 2;
  while (i < lines.length && lines[i].trim() && lines[i].includes('|')) {
    body.append(row(lines[i++], 'td'));
  }
  table.append(head, body);
  scroll.tabIndex = 0;
  scroll.append(table);
  out.append(scroll);
  return i;
}

function row(line, kind) {
  const tr = document.createElement('tr');
  for (const cell of cells(line)) {
    tr.append(fill(document.createElement(kind), cell));
  }
  return tr;
}

function cells(line) {
  const trimmed = line.trim().replace(/^\|/, '').replace(/(?<!\\)\|$/, '');
  return trimmed.split(/(?<!\\)\|/).map(cell => cell.trim().replaceAll('\\|', '|'));
}
