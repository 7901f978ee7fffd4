/** The messages of a channel as one run: days, authors, what is new, and the answers whispered in between. */
import { html } from 'hono/html';
import type { Page } from '../../platform/messages.ts';
import type { Posted } from '../../platform/model.ts';
import type { Html } from '../../render.ts';
import type { Whisper } from '../whispers.ts';
import { dayLine, dayOf, messageView, type Seen, whisperView } from './message.ts';

/** A message with the line of its day, when it is the first of that day. */
export const withDay = (posted: Posted, before: Posted | null, seen: Seen): Html =>
  html`${before !== null && dayOf(before, seen.reader) === dayOf(posted, seen.reader) ? '' : dayLine(posted, seen.reader)}${messageView(posted, seen, { before })}`;

export const messageList = (
  { messages, older, newer }: Page,
  seen: Seen,
  { newFrom = null, whispers = [] }: { newFrom?: number | null; whispers?: readonly Whisper[] },
): Html => {
  const firstNew =
    newFrom === null ? null : messages.find(({ id, author }) => id > newFrom && author !== seen.reader.user);
  const rest = [...whispers];
  const parts: Html[] = [];
  for (const [index, posted] of messages.entries()) {
    while (rest[0] && rest[0].at < posted.at) parts.push(whisperView(rest.shift() as Whisper, seen));
    if (posted === firstNew && index > 0) parts.push(html`<p class="new"><span>New</span></p>`);
    parts.push(withDay(posted, messages[index - 1] ?? null, seen));
  }
  const first = messages[0]?.id;
  const last = messages.at(-1)?.id;
  return html`${older && first !== undefined ? html`<button type="button" class="btn plain page" data-before="${first}">Show earlier messages</button>` : ''}${parts}${newer ? '' : rest.map((whisper) => whisperView(whisper, seen))}${newer && last !== undefined ? html`<button type="button" class="btn plain page" data-after="${last}">Show later messages</button>` : ''}`;
};
