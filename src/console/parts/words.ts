/** People's text and people's names, safe to show. */
import { excerpt, handle, named } from '../../chat/views/text.ts';
import type { PersonId } from '../../incident/incident.ts';
import { FOGHORN } from '../../incident/incident.ts';
import { type Html, html, none } from '../html.ts';
import type { Reader } from '../reader.ts';

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}]/g;
/** Longer text is folded: one pasted log must not hide the rest of the story. */
const FOLD = 1200;

/** Only addresses of the web become links: nothing typed in chat may carry a script. */
export const outside = (address: string, shown: Html | string): Html =>
  /^https?:\/\//i.test(address) && URL.canParse(address)
    ? html`<a href="${address}" rel="noopener noreferrer nofollow">${shown}</a>`
    : html`${shown}`;

const linked = (text: string): Html => {
  const parts: Html[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    parts.push(html`${text.slice(from, match.index)}`, outside(match[0], match[0]));
    from = match.index + match[0].length;
  }
  return html`${parts}${text.slice(from)}`;
};

/** Text as it was written: lines kept, mentions by handle, addresses as links, either direction of writing. */
export const prose = (text: string, reader: Reader): Html => {
  const shown = named(text, reader.people);
  if (shown === '') return none;
  if (shown.length <= FOLD) return html`<div class="prose" dir="auto">${linked(shown)}</div>`;
  return html`<details class="long"><summary dir="auto">${excerpt(shown, 300)} <span class="more">all ${shown.length.toLocaleString('en')} characters</span></summary><div class="prose" dir="auto">${linked(shown)}</div></details>`;
};

export const person = (id: PersonId, reader: Reader): Html =>
  html`<span class="person" title="${reader.people.get(id)?.name ?? id}">${handle(id, reader.people)}</span>`;

export const people = (ids: readonly PersonId[], reader: Reader): Html =>
  html`${ids.map((id, index) => html`${index > 0 ? ', ' : ''}${person(id, reader)}`)}`;

/** A name for a plain string: titles, options, file names. */
export const nameOf = (id: PersonId, reader: Reader): string =>
  id === FOGHORN ? 'Foghorn' : handle(id, reader.people);
