/** The search of the list as the address bar holds it. */
import { z } from 'zod';
import type { IncidentFilter } from '../../engine/ports.ts';
import { type Instant, SEVERITIES, STATUSES } from '../../incident/incident.ts';
import type { Refusal } from '../../incident/refusal.ts';
import { DAY, dayStart, fromWall } from '../../incident/time.ts';
import { optional, readGiven } from '../given.ts';

const day = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

const schema = z.object({
  words: optional(z.string().trim().max(200)),
  component: optional(z.string().trim().max(200)),
  severity: optional(z.enum(SEVERITIES)),
  status: optional(z.enum(STATUSES)),
  from: optional(day),
  to: optional(day),
  drills: optional(z.enum(['with', 'without', 'only'])),
  before: optional(z.coerce.number().int().positive()),
});
export type ListQuery = z.infer<typeof schema>;
export const EVERYTHING: ListQuery = schema.parse({});

const SENTENCES: Readonly<Record<string, string>> = {
  words: 'Search for at most 200 characters.',
  component: 'A component has at most 200 characters.',
  severity: `A severity is one of ${SEVERITIES.join(', ')}.`,
  status: `A status is one of ${STATUSES.join(', ')}.`,
  from: 'The first day is written like 2026-03-01.',
  to: 'The last day is written like 2026-03-01.',
  drills: 'Drills are shown "with" the others, "without" or "only".',
  before: 'A page begins before the number of an incident.',
};

export const readListQuery = (given: Readonly<Record<string, string>>): ListQuery | Refusal =>
  readGiven(schema, given, SENTENCES, 'This search cannot be read.');

/** The first moment of a day written `2026-03-01`, in a zone. */
export const startOfDay = (written: string, zone: string): Instant => {
  const [year = 1970, month = 1, date = 1] = written.split('-').map(Number);
  return dayStart(fromWall({ year, month, day: date, hour: 12, minute: 0 }, zone), zone);
};

/** The moment after a day ends. Half a day more than a day, back to its midnight: days may last 23 or 25 hours. */
export const endOfDay = (written: string, zone: string): Instant =>
  dayStart(startOfDay(written, zone) + 1.5 * DAY, zone);

export const filterOf = (query: ListQuery, zone: string): IncidentFilter => ({
  ...(query.words && { words: query.words }),
  ...(query.component && { component: query.component }),
  ...(query.severity && { severity: [query.severity] }),
  ...(query.status && { status: [query.status] }),
  ...(query.from && { declaredFrom: startOfDay(query.from, zone) }),
  ...(query.to && { declaredTo: endOfDay(query.to, zone) }),
  ...(query.drills === 'without' && { drill: false }),
  ...(query.drills === 'only' && { drill: true }),
});

/** Anything asked for beside the next page? */
export const narrowed = ({ before: _, ...query }: ListQuery): boolean =>
  Object.values(query).some((value) => value !== undefined);

/** The same search in an address. */
export const searchOf = (query: ListQuery): string => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  const written = parameters.toString();
  return written ? `?${written}` : '';
};
