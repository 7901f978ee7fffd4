/** Who reads a page: everything shown depends on whose eyes, zone and moment it is shown for. */
import type { Person } from '../engine/ports.ts';
import { type Incident, type Instant, maySee, type PersonId } from '../incident/incident.ts';
import type { Settings } from '../incident/settings.ts';
import { isZone } from '../incident/time.ts';
import type { ConsoleReads } from './reads.ts';

export interface Reader {
  person: Person;
  /** A zone the runtime knows; UTC when theirs is unknown. */
  zone: string;
  now: Instant;
  settings: Settings;
  /** Everybody known, by id. */
  people: ReadonlyMap<PersonId, Person>;
  /** Where the console is mounted: `/console`. */
  base: string;
  workspace: string | null;
  /** A fresh token for each form, by which a double click is recognised. */
  once(): string;
  /** What every form of a session carries; null where nobody signs in. */
  forgery: string | null;
}

export const zoneOf = (person: Person): string => (person.zone !== null && isZone(person.zone) ? person.zone : 'UTC');

/** The incident, or null: unknown and unseen are the same answer, so that a private one does not betray itself. */
export const seen = async (read: ConsoleReads, number: number, reader: Reader): Promise<Incident | null> => {
  const incident = await read.load(number);
  return incident && maySee(incident, reader.person.id) ? incident : null;
};
