/** What is left of an event when people's words are taken out of it. Pure. */
import type { Entry } from '../incident/entry.ts';
import type { EventKind, IncidentEvent } from '../incident/events.ts';
import { oneLine } from '../incident/text.ts';

type Scrub<K extends EventKind> = (event: Extract<IncidentEvent, { kind: K }>) => Extract<IncidentEvent, { kind: K }>;

const same = <E>(event: E): E => event;
const textless = <E extends { text?: string | null | undefined }>(event: E): E =>
  typeof event.text === 'string' ? { ...event, text: '' } : event;
const reasonless = <E extends { reason?: string | undefined }>(event: E): E =>
  event.reason === undefined ? event : { ...event, reason: '' };
/** A valid address that leads nowhere: what a link shows is still a link. */
const NOWHERE = 'about:blank';

/** Exhaustive on purpose: a new kind of event must say here what of it is people's words. Titles stay: see `withoutTitle`. */
const scrubs: { [K in EventKind]: Scrub<K> } = {
  declared: textless,
  acknowledged: same,
  status_changed: same,
  severity_changed: same,
  renamed: same,
  components_changed: same,
  impact_recorded: textless,
  role_assigned: same,
  role_cleared: same,
  handoff_asked: same,
  joined: same,
  left: same,
  link_added: (event) => ({ ...event, link: { ...event.link, url: NOWHERE, title: '' } }),
  link_removed: (event) => ({ ...event, url: NOWHERE }),
  task_added: textless,
  task_changed: textless,
  task_done: same,
  task_reopened: same,
  task_reminded: same,
  note_raised: (event) => ({ ...textless(event), ...(event.files ? { files: [] } : {}) }),
  note_seconded: same,
  note_withdrawn: same,
  entry_corrected: textless,
  redacted: same,
  update_posted: textless,
  update_begun: same,
  cadence_changed: reasonless,
  nudge_sounded: same,
  snoozed: reasonless,
  activity_resumed: same,
  resolved: same,
  cancelled: reasonless,
  merged: same,
  absorbed: (event) => ({ ...event, title: '' }),
  reopened: reasonless,
  archive_announced: same,
  room_archived: same,
  room_kept: same,
  postmortem_drafted: (event) => ({
    ...event,
    sections: Object.fromEntries(Object.keys(event.sections).map((key) => [key, ''])),
  }),
  postmortem_edited: textless,
  message: (event) => ({ ...textless(event), files: [] }),
  revision: (event) => ({ ...textless(event), files: [] }),
  deletion: same,
  reaction: same,
};

/** The same event without the words people put into it. */
export const scrub = <E extends IncidentEvent>(event: E): E => {
  const of = scrubs[event.kind] as (event: IncidentEvent) => IncidentEvent;
  return of(event) as E;
};

/** Everything that `scrub` would take out of it: to be found again where it was quoted. */
export const wordsOf = (event: IncidentEvent): string[] => {
  const words: string[] = [];
  const collect = (was: unknown, left: unknown): void => {
    if (was === left) return;
    if (typeof was === 'string') words.push(was);
    else if (typeof was === 'object' && was !== null)
      for (const [key, value] of Object.entries(was)) collect(value, (left as Record<string, unknown> | null)?.[key]);
  };
  collect(event, scrub(event));
  return words.filter((word) => word.trim() !== '');
};

/** Shorter lines stand in too many innocent places. */
const QUOTED_LINE = 8;
const REDACTED = '[redacted]';

/** Exact occurrences of the words in a text, whole or line by line as a quotation has them, give way. */
export const withoutWords = (text: string, words: readonly string[]): string => {
  const wanted = words.flatMap((word) => [
    word,
    word.trim(),
    ...word
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.length >= QUOTED_LINE),
  ]);
  return [...new Set(wanted)]
    .sort((a, b) => b.length - a.length)
    .reduce((left, word) => left.replaceAll(word, REDACTED), text);
};

