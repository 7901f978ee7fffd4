/** The timeline as a page: day by day, each entry with its time, who, what, and what was done to it since. */
import { KIND_WORDS } from '../../chat/views/labels.ts';
import { FOGHORN, type Incident } from '../../incident/incident.ts';
import type { ShownRow } from '../../incident/shown.ts';
import { clockTime, dateText, MINUTE } from '../../incident/time.ts';
import { type Html, html, none, when } from '../html.ts';
import * as forms from '../parts/forms.ts';
import { clockAndUtc, dayHeading, momentBeside } from '../parts/moments.ts';
import { nameOf, outside, person, prose } from '../parts/words.ts';
import type { Reader } from '../reader.ts';
import { correctable, correctForm } from './correct.ts';
import type { Story } from './data.ts';
import { GROUP_NAMES, GROUPS, groupOfKind } from './kinds.ts';
import { elsewhere, positionOf, storyAddress } from './query.ts';

const badge = (word: string, title: string): Html => html`<span class="mark" title="${title}">${word}</span>`;

const marks = (row: ShownRow, reader: Reader): Html =>
  html`${when(row.corrected, () => badge('corrected', 'A person corrected its text or time'))}${when(row.editedAt !== null && !row.redacted, () => html`<span class="mark">edited ${momentBeside(row.editedAt ?? 0, row.occurredAt, reader)}</span>`)}${when(row.recovered, () => badge('recovered', 'Found after a gap, by rereading the room'))}${when(row.redacted, () => badge('redacted', 'Its text was removed for good'))}${when(row.bot, () => badge('program', 'Posted by another program'))}${when(row.thread !== null, () => badge('in thread', 'A reply in a thread'))}${when(Math.abs(row.recordedAt - row.occurredAt) >= MINUTE, () => html`<span class="mark">recorded ${momentBeside(row.recordedAt, row.occurredAt, reader)}</span>`)}`;

const files = (row: ShownRow): Html =>
  row.files.length === 0
    ? none
    : html`<ul class="files" aria-label="Files">${row.files.map(({ name, url }) => html`<li>${url ? outside(url, html`${name}`) : name}</li>`)}</ul>`;

const item = (incident: Incident, row: ShownRow, story: Story, refused: forms.Refused | null, reader: Reader): Html => {
  const here = `${reader.base}/incidents/${incident.number}`;
  const correcting = story.query.correct === row.id;
  return html`<li class="entry in-${groupOfKind(row.kind)}${row.salience === 'low' ? ' low' : ''}" id="${row.id}">${clockAndUtc(row.occurredAt, reader)}<div class="what"><p class="by">${person(row.actor, reader)} <span class="kind">${KIND_WORDS[row.kind]}</span>${marks(row, reader)}<span class="links">${when(row.url, () => outside(row.url ?? '', 'in chat'))}${when(correctable(row) !== null && !correcting, () => html`<a href="${storyAddress(here, story.query, { correct: row.id }, `#${encodeURIComponent(row.id)}`)}" rel="nofollow" aria-label="Correct the ${KIND_WORDS[row.kind]} entry of ${clockTime(row.occurredAt, reader.zone)}">correct</a>`)}</span></p>${row.redacted && row.text === '' ? html`<p class="gone">The text was redacted.</p>` : prose(row.text, reader)}${files(row)}${when(correcting, () => correctForm(incident, row, story.query, reader, refused))}</div></li>`;
};

const days = (incident: Incident, story: Story, refused: forms.Refused | null, reader: Reader): Html => {
  const grouped: { day: string; rows: ShownRow[] }[] = [];
  for (const row of story.rows) {
    const day = dateText(row.occurredAt, reader.zone);
    const last = grouped.at(-1);
    if (last?.day === day) last.rows.push(row);
    else grouped.push({ day, rows: [row] });
  }
  return html`${grouped.map(({ rows: [first, ...rest] }) =>
    first
      ? html`<h3 class="day">${dayHeading(first.occurredAt, reader)}</h3><ol class="entries">${[first, ...rest].map((row) => item(incident, row, story, refused, reader))}</ol>`
      : none,
  )}`;
};

