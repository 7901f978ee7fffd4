/** Typed text taken apart into words, each knowing where it stood, so that what is left over stays as it was written. */

export interface Token {
  /** Where it stands in the text. */
  start: number;
  end: number;
  /** The word; for a quoted one, what is between the quotes. */
  text: string;
  /** Quoted as a whole: never anything but text. */
  quoted: boolean;
}

// One alternative a step and no nesting: linear in the length of the text, whatever is typed.
const WORD = /["“]([^"“”]*)["”](?=\s|$)|[A-Za-z_-]+:["“][^"“”]*["”](?=[\s,]|$)|\S+/g;

export const tokens = (text: string): Token[] =>
  [...text.matchAll(WORD)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[1] ?? match[0],
    quoted: match[1] !== undefined,
  }));

/** What the text says without the words taken out of it: line breaks and inner quotes as they were. */
export const rest = (text: string, left: readonly Token[]): string => {
  const [only, another] = left;
  if (only?.quoted && !another) return only.text.trim();
  const parts: string[] = [];
  let from = only?.start ?? 0;
  for (const [index, token] of left.entries()) {
    const next = left[index + 1];
    // Two words that stood side by side still do, with whatever is between them.
    if (next && text.slice(token.end, next.start).trim() === '') continue;
    parts.push(text.slice(from, token.end));
    from = next?.start ?? text.length;
  }
  return parts.join(' ').trim();
};
