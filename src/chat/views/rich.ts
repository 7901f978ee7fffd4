/** Spans: how long they are, how they are shortened, and people's text as spans. */
import type { Rich, Span } from '../../engine/reply.ts';
import { excerpt, inline, isolated, who } from './text.ts';

/** Times and names are rendered by the platform: this is a generous guess at their length. */
const RENDERED = 24;

const spanLength = (span: Span): number => {
  if (typeof span === 'string') return span.length;
  if ('bold' in span) return span.bold.length;
  if ('code' in span) return span.code.length;
  if ('link' in span) return span.link.length + span.text.length;
  if ('console' in span) return span.console.length + span.text.length;
  return RENDERED;
};

export const richLength = (rich: Rich): number => rich.reduce((sum, span) => sum + spanLength(span), 0);

/** At most `max` long: the span that crosses the limit is cut where it may be, and what follows is left out. */
export const fitRich = (rich: Rich, max: number): Rich => {
  if (richLength(rich) <= max) return rich;
  const kept: Span[] = [];
  let room = max;
  for (const span of rich) {
    const length = spanLength(span);
    if (length > room) {
      if (room === 0) return kept;
      if (typeof span === 'string') return [...kept, excerpt(span, room)];
      if ('bold' in span) return [...kept, { bold: excerpt(span.bold, room) }];
      if ('code' in span) return [...kept, { code: excerpt(span.code, room) }];
      return [...kept, '…'];
    }
    kept.push(span);
    room -= length;
  }
  return kept;
};

const MENTION = /<@([^<>\s]+)>/g;

/** People's text, whole: mentions become person spans, which adapters show as names. */
export const spans = (text: string): Rich => {
  const out: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(MENTION)) {
    if (match.index > from) out.push(text.slice(from, match.index));
    out.push(who(match[1] ?? ''));
    from = match.index + match[0].length;
  }
  if (from < text.length) out.push(text.slice(from));
  return out;
};

/** People's text on one line of ours: shortened, its mentions whole or left out. */
export const inlineSpans = (text: string, max: number): Rich => isolated(fitRich(spans(inline(text, max * 2)), max));
