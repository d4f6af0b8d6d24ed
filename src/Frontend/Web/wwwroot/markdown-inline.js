// The inside of a paragraph: code, links, emphasis. One pass over the text, then pairs of * _ ~ are matched as
// CommonMark says; no step looks back over the whole text again, so no text makes the page hang.

const PUNCTUATION = /[\p{P}\p{S}]/u;
const LINK = /!?\[((?:[^\][\\]|\\.|\[[^\][]*\]){0,1000})\]\(\s*(<[^<>\n]{0,2000}>|(?:[^\s()\\]|\\.|\([^\s()]*\)){0,2000})(?:\s+(?:"[^"]{0,500}"|'[^']{0,500}'))?\s*\)/suy;
const AUTO = /<(https?:\/\/[^\s<>]+|mailto:[^\s<>]+)>/iy;
const BARE = /https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]*_]/iy;
const DEEPEST = 6;
const MOST_MARKS = 4000;

/** Puts formatted text into an element. */
export function fill(element, text, depth = 0) {
  const marks = [];
  let plain = '';
  let at = 0;
  const unclosed = new Set();

  const flush = () => {
    if (plain) {
      element.append(plain);
      plain = '';
    }
  };
  const put = (node, length) => {
    flush();
    element.append(node);
    at += length;
  };
  const match = pattern => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };

  while (at < text.length) {
    const c = text[at];
    let found;
    if (c === '`') {
      const ticks = runAt(text, at);
      const end = unclosed.has(ticks.length) ? -1 : closing(text, at + ticks.length, ticks);
      if (end < 0) {
        unclosed.add(ticks.length);
        plain += ticks;
        at += ticks.length;
      } else {
        put(codeSpan(text.slice(at + ticks.length, end)), end + ticks.length - at);
      }
    } else if (c === '\\' && text[at + 1] === '\n') {
      put(document.createElement('br'), 2);
    } else if (c === '\\' && /[!-/:-@[-`{-~]/.test(text[at + 1] ?? '')) {
      plain += text[at + 1];
      at += 2;
    } else if (c === ' ' && text.startsWith('  \n', at)) {
      put(document.createElement('br'), 3);
    } else if (c === '<' && (found = match(AUTO))) {
      put(link(found[1], null, depth), found[0].length);
    } else if ((c === '[' || (c === '!' && text[at + 1] === '[')) && depth < DEEPEST && (found = match(LINK))) {
      const target = found[2].replace(/^<|>$/g, '').replace(/\\(.)/g, '$1');
      put(link(target, found[1] || target, depth), found[0].length);
    } else if (c === 'h' && !/[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ') && (found = match(BARE))) {
      put(link(found[0], null, depth), found[0].length);
    } else if ((c === '*' || c === '_' || c === '~') && marks.length < MOST_MARKS) {
      const run = runAt(text, at);
      const mark = markOf(run, text[at - 1] ?? ' ', text[at + run.length] ?? ' ');
      put(mark.node, run.length);
      if (mark.opens || mark.closes) {
        marks.push(mark);
      }
    } else {
      plain += c;
      at++;
    }
  }
  flush();
  pair(marks);
  return element;
}

function runAt(text, at) {
  let end = at + 1;
  while (text[end] === text[at]) {
    end++;
  }
  return text.slice(at, end);
}

/** Where a run of exactly these ticks begins. */
function closing(text, from, ticks) {
  for (let end = text.indexOf(ticks, from); end >= 0; end = text.indexOf(ticks, end)) {
    const run = runAt(text, end);
    if (run.length === ticks.length) {
      return end;
    }
    end += run.length;
  }
  return -1;
}

function codeSpan(text) {
  const span = document.createElement('code');
  const line = text.replaceAll('\n', ' ');
  span.textContent = line.startsWith(' ') && line.endsWith(' ') && line.trim() ? line.slice(1, -1) : line;
  return span;
}

function markOf(run, before, after) {
  const [isBlankBefore, isBlankAfter] = [!before.trim(), !after.trim()];
  const [isMarkBefore, isMarkAfter] = [PUNCTUATION.test(before), PUNCTUATION.test(after)];
  const left = !isBlankAfter && (!isMarkAfter || isBlankBefore || isMarkBefore);
  const right = !isBlankBefore && (!isMarkBefore || isBlankAfter || isMarkAfter);
  const isPair = run[0] !== '~' || run.length === 2;
  return {
    kind: run[0],
    left: run.length,
    whole: run.length,
    node: document.createTextNode(run),
    opens: isPair && left && (run[0] !== '_' || !right || isMarkBefore),
    closes: isPair && right && (run[0] !== '_' || !left || isMarkAfter),
  };
}

/** Turns pairs of marks into elements, inner ones first. */
function pair(marks) {
  const open = [];
  const hopeless = new Map();
  for (const [index, closer] of marks.entries()) {
    closer.index = index;
    while (closer.closes && closer.left > 0) {
      const key = `${closer.kind}${closer.opens}${closer.whole % 3}`;
      let at = open.length - 1;
      const bottom = hopeless.get(key) ?? -1;
      while (at >= 0 && open[at].index > bottom && !fits(open[at], closer)) {
        at--;
      }
      if (at < 0 || open[at].index <= bottom) {
        hopeless.set(key, open.at(-1)?.index ?? -1);
        break;
      }
      wrap(open[at], closer);
      open.length = open[at].left > 0 ? at + 1 : at;
    }
    if (closer.opens && closer.left > 0) {
      open.push(closer);
    }
  }
}

function fits(opener, closer) {
  return opener.kind === closer.kind
    && (!(opener.closes || closer.opens) || (opener.whole + closer.whole) % 3 !== 0 || (opener.whole % 3 === 0 && closer.whole % 3 === 0));
}

function wrap(opener, closer) {
  const count = opener.left >= 2 && closer.left >= 2 ? 2 : 1;
  const element = document.createElement(opener.kind === '~' ? 'del' : count === 2 ? 'strong' : 'em');
  while (opener.node.nextSibling !== closer.node) {
    element.append(opener.node.nextSibling);
  }
  opener.node.after(element);
  for (const mark of [opener, closer]) {
    mark.left -= count;
    mark.node.data = mark.kind.repeat(mark.left);
  }
}

/** Only addresses of the web and of mail become links; pictures become links too, so that nothing is loaded unasked. */
function link(target, label, depth) {
  if (!/^(?:https?:\/\/|mailto:)/i.test(target)) {
    const text = document.createElement('span');
    text.textContent = label === null || label === target ? target : `${label} (${target})`;
    return text;
  }
  const anchor = document.createElement('a');
  anchor.href = target;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer';
  return label === null
    ? Object.assign(anchor, { textContent: target.replace(/^mailto:/i, '') })
    : fill(anchor, label, depth + 1);
}
