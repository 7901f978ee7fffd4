/** Pages of the shown timeline, in (occurredAt, id) order whichever way they are turned. */
import { and, asc, count, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Storage, TimelineQuery } from '../engine/ports.ts';
import type { EventKind } from '../incident/events.ts';
import type { ShownRow } from '../incident/shown.ts';
import type { Driver } from './driver.ts';
import { termsOf } from './search.ts';
import type { Tables } from './tables.ts';

const shownRow = ({ sequence: _, ...row }: Tables['shown']['$inferSelect']): ShownRow => row;

export const timelineReads = ({ db, tables, search }: Driver) => {
  const { shown } = tables;

  const wanted = (number: number, query: TimelineQuery): SQL | undefined => {
    const { salience, kinds, actor, words, from, to, hidden } = query;
    const terms = words === undefined ? [] : termsOf(words);
    return and(
      eq(shown.incident, number),
      hidden ? undefined : eq(shown.hidden, false),
      salience && eq(shown.salience, salience),
      // A kind nobody knows is found nowhere; it needs no refusal here.
      kinds && inArray(shown.kind, [...kinds] as EventKind[]),
      actor === undefined ? undefined : eq(shown.actor, actor),
      from === undefined ? undefined : gte(shown.occurredAt, from),
      to === undefined ? undefined : lt(shown.occurredAt, to),
      terms === null ? sql`1 = 0` : terms.length > 0 ? search.text(terms) : undefined,
    );
  };

  const beyond = ({ cursor }: TimelineQuery, backward: boolean): SQL | undefined => {
    if (!cursor) return undefined;
    const place = sql`(${shown.occurredAt}, ${shown.id})`;
    const at = sql`(${sql.param(cursor.occurredAt, shown.occurredAt)}, ${sql.param(cursor.id, shown.id)})`;
    return backward ? sql`${place} < ${at}` : sql`${place} > ${at}`;
  };

  return {
    timeline: async (number, query = {}) => {
      const backward = query.direction === 'backward';
      const order = backward ? desc : asc;
      const page = db
        .select()
        .from(shown)
        .where(and(wanted(number, query), beyond(query, backward)))
        .orderBy(order(shown.occurredAt), order(shown.id));
      const rows = (await (query.limit === undefined ? page : page.limit(query.limit))).map(shownRow);
      return backward ? rows.reverse() : rows;
    },
    countTimeline: async (number, query = {}) => {
      const [row] = await db.select({ rows: count() }).from(shown).where(wanted(number, query));
      return row?.rows ?? 0;
    },
  } satisfies Partial<Storage>;
};
