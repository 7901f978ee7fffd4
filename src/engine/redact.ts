/** Redaction as writes: the words leave every entry that holds or quotes them, and the state is folded anew. */
import type { Asker } from '../incident/commands.ts';
import { decide, type Moment } from '../incident/decide.ts';
import type { Entry } from '../incident/entry.ts';
import type { Decision, IncidentEvent } from '../incident/events.ts';
import { fold } from '../incident/evolve.ts';
import type { Incident, PersonId } from '../incident/incident.ts';
import { isRefusal, type Refusal, refuse } from '../incident/refusal.ts';
import { FoghornError, type Storage, type Write } from './ports.ts';
import { messageOf, quotingOf, scrub, withoutQuotes, wordsOf } from './redaction.ts';
import { enact } from './writes.ts';

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
  const { because } = command;
  const quoting = quotingOf(decisions, holding);
  const decided = decide(incident, { do: 'redact', entries, because, authors, quoting }, { ...moment, asker });
  if (isRefusal(decided)) return decided;

  const taken = new Set(holding.map(({ id }) => id));
  const rewrite = <E extends IncidentEvent>({ id, event }: Entry<E>): E =>
    withoutQuotes(taken.has(id) ? scrub(event) : event, words);
  const left = decisions.map((entry) => ({ ...entry, event: rewrite(entry) }));
  const before = fold(left);
  if (before?.version !== version)
    throw new FoghornError('torn', `The decisions of incident ${number} end before its version ${version}.`);

  const rewritten = [...holding.filter((entry) => entry.version === null), ...decisions].flatMap((entry): Write[] => {
    const event = rewrite(entry);
    const changed = JSON.stringify(event) !== JSON.stringify(entry.event);
    return changed ? [{ write: 'rewrite', incident: number, entry: entry.id, event }] : [];
  });
  const { now, settings } = moment;
  const { incident: after, writes } = enact(before, decided, { number, actor: asker.person, now, settings });
  return { incident: after ?? before, writes: [...rewritten, ...writes] };
};
