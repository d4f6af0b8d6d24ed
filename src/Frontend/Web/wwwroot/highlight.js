// Colours one line of code: words of the language, texts, numbers and remarks. A line is all it sees, so what spans several is left plain.

const WORDS = new Set(('abstract and as assert async await base bool boolean break byte case catch char class const continue debugger def '
  + 'default defer del delete do double elif else end enum except export extends extern false final finally float fn for foreach from func '
  + 'function get global go goto if impl implements import in init int interface internal is lambda let lock long loop match mod module mut '
  + 'namespace native new nil none None not null object of operator or out override package params pass private protected pub public raise '
  + 'readonly record ref return sealed select self set short sizeof static str string struct super switch synchronized template then this '
  + 'throw throws trait True False true try type typedef typeof uint union unsafe unsigned until use using var virtual void volatile when '
  + 'where while with yield').split(' '));

const HASH = new Set(['py', 'sh', 'bash', 'rb', 'pl', 'r', 'yml', 'yaml', 'toml', 'ini', 'conf', 'cfg', 'mk', 'dockerfile', 'makefile', 'tf', 'nix']);
const DASH = new Set(['sql', 'lua', 'hs', 'elm', 'ada']);
const PLAIN = new Set(['md', 'txt', 'csv', 'log', 'lock', 'svg', 'html', 'xml', 'csproj', 'props', 'json']);

const TEXT = String.raw`"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\`(?:\\.|[^\`\\])*\``;
const NUMBER = String.raw`\b0[xX][\da-fA-F_]+\b|\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?[a-zA-Z]{0,2}\b`;
const WORD = String.raw`[A-Za-z_]\w*`;

/** What colours the lines of a file. */
export function painter(path) {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const ending = name.slice(name.lastIndexOf('.') + 1);
  const remark = HASH.has(ending) ? '#.*' : DASH.has(ending) ? '--.*' : String.raw`\/\/.*|\/\*.*?(?:\*\/|$)`;
  const pattern = new RegExp(`(?<remark>${PLAIN.has(ending) ? '(?!)' : remark})|(?<text>${TEXT})|(?<number>${NUMBER})|(?<word>${WORD})`, 'g');
  return line => {
    const parts = [];
    let end = 0;
    for (const found of line.matchAll(pattern)) {
      const kind = Object.keys(found.groups).find(group => found.groups[group] !== undefined);
      if (kind === 'word' && (PLAIN.has(ending) || !WORDS.has(found[0]))) {
        continue;
      }
      const span = document.createElement('span');
      span.className = `hl-${kind}`;
      span.textContent = found[0];
      parts.push(line.slice(end, found.index), span);
      end = found.index + found[0].length;
    }
    parts.push(line.slice(end));
    return parts;
  };
}
