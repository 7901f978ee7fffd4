/** A page of the timeline: rows with the ids by which they are corrected, the filters named, the ways onward. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Message, Rich } from '../../engine/reply.ts';
import { type Instant, type PersonId, reference } from '../../incident/incident.ts';
import type { ShownRow } from '../../incident/shown.ts';
import { HOUR } from '../../incident/time.ts';
import { button, buttons } from './actions.ts';
import { bounded } from './bounds.ts';
import { KIND_WORDS } from './labels.ts';
import { consoleSpan, incidentPage } from './places.ts';
import { inlineSpans } from './rich.ts';
import { blank, inlineText, plural, who } from './text.ts';

/** Rows that fit into one message on every platform. */
export const TIMELINE_PAGE = 10;

/** A position in (occurred, id) order, as the options `before` and `after` carry it. */
export const cursorText = ({ occurredAt, id }: Pick<ShownRow, 'occurredAt' | 'id'>): string => `${occurredAt}@${id}`;
/** Null: not a position. */
export const parseCursor = (text: string): { occurredAt: Instant; id: string } | null => {
  const match = /^(\d{1,16})@(.+)$/s.exec(text);
  return match?.[1] !== undefined && match[2] !== undefined ? { occurredAt: Number(match[1]), id: match[2] } : null;
};

export interface TimelinePage {
  /** At most `TIMELINE_PAGE`, oldest first. */
  rows: readonly ShownRow[];
  /** How many rows the filters let through in all. */
  total: number;
  /** There are rows before the first, after the last. */
  earlier: boolean;
  later: boolean;
  filter: { kind?: string; by?: PersonId; words?: string; all?: boolean };
  /** The filters as typed: paging keeps them. */
  options: Readonly<Record<string, string>>;
}

const filters = ({ filter }: TimelinePage, view: IncidentView): Rich[] => [
  ...(filter.all ? [['plain messages too']] : []),
  ...(filter.kind === undefined ? [] : [[`kind ${KIND_WORDS[filter.kind as keyof typeof KIND_WORDS] ?? filter.kind}`]]),
  ...(filter.by === undefined ? [] : [['by ', who(filter.by)]]),
  ...(filter.words === undefined ? [] : [[`with “${inlineText(filter.words, 60, view.people)}”`]]),
];

/** What the text alone does not say. */
const remarks = (row: ShownRow): string =>
  [
    ...(row.bot ? ['by a program'] : []),
    ...(row.recovered ? ['found later'] : []),
    ...(row.editedAt !== null || row.corrected ? ['edited'] : []),
    ...(row.files.length > 0 ? [plural(row.files.length, 'file')] : []),
  ].join(', ');

/** The date is said once, and again after a gap in which the day may have changed. */
const GAP = 12 * HOUR;

const line = (row: ShownRow, before: ShownRow | undefined): Rich => {
  const dated = before === undefined || row.occurredAt - before.occurredAt >= GAP;
  const remark = row.redacted ? '' : remarks(row);
  const text: Rich = row.redacted
    ? [...(blank(row.text) ? [] : [...inlineSpans(row.text, 180), ' ']), '(removed)']
    : blank(row.text)
      ? [`(${KIND_WORDS[row.kind]})`]
      : inlineSpans(row.text, 180);
  return [
    { time: row.occurredAt, as: dated ? 'date' : 'time' },
    ' ',
    who(row.actor),
    ': ',
    ...text,
    ...(remark === '' ? [] : [` (${remark})`]),
    ' ',
    { code: row.id },
  ];
};

export const timeline = (view: IncidentView, page: TimelinePage): Message => {
  const { number } = view.incident;
  const { rows, total } = page;
  const named = filters(page, view);
  const first = rows[0];
  const last = rows.at(-1);
  const shown =
    rows.length === total
      ? plural(total, 'entry', 'entries')
      : `${rows.length} of ${plural(total, 'entry', 'entries')}`;
  const paging = (label: string, way: 'before' | 'after', row: ShownRow | undefined) =>
    row === undefined ? null : button(label, 'timeline', number, { ...page.options, [way]: cursorText(row) });
  return bounded({
    summary: `Timeline of ${reference(number)}: ${shown}`,
    tone: 'plain',
    blocks: [
      { type: 'heading', text: `Timeline of ${reference(number)}` },
      { type: 'context', text: [shown, ...named.flatMap((one): Rich => [', ', ...one])] },
      ...(rows.length === 0
        ? [
            {
              type: 'text' as const,
              text: [named.length === 0 ? 'Nothing is on the timeline yet.' : 'Nothing on the timeline is like that.'],
            },
          ]
        : []),
      { type: 'list', items: rows.map((row, i) => line(row, rows[i - 1])) },
      buttons(
        page.earlier ? paging('Earlier', 'before', first) : null,
        page.later ? paging('Later', 'after', last) : null,
      ),
      { type: 'context', text: [consoleSpan(incidentPage(number), 'The whole timeline')] },
    ],
  });
};
