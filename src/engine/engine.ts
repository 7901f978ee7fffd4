/** load → decide → commit. The one place where decisions are made, whoever asks. */
import { nextWakeAt } from '../incident/cadence.ts';
import type { Asker, Command, DeclareCommand } from '../incident/commands.ts';
import { decide, unknownIncident } from '../incident/decide.ts';
import { FOGHORN, type Incident, type Instant, maySee } from '../incident/incident.ts';
import { isRefusal, type Refusal } from '../incident/refusal.ts';
import type { Settings } from '../incident/settings.ts';
import { clean } from './clean.ts';
import type { Told } from './command.ts';
import { type Clock, FoghornError, type Log, type Storage, type Write } from './ports.ts';
import { redaction } from './redact.ts';
import { createStaging, type Proposal } from './staging.ts';
import { type Plan, takeDown } from './take.ts';
import { enact, guard, sealed } from './writes.ts';

export interface Engine {
  /** Decides a command on an incident. Answers after the commit. Throws FoghornError when nothing could be saved. */
  tell(number: number, command: Command, asker: Asker): Promise<Told>;
  /** Declares an incident under the next number. */
  declare(command: Omit<DeclareCommand, 'do' | 'number'>, asker: Asker): Promise<Told>;
  /** Merges one incident into another: both are guarded by one commit. Answers with the one that ended. */
  merge(from: number, into: number, asker: Asker): Promise<Told>;
  /** Removes the words of these entries for good, wherever they stand or are quoted. */
  redact(number: number, entries: readonly string[], asker: Asker): Promise<Told>;
  /**
   * Takes down what was seen about a message. `plan` is asked with the incident and everything known about that
   * message, possibly several times; null: nothing to take down. Resolves after the commit.
   */
  capture(number: number, message: string, plan: Plan, options?: { alone?: boolean }): Promise<void>;
}

export interface EngineOptions {
  storage: Storage;
  clock: Clock;
  settings: () => Settings;
  log: Log;
  /** Called after every commit with the incidents it touched: wakes the relay, the ticker, the pages. */
  committed?: (numbers: readonly number[]) => void;
}

/** The lane of declarations, for the number: incidents begin at 1. */
const DECLARATIONS = 0;

