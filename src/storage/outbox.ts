/** The outbox: effects enqueued in a commit, leased one lane at a time, and settled by the token of the lease. */
import {
  aliasedTable,
  and,
  asc,
  eq,
  exists,
  inArray,
  isNotNull,
  isNull,
  lte,
  not,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { type Db, type Statement, slot, slots } from './driver.ts';
import type { Outbox } from './outbox-row.ts';
import type { Tables } from './tables.ts';

const waiting = (o: Outbox): SQL | undefined => and(isNull(o.doneAt), isNull(o.parkedAt));

const bound = (db: Db, { bindings }: Tables, o: Outbox): SQL | undefined =>
  or(
    isNull(o.needs),
    exists(
      db
        .select({ one: sql`1` })
        .from(bindings)
        .where(and(eq(bindings.incident, o.incident), eq(bindings.name, o.needs))),
    ),
  );

/**
 * Waiting, bound, and first of its lane. Whoever waits for a binding holds up nobody: when the announcement is
 * parked, what belongs in its thread waits for it, and the rest of the lobby goes on.
 */
export const eligible = (db: Db, t: Tables, o: Outbox): SQL | undefined => {
  const earlier = aliasedTable(t.outbox, 'earlier');
  const first = not(
    exists(
      db
        .select({ one: sql`1` })
        .from(earlier)
        .where(
          and(
            eq(earlier.incident, o.incident),
            eq(earlier.lane, o.lane),
            waiting(earlier),
            sql`(${earlier.version}, ${earlier.index}) < (${o.version}, ${o.index})`,
            bound(db, t, earlier),
          ),
        ),
    ),
  );
  return and(waiting(o), bound(db, t, o), or(isNull(o.lane), first));
};

export const defineOutbox = (t: Tables) => {
  const { outbox } = t;
  const candidate = aliasedTable(outbox, 'candidate');
  const ready = (o: Outbox) => and(waiting(o), lte(o.availableAt, slot('now', o.availableAt)));
  const held = and(
    eq(outbox.key, slot('key', outbox.key)),
    eq(outbox.token, slot('token', outbox.token)),
    isNull(outbox.doneAt),
  );
  /** Done at the version rendered; asked for a newer one meanwhile, it is wanted again. */
  const covered = sql`${outbox.version} <= ${slot('rendered', outbox.version)}`;
  const ifDone = (then: SQL, otherwise: SQL) =>
    sql`case when ${outbox.doneAt} is not null then ${then} else ${otherwise} end`;
  const asked = (column: string) => sql`excluded.${sql.identifier(column)}`;

  return {
    enqueue: {
      name: 'enqueue',
      on: (db) =>
        db.insert(outbox).values(slots(outbox)).onConflictDoNothing().returning({ key: outbox.key }).prepare('enqueue'),
    },
    /** Joins the pending request, or makes a done one pending again: then not sooner than its last `not_before`. */
    enqueueLevel: {
      name: 'enqueue_level',
      on: (db) =>
        db
          .insert(outbox)
          .values(slots(outbox))
          .onConflictDoUpdate({
            target: outbox.key,
            set: {
              id: ifDone(asked('id'), sql`${outbox.id}`),
              version: sql`case when ${asked('version')} > ${outbox.version} then ${asked('version')} else ${outbox.version} end`,
              index: asked('idx'),
              effect: asked('effect'),
              enqueuedAt: ifDone(asked('enqueued_at'), sql`${outbox.enqueuedAt}`),
              availableAt: sql`case when ${outbox.doneAt} is null then ${outbox.availableAt} when ${outbox.notBefore} > ${asked('available_at')} then ${outbox.notBefore} else ${asked('available_at')} end`,
              attempts: ifDone(sql`0`, sql`${outbox.attempts}`),
              doneAt: null,
            },
          })
          .returning({ key: outbox.key })
          .prepare('enqueue_level'),
    },
    /** One update. The predicate is repeated on the updated row: two claimers who chose the same row do not both get it. */
    lease: {
      name: 'lease',
      on: (db) =>
        db
          .update(outbox)
          .set({
            availableAt: slot('until', outbox.availableAt),
            token: slot('token', outbox.token),
            attempts: sql`${outbox.attempts} + 1`,
          })
          .where(
            and(
              inArray(
                outbox.key,
                db
                  .select({ key: candidate.key })
                  .from(candidate)
                  .where(and(ready(candidate), eligible(db, t, candidate)))
                  .orderBy(asc(candidate.availableAt), asc(candidate.version), asc(candidate.index))
                  .limit(sql.placeholder('limit')),
              ),
              ready(outbox),
            ),
          )
          .returning()
          .prepare('lease'),
    },
    done: {
      name: 'done',
      on: (db) =>
        db
          .update(outbox)
          .set({
            doneAt: sql`case when ${covered} then ${slot('at', outbox.doneAt)} else ${outbox.doneAt} end`,
            availableAt: sql`case when ${covered} then ${outbox.availableAt} else ${slot('again', outbox.availableAt)} end`,
            notBefore: sql`coalesce(${slot('notBefore', outbox.notBefore)}, ${outbox.notBefore})`,
            attempts: sql`case when ${covered} then ${outbox.attempts} else 0 end`,
            token: null,
            error: null,
          })
          .where(held)
          .returning({ key: outbox.key })
          .prepare('done'),
    },
    postpone: {
      name: 'postpone',
      on: (db) =>
        db
          .update(outbox)
          .set({
            availableAt: slot('availableAt', outbox.availableAt),
            error: slot('error', outbox.error),
            token: null,
          })
          .where(held)
          .returning({ key: outbox.key })
          .prepare('postpone'),
    },
    park: {
      name: 'park',
      on: (db) =>
        db
          .update(outbox)
          .set({ parkedAt: slot('at', outbox.parkedAt), error: slot('error', outbox.error), token: null })
          .where(held)
          .returning({ key: outbox.key })
          .prepare('park'),
    },
    release: {
      name: 'release',
      on: (db) =>
        db
          .update(outbox)
          .set({ parkedAt: null, availableAt: slot('at', outbox.availableAt) })
          .where(
            and(
              eq(outbox.incident, slot('incident', outbox.incident)),
              isNull(outbox.doneAt),
              isNotNull(outbox.parkedAt),
              // An empty id stands for all of them.
              or(eq(outbox.id, slot('id', outbox.id)), sql`${slot('id', outbox.id)} = ''`),
            ),
          )
          .returning({ key: outbox.key })
          .prepare('release'),
    },
    /** After a crash nobody holds a lease any more. Only where one process owns the database. */
    releaseLeases: {
      name: 'release_leases',
      on: (db) =>
        db
          .update(outbox)
          .set({ token: null, availableAt: sql`coalesce(${outbox.notBefore}, ${outbox.enqueuedAt})` })
          .where(and(waiting(outbox), isNotNull(outbox.token)))
          .returning({ key: outbox.key })
          .prepare('release_leases'),
    },
  } satisfies Record<string, Statement>;
};
export type OutboxStatements = ReturnType<typeof defineOutbox>;
