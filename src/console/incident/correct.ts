/** Correcting an entry in place: its text, its time, or both. */
import type { Command } from '../../incident/commands.ts';
import type { EventKind } from '../../incident/events.ts';
import type { Incident } from '../../incident/incident.ts';
import { isRefusal, type Refusal, refuse } from '../../incident/refusal.ts';
import { correctableText, correctableTime } from '../../incident/rules/timeline.ts';
import type { ShownRow } from '../../incident/shown.ts';
import { clockTime, dateText } from '../../incident/time.ts';
import { parsePast } from '../../incident/when.ts';
import { type Html, html, when } from '../html.ts';
import * as forms from '../parts/forms.ts';
import type { Reader } from '../reader.ts';
import { type StoryQuery, storyAddress } from './query.ts';

/** What of a row people may correct; null: nothing. */
export const correctable = (row: Pick<ShownRow, 'kind' | 'redacted'>): { text: boolean; time: boolean } | null => {
  if (row.redacted) return null;
  const may = { text: correctableText(row.kind), time: correctableTime(row.kind) };
  return may.text || may.time ? may : null;
};

/** The time as it stands in the field, in the reader's zone. */
const written = (row: Pick<ShownRow, 'occurredAt'>, reader: Reader): string =>
  `${dateText(row.occurredAt, reader.zone)} ${clockTime(row.occurredAt, reader.zone)}`;

export const correctForm = (
  incident: Incident,
  row: ShownRow,
  query: StoryQuery,
  reader: Reader,
  refused: forms.Refused | null,
): Html => {
  const typed = forms.typing('correct', reader, refused);
  const may = correctable(row);
  if (!may) return html``;
  const here = `${reader.base}/incidents/${incident.number}`;
  const back = storyAddress(here, query, { correct: undefined }, `#${encodeURIComponent(row.id)}`);
  const fields = html`${forms.hidden({ entry: row.id, was: written(row, reader), wasText: row.text })}${when(may.text, () => forms.area(typed, { name: 'text', label: 'Text', value: row.text, rows: 3 }))}${when(may.time, () => forms.line(typed, { name: 'at', label: 'Time', value: written(row, reader), hint: `In ${reader.zone}: 14:05, 20m ago, yesterday 23:50 CET` }))}`;
  return forms.form(
    typed,
    storyAddress(`${here}/correct`, query, { correct: row.id }),
    fields,
    html`${forms.button('Correct')}<a href="${back}">Leave it</a>`,
  );
};

/** Only what was changed is corrected: a time is shown by the minute, and resending it must not cut its seconds. */
export const correctCommand = (
  values: Readonly<Record<string, string>>,
  kind: EventKind,
  reader: Reader,
): Extract<Command, { do: 'correct_entry' }> | { refusal: Refusal; field?: string } => {
  const { entry = '', at = '', was = '', text, wasText } = values;
  const moved = at.trim() !== '' && at !== was ? parsePast(at, { now: reader.now, zone: reader.zone }) : null;
  if (moved !== null && isRefusal(moved)) return { refusal: moved, field: 'at' };
  if (values.at !== undefined && at.trim() === '')
    return { refusal: refuse('no_time', 'An entry needs a time.', 'Type one like 14:05 or 20m ago.'), field: 'at' };
  const reworded = text === wasText ? undefined : text;
  return {
    do: 'correct_entry',
    entry,
    of: kind,
    ...(reworded === undefined ? {} : { text: reworded }),
    ...(moved === null ? {} : { occurredAt: moved.at }),
  };
};
