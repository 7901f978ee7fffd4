/** The shape of a rule: what decides one command. */
import type { Asker, CommandName, CommandOf } from '../commands.ts';
import type { Decision } from '../events.ts';
import type { Incident, Instant } from '../incident.ts';
import type { Refusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';

/** What deciding needs beside the state: time, settings and the asker are inputs. */
export interface Moment {
  now: Instant;
  settings: Settings;
  asker: Asker;
}

export interface Decided {
  event: Decision;
  /** When it happened, where that is not now. */
  occurredAt?: Instant;
}

export type Rule<N extends CommandName> = (
  incident: Incident,
  command: CommandOf<N>,
  moment: Moment,
) => Decided[] | Refusal;
