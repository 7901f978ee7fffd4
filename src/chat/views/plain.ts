/** A message as plain text: for summaries and notifications, the console, and transcripts in tests. */
import type { Block, Message, Rich, Span } from '../../engine/reply.ts';
import type { Instant, PersonId } from '../../incident/incident.ts';
import { agoText, clockTime, dateTime, MINUTE, zoneLabel } from '../../incident/time.ts';
import { words } from './times.ts';

export interface Reader {
  /** How a person is written: `@ana`. */
  name(person: PersonId): string;
  /** How a group is written; its id by default. */
  group?(group: string): string;
  /** IANA zone; times are labelled with it. */
  zone: string;
  now: Instant;
  /** Where the console is, without a slash at the end; without one its places are text alone. */
  consoleUrl?: string | null;
}

const plainTime = (at: Instant, as: 'time' | 'date' | 'ago', { zone, now }: Reader): string => {
  if (as === 'date') return dateTime(at, zone);
  if (as === 'time') return `${clockTime(at, zone)} ${zoneLabel(at, zone)}`;
  return at > now + MINUTE ? `in ${words(at - now)}` : agoText(Math.max(0, now - at));
};

const plainSpan = (span: Span, reader: Reader): string => {
  if (typeof span === 'string') return span;
  if ('bold' in span) return span.bold;
  if ('code' in span) return span.code;
  if ('time' in span) return plainTime(span.time, span.as, reader);
  if ('person' in span) return reader.name(span.person);
  if ('group' in span) return reader.group?.(span.group) ?? `@${span.group.slice(span.group.indexOf(':') + 1)}`;
  if ('link' in span) return span.text === span.link ? span.link : `${span.text} (${span.link})`;
  return reader.consoleUrl ? `${span.text} (${reader.consoleUrl}${span.console})` : span.text;
};

export const plainRich = (rich: Rich, reader: Reader): string => rich.map((span) => plainSpan(span, reader)).join('');

/** In what people wrote; everywhere else people are spans. */
const MENTION = /<@([^<>\s]+)>/g;

const lines = (text: string, before: string): string =>
  text
    .split('\n')
    .map((line) => `${before}${line}`.trimEnd())
    .join('\n');

const plainBlock = (block: Block, reader: Reader): string => {
  switch (block.type) {
    case 'heading':
    case 'code':
      return block.text;
    case 'text':
    case 'context':
      return plainRich(block.text, reader);
    case 'quote':
      return lines(
        block.text.replace(MENTION, (_, person: string) => reader.name(person)),
        '> ',
      );
    case 'fields':
      return block.fields
        .map(({ label, value }) => `${label}: ${plainRich(value, reader).replaceAll('\n', ', ')}`)
        .join('\n');
    case 'list':
      return block.items.map((item) => `- ${plainRich(item, reader)}`).join('\n');
    case 'buttons':
      return block.buttons.map(({ label }) => `[${label}]`).join(' ');
    case 'menu':
      return `[${block.label} ▾]`;
  }
};

/** Every block on lines of its own. */
export const plainText = (message: Pick<Message, 'blocks'>, reader: Reader): string =>
  message.blocks.map((block) => plainBlock(block, reader)).join('\n');