const filters = (incident: Incident, { query }: Story, reader: Reader): Html => {
  const typed = forms.typing('story', reader, null);
  const open = Boolean(query.words || query.kind || query.person);
  return html`<details class="panel"${when(open, () => html` open`)}><summary>Filter</summary><form method="get" action="${reader.base}/incidents/${incident.number}#story">${when(query.log === 'complete', () => forms.hidden({ log: 'complete' }))}<div class="grid">${forms.line(typed, { name: 'words', label: 'Words', type: 'search', value: query.words ?? '' })}${forms.choice(
    typed,
    {
      name: 'kind',
      label: 'Kind',
      value: query.kind ?? '',
      choices: [['', 'All'], ...GROUP_NAMES.map((name) => [name, GROUPS[name].label] as const)],
    },
  )}${forms.choice(typed, {
    name: 'person',
    label: 'Person',
    value: query.person ?? '',
    choices: [
      ['', 'Everybody'],
      ...incident.responders.map((id) => [id, nameOf(id, reader)] as const),
      [FOGHORN, 'Foghorn'],
    ],
  })}</div><button type="submit" class="plain">Filter</button></form></details>`;
};

/** The story leaves plain messages out; the complete log has everything. */
const toggle = (incident: Incident, { query }: Story, reader: Reader): Html => {
  const here = `${reader.base}/incidents/${incident.number}`;
  const to = (log: 'story' | 'complete', label: string): Html =>
    html`<a href="${storyAddress(here, query, { ...elsewhere, log: log === 'complete' ? log : undefined }, '#story')}"${when((query.log ?? 'story') === log, () => html` aria-current="true"`)}>${label}</a>`;
  return html`<nav class="quick" aria-label="How much of the timeline">${to('story', 'The story')}${to('complete', 'Complete log')}</nav>`;
};

const pages = (incident: Incident, story: Story, reader: Reader): Html => {
  const { rows, query, earlier, later } = story;
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last || (!earlier && !later)) return none;
  const here = `${reader.base}/incidents/${incident.number}`;
  const to = (change: Parameters<typeof storyAddress>[2], label: string): Html =>
    html`<a href="${storyAddress(here, query, { ...elsewhere, ...change }, '#story')}">${label}</a>`;
  return html`<nav class="pages" aria-label="Pages of the timeline">${when(earlier, () => html`${to({}, 'First')}${to({ before: positionOf(first) }, 'Earlier')}`)}${when(later, () => html`${to({ after: positionOf(last) }, 'Later')}${to({ end: 'last' }, 'Last')}`)}</nav>`;
};

export const storySection = (incident: Incident, story: Story, refused: forms.Refused | null, reader: Reader): Html => {
  const { query, rows, count } = story;
  const filtered = Boolean(query.words || query.kind || query.person);
  const shown = rows.length === count ? '' : `, ${rows.length} of them here`;
  return html`<section id="story" aria-labelledby="story-title"><h2 id="story-title">Timeline <span class="count">${count.toLocaleString('en')} ${count === 1 ? 'entry' : 'entries'}${shown}</span></h2>${toggle(incident, story, reader)}${filters(incident, story, reader)}${
    rows.length > 0
      ? html`${pages(incident, story, reader)}${days(incident, story, refused, reader)}${pages(incident, story, reader)}`
      : html`<div class="empty"><p>${filtered ? 'No entry matches this filter.' : 'Nothing here yet.'}</p><p><a href="${storyAddress(`${reader.base}/incidents/${incident.number}`, {}, { log: query.log === 'complete' ? undefined : 'complete' }, '#story')}">${query.log === 'complete' ? 'Show the story' : 'Show the complete log'}</a></p></div>`
  }</section>`;
};
