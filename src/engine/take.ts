/** What was seen in a room, and the decisions that accompany it, as the writes of one commit. */
import type { Asker, Command } from '../incident/commands.ts';
import { decide, type Moment } from '../incident/decide.ts';
import type { Entry } from '../incident/entry.ts';
import type { Capture } from '../incident/events.ts';
import { FOGHORN, type Incident, type Instant, type PersonId } from '../incident/incident.ts';
import { isRefusal } from '../incident/refusal.ts';
import { clean } from './clean.ts';
import type { Log, Storage, Write } from './ports.ts';
import { redaction } from './redact.ts';
import type { Proposal } from './staging.ts';
import { enact, guard, sealed, written } from './writes.ts';

/** Something seen in a room, about to be taken down. `id` is its natural key: it counts once. */
export interface Captured {
  id: string;
  occurredAt: Instant;
  actor: PersonId;
  recovered: boolean;
  event: Capture;
}

/** A decision that what was seen calls for. */
export interface Accompanying {
  command: Command;
  asker: Asker;
  /** When it happened: the time of what was seen. */
  at: Instant;
}

/** What to take down of something seen. */
export interface Take {
  captures: readonly Captured[];
  /** Decided one after the other, in the same commit. A refusal leaves the captures as they are. */
  decisions: readonly Accompanying[];
  /** Entries whose words must go with it: the platform deleted their message. */
  redact?: readonly string[];
}

/** Asked with the incident and everything known about the message, possibly several times; null: nothing to take down. */
export type Plan = (
  incident: Incident,
  known: readonly Entry[],
  moment: Omit<Moment, 'asker'>,
) => Take | null | Promise<Take | null>;

export const takeDown = async (
  storage: Storage,
  before: Incident,
  { captures, decisions, redact }: Take,
  moment: Omit<Moment, 'asker'>,
  log: Log,
): Promise<Pick<Proposal<void>, 'writes' | 'states'>> => {
  const { number } = before;
  const { now } = moment;
  const recovered = captures.some((one) => one.recovered);
  const writes: Write[] = clean(captures).flatMap((one) =>
    written({ ...one, incident: number, version: null, recordedAt: now }),
  );
  let after = before;
  if (redact) {
    const wanted = { entries: redact, because: 'deleted' } as const;
    const redacted = await redaction(storage, before, wanted, { person: FOGHORN }, moment);
    if (redacted && !isRefusal(redacted)) {
      after = redacted.incident;
      writes.push(...redacted.writes);
    }
  }
  for (const { command, asker, at } of clean(decisions)) {
    const decided = decide(after, command, { ...moment, asker });
    if (isRefusal(decided)) {
      log.debug({ incident: number, what: command.do, code: decided.code }, 'Taken down without a decision');
      continue;
    }
    const enacted = enact(after, decided, { number, actor: asker.person, at: Math.min(at, now), recovered, ...moment });
    after = enacted.incident ?? after;
    writes.push(...enacted.writes);
  }
  return after === before
    ? { writes: sealed([], writes) }
    : { writes: sealed([guard(before, after, now)], writes), states: [after] };
};
