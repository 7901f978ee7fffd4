/** Neutral messages and people's text as HTML. `html` escapes whatever is put in: text can never become markup. */
import { html } from 'hono/html';
import type { Block, Button, Invocation, Message, Rich, Span } from '../../engine/reply.ts';
import type { Instant, PersonId } from '../../incident/incident.ts';
import { agoText, clockTime, dateTime, iso } from '../../incident/time.ts';
import { crewOf, userOf } from './keys.ts';
import { pieces } from './text.ts';

export type Html = ReturnType<typeof html>;

/** Who reads, and how they are shown what depends on them. */
export interface Reader {
  user: string;
  zone: string;
  now: Instant;
  /** The shown name of a workspace user; null: unknown. */
  nameOf(user: string): string | null;
  /** Splits text at the names of severities, keeping them: has one capturing group. */
  severities: RegExp;
  /** 1 (worst) to 4 for the name of a severity; null for anything else. */
  severityOf(word: string): number | null;
  /** The address of a page of the console; null: there is no console. */
  console(path: string): string | null;
}

/** Only addresses that lead to a page: a `javascript:` one is shown as its text. */
const safeAddress = (address: string): boolean => /^(https?:\/\/|mailto:|\/(?!\/)|#)/i.test(address);

const anchor = (address: string, text: string): Html => {
  if (!safeAddress(address)) return html`${text}`;
  return /^https?:/i.test(address)
    ? html`<a href="${address}" rel="noreferrer noopener" target="_blank">${text}</a>`
    : html`<a href="${address}">${text}</a>`;
};

const mention = (person: PersonId, reader: Reader, ping: readonly string[]): Html => {
  const user = userOf(person);
  const name = (user === null ? null : reader.nameOf(user)) ?? person;
  const calls = user !== null && ping.includes(user);
  const kind = calls ? (user === reader.user ? 'mention calls me' : 'mention calls') : 'mention';
  return html`<span class="${kind}">@${name}</span>`;
};

export const timeOf = (at: Instant, as: 'time' | 'date' | 'ago', reader: Reader): Html => {
  const full = dateTime(at, reader.zone);
  const shown = as === 'ago' ? agoText(reader.now - at) : as === 'date' ? full : clockTime(at, reader.zone);
  return html`<time datetime="${iso(at)}" title="${full}" data-as="${as}">${shown}</time>`;
};

/** People's text: mentions by name, addresses as links, line breaks kept, everything else as typed. */
export const plainText = (neutral: string, reader: Reader, ping: readonly string[]): Html =>
  html`${pieces(neutral).map((piece) => {
    if ('person' in piece) return mention(piece.person, reader, ping);
    if ('url' in piece) return anchor(piece.url, piece.url);
    return piece.plain;
  })}`;

/** Foghorn's own words: severities carry a colour beside their name. */
const toned = (text: string, reader: Reader): Html =>
  html`${text.split(reader.severities).map((part) => {
    const level = reader.severityOf(part);
    return level === null ? plainText(part, reader, []) : html`<span class="sev sev-${level}">${part}</span>`;
  })}`;

const span = (part: Span, reader: Reader, ping: readonly string[]): Html => {
  if (typeof part === 'string') return toned(part, reader);
  if ('bold' in part) return html`<strong>${toned(part.bold, reader)}</strong>`;
  if ('code' in part) return html`<code>${part.code}</code>`;
  if ('time' in part) return timeOf(part.time, part.as, reader);
  if ('person' in part) return mention(part.person, reader, ping);
  if ('group' in part) return html`<span class="mention">@${crewOf(part.group) ?? part.group}</span>`;
  if ('link' in part) return anchor(part.link, part.text);
  const address = reader.console(part.console);
  return address === null ? html`${part.text}` : anchor(address, part.text);
};
export const rich = (text: Rich, reader: Reader, ping: readonly string[] = []): Html =>
  html`${text.map((part) => span(part, reader, ping))}`;

const asked = (invocation: Invocation): string => JSON.stringify(invocation);

export const button = ({ label, style, invoke, confirm }: Button): Html =>
  html`<button type="button" class="btn ${style}" data-invoke="${asked(invoke)}"${
    confirm === undefined ? '' : html` data-confirm="${confirm}"`
  }>${label}</button>`;

const block = (part: Block, reader: Reader, ping: readonly string[]): Html => {
  switch (part.type) {
    case 'heading':
      return html`<h3 class="heading">${toned(part.text, reader)}</h3>`;
    case 'text':
      return html`<p>${rich(part.text, reader, ping)}</p>`;
    case 'quote':
      return html`<blockquote>${plainText(part.text, reader, [])}</blockquote>`;
    case 'fields':
      return html`<dl class="fields">${part.fields.map(
        ({ label, value }) => html`<div><dt>${label}</dt><dd>${rich(value, reader, ping)}</dd></div>`,
      )}</dl>`;
    case 'list':
      return html`<ul>${part.items.map((item) => html`<li>${rich(item, reader, ping)}</li>`)}</ul>`;
    case 'context':
      return html`<p class="context">${rich(part.text, reader, ping)}</p>`;
    case 'code':
      return html`<pre tabindex="0"><code>${part.text}</code></pre>`;
    case 'buttons':
      return html`<div class="buttons">${part.buttons.map(button)}</div>`;
    case 'menu':
      return html`<details class="menu"><summary class="btn plain">${part.label}</summary><div class="menu-list">${part.choices.map(
        ({ label, invoke }) => html`<button type="button" data-invoke="${asked(invoke)}">${label}</button>`,
      )}</div></details>`;
  }
};

export const blocks = (parts: readonly Block[], reader: Reader, ping: readonly string[] = []): Html =>
  html`${parts.map((part) => block(part, reader, ping))}`;

/** A message of Foghorn's: its blocks, with a coloured edge where the tone asks for notice. */
export const neutralMessage = (message: Message, reader: Reader, ping: readonly string[] = []): Html =>
  html`<div class="said ${message.tone}">${
    message.blocks.length > 0
      ? blocks(message.blocks, reader, ping)
      : html`<p>${plainText(message.summary, reader, [])}</p>`
  }</div>`;