/** Where other entries quote redacted words: the postmortem's sections, and the removal of a redacted link. */
export const withoutQuotes = <E extends IncidentEvent>(event: E, words: readonly string[]): E => {
  const quoting: IncidentEvent = event;
  switch (quoting.kind) {
    case 'postmortem_edited':
      return (quoting.text === null ? event : { ...quoting, text: withoutWords(quoting.text, words) }) as E;
    case 'postmortem_drafted': {
      const sections = Object.entries(quoting.sections).map(([key, text]) => [key, withoutWords(text, words)]);
      return { ...quoting, sections: Object.fromEntries(sections) } as E;
    }
    case 'link_removed':
      return (words.includes(quoting.url) ? scrub(quoting) : event) as E;
    default:
      return event;
  }
};

/** What stands for a title that was made of redacted words. */
const REMOVED = '(removed)';

const plain = (text: string): string => oneLine(text, text.length).toLowerCase();
const CUT = '…';
const INSIDE = /[\p{L}\p{N}]/u;
/** Does it stand in there as words of its own, not inside others? */
const standsIn = (text: string, words: string): boolean => {
  for (let at = text.indexOf(words); words !== '' && at >= 0; at = text.indexOf(words, at + 1))
    if (!INSIDE.test(text[at - 1] ?? '') && !INSIDE.test(text[at + words.length] ?? '')) return true;
  return false;
};

/** Was this title made of these words? It is a piece of them, or repeats them or one of their lines. */
export const isTakenFrom = (title: string, words: readonly string[]): boolean => {
  const said = plain(title);
  const cut = said.endsWith(CUT) ? said.slice(0, -CUT.length).trim() : '';
  return words.some((word) => {
    const whole = plain(word);
    const lines = word.split('\n').map(plain);
    return (
      (cut !== '' && whole.startsWith(cut)) ||
      standsIn(whole, said) ||
      [whole, ...lines.filter((line) => line.length >= QUOTED_LINE)].some((one) => standsIn(said, one))
    );
  });
};

/** Titles are people's own choice and stay, unless they repeat the message that the incident was declared from. */
export const withoutTitle = <E extends IncidentEvent>(event: E, words: readonly string[]): E => {
  const titled: IncidentEvent = event;
  const left = (title: string): string => (isTakenFrom(title, words) ? REMOVED : title);
  if (titled.kind === 'declared') return { ...titled, title: left(titled.title) } as E;
  if (titled.kind === 'renamed') return { ...titled, from: left(titled.from), to: left(titled.to) } as E;
  return event;
};

/** The titles among these decisions that `withoutTitle` would take, where they are long enough to be looked for. */
export const titlesTaken = (decisions: readonly Entry[], words: readonly string[]): string[] =>
  decisions
    .flatMap(({ event }) => {
      if (event.kind === 'declared') return [event.title];
      return event.kind === 'renamed' ? [event.from, event.to] : [];
    })
    .filter((title) => title.length >= QUOTED_LINE && isTakenFrom(title, words));

/** An update given in the same breath as another decision stands so many versions after it, at most. */
const BREATH = 3;

const taskOf = ({ event }: Entry): number | null =>
  'task' in event && typeof event.task === 'number' ? event.task : null;

/**
 * Decisions that hold none of these words and were told of in them: what became of a task, and the raised severity
 * or the end in whose breath an update was given.
 */
export const quotingOf = (decisions: readonly Entry[], redacted: readonly Entry[]): string[] => {
  const gone = new Set(redacted.map(({ id }) => id));
  const tasks = new Set(redacted.map(taskOf).filter((task) => task !== null));
  const updates = redacted.filter(({ event }) => event.kind === 'update_posted');
  const quotes = (entry: Entry): boolean => {
    const task = taskOf(entry);
    if (task !== null) return tasks.has(task);
    if (entry.event.kind !== 'severity_changed' && entry.event.kind !== 'resolved') return false;
    return updates.some(({ version, occurredAt }) => {
      const after = (version ?? 0) - (entry.version ?? 0);
      return occurredAt === entry.occurredAt && after >= 1 && after <= BREATH;
    });
  };
  return decisions.filter((entry) => !gone.has(entry.id) && quotes(entry)).map(({ id }) => id);
};

/** The key of the message an entry is, or came from. */
export const messageOf = ({ event }: Entry): string | null => {
  if ('origin' in event && event.origin) return event.origin.message;
  return event.kind === 'message' || event.kind === 'revision' ? event.message : null;
};
