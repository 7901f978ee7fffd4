/** Redaction as writes: the words leave every entry that holds or quotes them, and the state is folded anew. */
import type { Asker } from '../incident/commands.ts';
import { decide, type Moment } from '../incident/decide.ts';
import type { Entry } from '../incident/entry.ts';
import type { Decision, IncidentEvent } from '../incident/events.ts';
import { fold } from '../incident/evolve.ts';
import type { Incident, PersonId } from '../incident/incident.ts';
import { isRefusal, type Refusal, refuse } from '../incident/refusal.ts';
import { show } from '../incident/show.ts';
import { FoghornError, type Storage, type Write } from './ports.ts';
import { messageOf, quotingOf, scrub, titlesTaken, withoutQuotes, withoutTitle, wordsOf } from './redaction.ts';
import { effectRow, enact } from './writes.ts';

export interface Redaction {
  incident: Incident;
  writes: Write[];
}

/** Everything the words of these entries stand in: their messages, what was raised from those, and corrections. */
const spread = async (
  storage: Storage,
  number: number,
  asked: readonly string[],
  decisions: readonly Entry<Decision>[],
): Promise<Entry[]> => {
  const found = new Map<string, Entry>();
  const messages = new Set<string>();
  const reach = async (entry: Entry): Promise<void> => {
    if (found.has(entry.id)) return;
    found.set(entry.id, entry);
    const message = messageOf(entry);
    if (message !== null && !messages.has(message)) {
      messages.add(message);
      for (const other of await storage.entriesOfMessage(number, message)) await reach(other);
    }
    for (const other of decisions) {
      const corrects = other.event.kind === 'entry_corrected' && other.event.entry === entry.id;
      const corrected = entry.event.kind === 'entry_corrected' && entry.event.entry === other.id;
      if (corrects || corrected) await reach(other);
    }
  };
  for (const id of asked) {
    const entry = decisions.find((one) => one.id === id) ?? (await storage.entry(number, id));
    if (entry) await reach(entry);
  }
  return [...found.values()];
};

export const redaction = async (
  storage: Storage,
  incident: Incident,
  command: { entries: readonly string[]; because: 'asked' | 'deleted' },
  asker: Asker,
  moment: Omit<Moment, 'asker'>,
): Promise<Redaction | Refusal | null> => {
  const { number, version } = incident;
  const decisions = (await storage.entries(number, 'decisions')) as Entry<Decision>[];
  const reached = await spread(storage, number, command.entries, decisions);
  if (reached.length === 0 && command.because === 'asked')
    return refuse('unknown_entry', 'There is no such entry.', 'Type /incident timeline to see them.');
  const words = [...new Set(reached.flatMap(({ event }) => wordsOf(event)))];
  const holding = reached.filter(({ event }) => wordsOf(event).length > 0);
  if (holding.length === 0) return null;

  const authors: PersonId[] = [...new Set(holding.map(({ actor }) => actor))];
  const entries = holding.map(({ id }) => id);
  const messages = [...new Set(reached.map(messageOf).filter((message) => message !== null))];

  const taken = new Set(entries);
  // Declared from a message in one go, an incident bears that message's words as its title.
  const titled = reached.some(({ event }) => event.kind === 'declared' && event.origin !== undefined);
  const quoted = titled ? [...words, ...titlesTaken(decisions, words)] : words;
  const rewrite = <E extends IncidentEvent>({ id, event }: Entry<E>): E => {
    const left = withoutQuotes(taken.has(id) ? scrub(event) : event, quoted);
    return titled ? withoutTitle(left, words) : left;
  };
  const left = decisions.map((entry) => ({ ...entry, event: rewrite(entry) }));
  const before = fold(left);
  if (before?.version !== version)
    throw new FoghornError('torn', `The decisions of incident ${number} end before its version ${version}.`);

  const retitled = left.filter(({ event }, at) => headlineOf(event) !== headlineOf(decisions[at]?.event));
  const { because } = command;
  const renamed = retitled.filter(({ event }) => event.kind === 'renamed').map(({ id }) => id);
  const quoting = [...quotingOf(decisions, holding), ...renamed];
  const decided = decide(incident, { do: 'redact', entries, because, authors, quoting }, { ...moment, asker });
  if (isRefusal(decided)) return decided;

  const rewritten = [...holding.filter((entry) => entry.version === null), ...decisions].flatMap((entry): Write[] => {
    const event = rewrite(entry);
    const changed = JSON.stringify(event) !== JSON.stringify(entry.event);
    return changed ? [{ write: 'rewrite', incident: number, entry: entry.id, event }] : [];
  });
  const { now, settings } = moment;
  const { incident: after, writes } = enact(before, decided, { number, actor: asker.person, now, settings });
  const incidentAfter = after ?? before;
  const asked = writes.filter(({ write }) => write === 'enqueue').length;
  // The room's topic says the title too.
  const topic =
    retitled.length > 0 ? [effectRow(number, incidentAfter.version, asked, { kind: 'set_topic' }, now)] : [];
  return {
    incident: incidentAfter,
    writes: [
      ...rewritten,
      ...retitled.flatMap(shownAnew),
      ...messages.map((message): Write => ({ write: 'forget_drafts', message })),
      ...writes,
      ...topic.map((effect): Write => ({ write: 'enqueue', effect })),
    ],
  };
};

/** What an entry says of the title, as one string to compare. */
const headlineOf = (event: IncidentEvent | undefined): string => {
  if (event?.kind === 'declared') return event.title;
  return event?.kind === 'renamed' ? `${event.from}\n${event.to}` : '';
};

/** The row of an entry whose title was taken, as it would be shown had it never been there. */
const shownAnew = (entry: Entry): Write[] =>
  show(entry).flatMap((change): Write[] => {
    if (!('put' in change)) return [];
    const { text, heading } = change.put;
    return [{ write: 'show', incident: entry.incident, change: { patch: { text, heading }, where: { id: entry.id } } }];
  });