export const createEngine = ({ storage, clock, settings, log, committed }: EngineOptions): Engine => {
  const staging = createStaging(storage, (numbers) => committed?.(numbers.filter((number) => number !== DECLARATIONS)));
  /** Numbers given to declarations not yet committed. */
  const given = new Set<number>();

  /** The engine's boundary: whatever went wrong below, the asker hears one sentence, and the log the cause. */
  const guarded = async <T>(what: string, number: number, act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (error) {
      log.error({ incident: number, what, err: error }, 'Nothing was saved');
      if (error instanceof FoghornError) throw error;
      throw new FoghornError('not_saved', 'Nothing was saved: the storage failed. Please try again.', { cause: error });
    }
  };

  const refused = (refusal: Refusal): Proposal<Told> => ({ answer: { ok: false, refusal } });
  const unchanged = (incident: Incident): Proposal<Told> => ({ answer: { ok: true, incident, changed: false } });

  const propose = (number: number, before: Incident | null, command: Command, asker: Asker): Proposal<Told> => {
    if (!before && command.do !== 'declare') return refused(unknownIncident(number));
    const now = clock();
    const decided = decide(before, command, { now, settings: settings(), asker });
    if (isRefusal(decided)) return refused(decided);
    const { incident, writes } = enact(before, decided, {
      number,
      actor: asker.person,
      now,
      settings: settings(),
    });
    if (!incident) return refused(unknownIncident(number));
    if (decided.length === 0) return command.do === 'tick' ? rearmed(incident, now) : unchanged(incident);
    return {
      answer: { ok: true, incident, changed: true },
      writes: sealed([guard(before, incident, now)], writes),
      states: [incident],
    };
  };

  /** Woken for nothing: the moment kept beside the state is not the one the state asks for, so it is written anew. */
  const rearmed = (incident: Incident, now: Instant): Proposal<Told> => {
    const wake = nextWakeAt(incident);
    if (wake !== null && wake <= now) return unchanged(incident);
    return { ...unchanged(incident), writes: [guard(incident, incident, now)] };
  };

  const tell: Engine['tell'] = (number, command, asker) =>
    guarded(command.do, number, () => {
      const cleaned = clean(command);
      return staging.attempt({
        numbers: [number],
        propose: ([before]) => propose(number, before ?? null, cleaned, asker),
      });
    });

  const declare: Engine['declare'] = (command, asker) =>
    guarded('declare', DECLARATIONS, async () => {
      const cleaned = clean(command);
      let mine: number | null = null;
      const release = (): void => {
        if (mine !== null) given.delete(mine);
        mine = null;
      };
      try {
        return await staging.attempt({
          numbers: [DECLARATIONS],
          propose: async () => {
            release();
            const number = Math.max(await storage.nextNumber(), ...[...given].map((other) => other + 1));
            const proposal = propose(number, null, { do: 'declare', number, ...cleaned }, asker);
            if (proposal.writes) {
              mine = number;
              given.add(number);
            }
            return proposal;
          },
        });
      } finally {
        release();
      }
    });

  const merge: Engine['merge'] = (from, into, asker) =>
    from === into
      ? tell(from, { do: 'merge', into }, asker)
      : guarded('merge', from, () =>
          staging.attempt({
            numbers: [from, into],
            propose: ([ending = null, other = null]) => {
              if (!other || !(asker.person === FOGHORN || maySee(other, asker.person)))
                return refused(unknownIncident(into));
              const merged = propose(from, ending, { do: 'merge', into }, asker);
              if (!ending || !merged.states || !merged.writes) return merged;
              // Whoever may see only the other learns neither the title nor the people of a private one.
              const hidden = ending.private && !other.private;
              const title = hidden ? '' : ending.title;
              const people = hidden ? [] : ending.responders;
              const absorbed = propose(
                into,
                other,
                { do: 'absorb', other: from, title, people, private: ending.private, drill: ending.drill },
                asker,
              );
              if (!absorbed.answer.ok) return absorbed;
              // In number order: two merges that cross guard their rows in the same order.
              const writes = [...merged.writes, ...(absorbed.writes ?? [])];
              return {
                answer: merged.answer,
                writes: [...guardsOf(writes), ...writes.filter((write) => !isGuard(write))],
                states: [...merged.states, ...(absorbed.states ?? [])],
              };
            },
          }),
        );

  const redact: Engine['redact'] = (number, entries, asker) =>
    guarded('redact', number, () =>
      staging.attempt({
        numbers: [number],
        alone: true,
        propose: async ([before = null]): Promise<Proposal<Told>> => {
          if (!before || !(asker.person === FOGHORN || maySee(before, asker.person)))
            return refused(unknownIncident(number));
          const now = clock();
          const moment = { now, settings: settings() };
          const redacted = await redaction(storage, before, { entries, because: 'asked' }, asker, moment);
          if (redacted === null) return unchanged(before);
          if (isRefusal(redacted)) return refused(redacted);
          const { incident, writes } = redacted;
          return {
            answer: { ok: true, incident, changed: true },
            writes: sealed([guard(before, incident, now)], writes),
            states: [incident],
          };
        },
      }),
    );

  const capture: Engine['capture'] = (number, message, plan, { alone = false } = {}) =>
    guarded('capture', number, () =>
      staging.attempt({
        numbers: [number],
        about: message,
        alone,
        propose: async ([before = null]): Promise<Proposal<void>> => {
          const nothing = { answer: undefined };
          if (!before) return nothing;
          const moment = { now: clock(), settings: settings() };
          const take = await plan(before, await storage.entriesOfMessage(number, message), moment);
          return take ? { ...nothing, ...(await takeDown(storage, before, take, moment, log)) } : nothing;
        },
      }),
    );

  return { tell, declare, merge, redact, capture };
};

const isGuard = (write: Write): write is Extract<Write, { write: 'create' | 'advance' }> =>
  write.write === 'create' || write.write === 'advance';
const guardsOf = (writes: readonly Write[]): Write[] =>
  writes.filter(isGuard).sort((a, b) => a.incident.number - b.incident.number);
