/** People's text inside Markdown: shown as they wrote it, unable to become a heading, link, image, table or HTML. */

/** What means something anywhere in a line. `:` and `.` only where they would make a bare address a link. */
const INLINE = /[\\`*_[\]<>|~]|&(?=#?\w+;)|:(?=\/\/)|(?<=\b(?:www|mailto|tel|xmpp))[.:]/gi;
/** What means something at the beginning of a line: headings, lists, rules, underlines of headings. */
const LEADING = /^(?:[#+=-]|(\d{1,9})(?=[.)]))/;

const line = (text: string): string =>
  text
    .trim()
    .replace(INLINE, (sign) => `\\${sign}`)
    .replace(LEADING, (sign, number?: string) => (number === undefined ? `\\${sign}` : sign))
    // A number that begins a line is escaped at the sign behind it.
    .replace(/^(\d{1,9})([.)])/, '$1\\$2');

/** Controls and signs that turn the direction of text have no place in a document others read. */
const clean = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '');

/** As one line, wherever a line of text may stand: a paragraph, a list item, after other words. */
export const inline = (text: string): string => line(clean(text).replace(/\s+/g, ' '));

/** As a block of quotation, line by line; empty lines stay. */
export const quoted = (text: string): string =>
  clean(text)
    .trim()
    .split(/\r\n?|\n|\u2028|\u2029/)
    .map((one) => `> ${line(one)}`.trimEnd())
    // Two spaces would be lost in editors; a backslash keeps the line break of what was written.
    .map((one, index, all) => (index < all.length - 1 && one !== '>' && all[index + 1] !== '>' ? `${one}\\` : one))
    .join('\n');

/** A link where the address is one of the web, else the words alone. */
export const link = (words: string, url: string | null | undefined): string => {
  if (!url || !/^https?:\/\/[^\s<>]+$/i.test(url)) return inline(words);
  return `[${inline(words)}](<${url.replaceAll('\\', '%5C')}>)`;
};
