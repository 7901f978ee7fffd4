/** What was said and done, in order: timeline, status updates, cadence, actions, the complete log. */
import type { Entry } from '../incident/entry.ts';
import type { EventKind } from '../incident/events.ts';
import type { PromiseMade } from '../incident/ledger.ts';
import type { ShownRow } from '../incident/shown.ts';
import { oneLine } from '../incident/text.ts';
import { durationText } from '../incident/time.ts';
import { bullets, count, type Drafting, isPublic, moment, paragraphs, type Stamp, stamps } from './draft.ts';
import { inline, link, quoted } from './markdown.ts';

/** A line of the timeline is for reading at a glance; the whole text is under the updates, or in the log. */
const LINE_LENGTH = 320;

/** Foghorn's own doing in a replay: it did not happen at the time. */
const OURS: ReadonlySet<EventKind> = new Set<EventKind>(['nudge_sounded', 'postmortem_drafted']);
const isOurs = (d: Drafting, kind: EventKind): boolean =>
  d.replayed !== undefined && (OURS.has(kind) || (kind === 'components_changed' && !d.componentsKnown));

const headOf = (d: Drafting, entry: Entry | undefined): string => {
  const event = entry?.event;
  switch (event?.kind) {
    case 'declared':
      return 'Declared';
    case 'note_raised':
      return 'Note';
    case 'update_posted':
      return `${isPublic(d, { entry: entry?.id ?? '', audience: event.audience }) ? 'Public update' : 'Update'} (${event.status})`;
    case 'message':
      return event.bot ? 'Bot' : event.thread === null ? '' : '↳';
    default:
      return '';
  }
};

const lineOf = (d: Drafting, row: ShownRow, entry: Entry | undefined, stamp: Stamp, most: number): string => {
  // A declaration's first line is its title.
  const written = entry?.event.kind === 'declared' ? row.text.replace('\n', ': ') : row.text;
  const text = row.redacted
    ? [oneLine(d.names.named(row.heading ?? ''), most), 'redacted'].filter(Boolean).join(': ')
    : oneLine(d.names.named(written), most);
  const by = d.doer(row.actor);
  const files = row.redacted ? [] : row.files.map(({ name, url }) => link(name, url));
  const marks = [
    ...(row.corrected ? ['corrected'] : []),
    ...(row.editedAt === null ? [] : ['edited']),
    ...(row.recovered ? ['found later'] : []),
  ];
  const url = entry?.event.kind === 'link_added' ? entry.event.link.url : row.url;
  const when = d.timed(row.id) ? stamp(row.occurredAt) : 'time not recorded';
  const who = [headOf(d, entry), by].filter(Boolean).map(inline).join(' · ');
  return [
    `**${when}**`,
    who === '' ? '' : ` · ${who}`,
    `: ${inline(text)}`,
    files.length === 0 ? '' : ` (${files.join(', ')})`,
    marks.length === 0 ? '' : ` (${marks.join(', ')})`,
    url && !row.redacted ? ` ${link('link', url)}` : '',
  ].join('');
};

const byId = (d: Drafting): ReadonlyMap<string, Entry> => new Map(d.entries.map((entry) => [entry.id, entry]));

/** An update of the same commit says the status already. */
const isQuiet = (entry: Entry | undefined): boolean =>
  entry?.event.kind === 'status_changed' && entry.event.quiet === true;

const lines = (d: Drafting, rows: readonly ShownRow[], most: number): string => {
  const entries = byId(d);
  const stamp = stamps(d.zone);
  return bullets(rows.map((row) => lineOf(d, row, entries.get(row.id), stamp, most)));
};

const visible = (d: Drafting): ShownRow[] => d.timeline.filter(({ hidden, kind }) => !hidden && !isOurs(d, kind));

export const timeline = (d: Drafting): string => {
  const entries = byId(d);
  const rows = visible(d).filter(({ id, salience }) => salience === 'high' && !isQuiet(entries.get(id)));
  const room = d.roomUrl ? `The whole conversation is in the ${link('room', d.roomUrl)}.` : null;
  return rows.length === 0 ? 'Nothing is recorded.' : paragraphs(lines(d, rows, LINE_LENGTH), room);
};

