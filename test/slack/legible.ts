/**
 * What a person reads where Slack is sent this: mrkdwn as Slack documents it, written without a look at how Foghorn
 * writes it. A sign formats where a space, punctuation or an end stands outside of the pair and none inside.
 */

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const LETTER = '[\\p{L}\\p{N}\\u2060]';
const pair = (sign: string): RegExp =>
  new RegExp(
    `(?<!${LETTER}|[${sign}])[${sign}](?![\\s${sign}])([^\\n${sign}]*?)(?<!\\s)[${sign}](?!${LETTER}|[${sign}])`,
    'gu',
  );

const line = (text: string): string => {
  // A `>` of Slack's own, or as people type it, which arrives escaped.
  let shown = text.replace(/^[ \t]*(?:>|&gt;) ?/, '');
  for (const sign of ['`', '*', '_', '~']) shown = shown.replace(pair(sign), '$1');
  return shown;
};

/** Tokens between angle brackets, by the words that stand for them. */
const tokens = (text: string, keep: (words: string) => string): string =>
  text.replace(/<([^<>]+)>/g, (_, inner: string) => {
    const bar = inner.indexOf('|');
    return keep(bar < 0 ? inner.replace(/^!(?=here|channel|everyone)/, '@') : inner.slice(bar + 1));
  });

const mrkdwn = (text: string): string => {
  const kept: string[] = [];
  const keep = (words: string): string => {
    kept.push(words);
    return `\ue000${kept.length - 1}\ue001`;
  };
  const fenced = text.replace(/```\n?([\s\S]*?)\n?```/g, (_, code: string) => keep(code));
  const shown = tokens(fenced, keep)
    .split('\n')
    .map(line)
    .join('\n')
    .replace(/\ue000(\d+)\ue001/g, (_, n: string) => kept[Number(n)] ?? '');
  return unescaped(shown).replace(/[\u2060\u200b]/g, '');
};

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const READ = ['title', 'label', 'hint', 'text', 'fields', 'elements', 'element', 'placeholder', 'options', 'confirm'];

/** Everything one can read in it, formatting gone. */
export const legible = (value: unknown): string => {
  if (Array.isArray(value))
    return value
      .map(legible)
      .filter((text) => text !== '')
      .join('\n');
  if (!isJson(value)) return '';
  if (value.type === 'mrkdwn') return mrkdwn(String(value.text));
  if (value.type === 'plain_text') return String(value.text);
  return READ.map((key) => legible(value[key]))
    .filter((text) => text !== '')
    .join('\n');
};

/** All mrkdwn that it holds. */
export const marked = (value: unknown): { text: string; verbatim?: boolean }[] => {
  if (Array.isArray(value)) return value.flatMap(marked);
  if (!isJson(value)) return [];
  if (value.type === 'mrkdwn') return [value as { text: string; verbatim?: boolean }];
  return Object.values(value).flatMap(marked);
};

export const readText = mrkdwn;
