// CommonMark (and tables) as elements. markdown-it knows no markup of its own here, and DOMPurify lets through only what stands below.

import { button, el } from './dom.js';
import DOMPurify from './lib/dompurify.js';
import MarkdownIt from './lib/markdown-it.js';
import { LARGEST_PAINTED, painter } from './painter.js';

// Headings of a text are below those of the page, and none is left out on the way down: screen readers go by them.
const PAGE_LEVEL = 2;
const SAFE = /^(?:https?:\/\/|mailto:)/i;
const ALLOWED = {
  RETURN_DOM_FRAGMENT: true,
  ALLOWED_TAGS: [
    'a', 'blockquote', 'br', 'code', 'del', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'li', 'ol', 'p', 'pre', 's', 'strong', 'table',
    'tbody', 'td', 'th', 'thead', 'tr', 'ul',
  ],
  ALLOWED_ATTR: ['class', 'href', 'start'],
  ALLOWED_URI_REGEXP: SAFE,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

const markdown = new MarkdownIt('default', { html: false, linkify: true, maxNesting: 30 });
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
markdown.validateLink = url => SAFE.test(url.trim());

// Pictures become links, so that nothing is loaded unasked.
markdown.renderer.rules.image = (tokens, index) => {
  const address = markdown.utils.escapeHtml(tokens[index].attrGet('src') ?? '');
  return `<a href="${address}">${markdown.utils.escapeHtml(tokens[index].content) || address}</a>`;
};

// A style in place is not allowed here: how a column is aligned is a class.
for (const cell of ['th_open', 'td_open']) {
  markdown.renderer.rules[cell] = (tokens, index, options, env, self) => {
    const [, side] = /text-align:(\w+)/.exec(tokens[index].attrGet('style') ?? '') ?? [];
    tokens[index].attrs = side ? [['class', `to-${side}`]] : null;
    return self.renderToken(tokens, index, options);
  };
}

/** Renders text into a fragment. @param isWhole Whether it grows no more: then its code is coloured. */
export function render(text, isWhole = true) {
  const out = DOMPurify.sanitize(markdown.render(text), ALLOWED);
  let level = PAGE_LEVEL;
  for (const found of out.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const depth = Number(found.localName[1]);
    level = Math.min(depth + PAGE_LEVEL, level + 1, 6);
    found.replaceWith(el(`h${level}`, { className: `head-${depth}` }, ...found.childNodes));
  }
  for (const anchor of out.querySelectorAll('a')) {
    if (anchor.hasAttribute('href')) {
      anchor.target = '_blank';
      anchor.rel = 'noopener noreferrer';
    }
  }
  for (const table of out.querySelectorAll('table')) {
    const scroll = el('div', { className: 'scroll', tabIndex: 0 });
    table.replaceWith(scroll);
    scroll.append(table);
  }
  out.querySelectorAll('pre').forEach(pre => frame(pre, isWhole));
  return out;
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

/** Code with its button, and its colours as soon as they are there. */
function frame(pre, isWhole) {
  const code = pre.querySelector('code') ?? pre;
  const text = code.textContent.replace(/\n$/, '');
  code.textContent = text;
  pre.tabIndex = 0;
  const around = el('div', { className: 'code' });
  pre.replaceWith(around);
  around.append(pre);
  if (navigator.clipboard) {
    const copy = button('Copy', async () => {
      await navigator.clipboard.writeText(text);
      copy.textContent = 'Copied';
    });
    copy.className = 'copy';
    around.append(copy);
  }
  const language = /^language-([\w+#.-]+)$/.exec(code.className)?.[1];
  if (isWhole && language && text.length < LARGEST_PAINTED) {
    paint(code, text, language).catch(() => {});
  }
}

async function paint(code, text, language) {
  const colour = await painter(language);
  if (colour) {
    code.replaceChildren(colour(text));
  }
}
