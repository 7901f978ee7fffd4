/** The column kit in PostgreSQL's types. Its type is the kit: tables and queries are checked against PostgreSQL. */
import {
  bigserial,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { FoghornError } from '../engine/ports.ts';
import type { Instant } from '../incident/incident.ts';
import { iso, parseIso } from '../incident/time.ts';

/** The drivers hand timestamps over as text, in the session's zone and with its offset: `2025-09-05 22:31:00.5+00`. */
const readInstant = (stored: string): Instant => {
  const at = parseIso(stored.replace(/([+-]\d\d)$/, '$1:00'));
  if (at === null)
    throw new FoghornError('unreadable_time', `The database holds a time Foghorn cannot read: ${stored}`);
  return at;
};

/** UTC milliseconds. */
const instant = customType<{ data: Instant; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  // Drizzle hands placeholders' nulls to the encoder too.
  toDriver: (at: Instant | null) => (at === null ? null : iso(at)) as string,
  fromDriver: readInstant,
});

/** Text compared byte by byte, as SQLite does: what is ordered by an id must not depend on the server's language. */
const key = customType<{ data: string; driverData: string }>({ dataType: () => 'text collate "C"' });

export const pgKit = {
  table: pgTable,
  text,
  key,
  integer,
  flag: boolean,
  instant,
  /** Never nullable: the encoders of both dialects write a null as the JSON word. */
  json: <T>(name: string) => jsonb(name).$type<T>(),
  /** Numbers rows in the order in which they were written. */
  sequence: (name: string) => bigserial(name, { mode: 'number' }),
  index,
  uniqueIndex,
  primaryKey,
};

export type Kit = typeof pgKit;