export const log = (d: Drafting): string => {
  const rows = visible(d);
  const messages = rows.filter(({ kind }) => kind === 'message').length;
  if (rows.length === 0) return 'Nothing is recorded.';
  return paragraphs(
    `${count(rows.length, 'entry', 'entries')}, ${count(messages, 'message')} of the room among them.`,
    lines(d, rows, Number.POSITIVE_INFINITY),
  );
};

export const updates = (d: Drafting): string => {
  const stamp = stamps(d.zone);
  const posted = d.facts.updates.map(({ entry, at, by, audience, status, text, promise }) => {
    const when = d.timed(entry) ? stamp(at) : 'time not recorded';
    const doer = d.doer(by);
    const who = doer === '' ? '' : ` · ${inline(doer)}`;
    const next = promise === null ? '' : ` · next promised by ${stamp(promise)}`;
    const head = `**${when}** · ${isPublic(d, { entry, audience }) ? 'public' : 'internal'} · ${status}${who}${next}`;
    return `${head}\n\n${text === null ? '> redacted' : quoted(d.names.named(text))}`;
  });
  return posted.length === 0 ? 'No status update is recorded.' : posted.join('\n\n');
};

const missed = (promise: PromiseMade, d: Drafting): string => {
  const stamp = stamps(d.zone);
  const promised = `${promise.audience === 'public' ? 'Public' : 'Internal'}: promised at ${stamp(promise.madeAt)} for ${stamp(promise.dueAt)}`;
  return promise.metAt === null
    ? `${promised}; no update followed`
    : `${promised}; the next came at ${stamp(promise.metAt)}, ${durationText(promise.lateBy ?? 0)} late`;
};

const tally = (d: Drafting): string => {
  const { promises, kept, missed: broken } = d.facts.ledger;
  if (promises.length === 0) return 'No promise of a next update was made.';
  const idle = promises.filter((promise) => promise.void).length;
  const pending = promises.length - kept - broken - idle;
  const rest = [...(pending > 0 ? [`${pending} still pending`] : []), ...(idle > 0 ? [`${idle} void`] : [])];
  return `Promises of a next update: ${promises.length} made, ${[`${kept} kept`, `${broken} missed`, ...rest].join(', ')}.`;
};

export const cadence = (d: Drafting): string => {
  const { ledger, nudges, snoozes } = d.facts;
  const late = ledger.promises.filter((promise) => promise.kept === false);
  const worst = Math.max(0, ...late.map(({ lateBy }) => lateBy ?? 0));
  const untimed = !d.facts.updates.some(({ entry }) => d.timed(entry));
  const silence = untimed ? null : ledger.longestSilence;
  const changes = d.timeline.filter(({ kind, hidden }) => kind === 'cadence_changed' && !hidden);
  const stamp = stamps(d.zone);
  return paragraphs(
    bullets([
      ledger.firstUpdateAfter === null || untimed
        ? 'First update: not recorded.'
        : `First update: ${durationText(ledger.firstUpdateAfter)} after ${d.replayed ? 'the record begins' : 'the declaration'}.`,
      tally(d),
      ...(worst > 0 ? [`The latest was ${durationText(worst)} over.`] : []),
      silence === null
        ? 'Longest stretch without an update: not recorded.'
        : `Longest stretch without an update: ${durationText(silence.to - silence.from)}, from ${stamp(silence.from)} to ${stamp(silence.to)}.`,
      ...(nudges.length > 0 && !d.replayed ? [`Nudges sounded: ${nudges.length}.`] : []),
      ...(snoozes.length > 0 ? [`Nudges snoozed: ${snoozes.map(({ at }) => stamp(at)).join(', ')}.`] : []),
      ...changes.map((row) => `${stamp(row.occurredAt)}: ${inline(row.redacted ? 'redacted' : row.text)}.`),
    ]),
    late.length === 0 ? null : `Missed promises:\n\n${bullets(late.map((promise) => missed(promise, d)))}`,
  );
};

export const actions = (d: Drafting): string => {
  const { tasks } = d.facts;
  if (tasks.length === 0) return 'No action item is recorded. Add one with `/incident task`.';
  return bullets(
    tasks.map(({ text, owner, due, doneAt }) =>
      [
        inline(d.names.named(text)),
        `owner: ${owner === null ? 'unassigned' : inline(d.names.name(owner))}`,
        `due: ${due === null ? 'not set' : moment(due, d.zone)}`,
        'priority: not set',
        doneAt === null ? 'open' : `done at ${moment(doneAt, d.zone)}`,
      ].join(' · '),
    ),
  );
};
