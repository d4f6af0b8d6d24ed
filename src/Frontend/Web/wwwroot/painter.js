// Colours code: the words of its language, texts, numbers and remarks.

import DOMPurify from './lib/dompurify.js';

/** Longer texts stay plain: colouring them would hold up the page. */
export const LARGEST_PAINTED = 60_000;

const ALLOWED = { RETURN_DOM_FRAGMENT: true, ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'], ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false };

/**
 * Loads what colours a language.
 * @param language Its name, or the ending of its files.
 * @returns What makes coloured parts of a text; null if the language is not known.
 */
export async function painter(language) {
  const { default: highlight } = await import('./lib/highlight.js');
  return highlight.getLanguage(language)
    ? text => DOMPurify.sanitize(highlight.highlight(text, { language, ignoreIllegals: true }).value, ALLOWED)
    : null;
}
