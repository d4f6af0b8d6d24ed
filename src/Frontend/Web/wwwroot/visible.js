// Text of strangers and agents: what would be invisible, or turn the text around, stands there by its number. Tabs stay.

const HIDDEN = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0\u{E0000}-\u{E0FFF}]/gu;

export function visible(text) {
  return text.replace(HIDDEN, hidden => `⟨U+${hidden.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}
