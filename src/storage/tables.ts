/** The schema, once, over a kit of columns: what is kept and how it is found. */
import { sql } from 'drizzle-orm';
import type { Binding } from '../engine/ports.ts';
import type { BindingName, Effect } from '../incident/effects.ts';
import type { EventKind, FileRef, IncidentEvent } from '../incident/events.ts';
import type { Incident, Severity, Status } from '../incident/incident.ts';
import type { ShownRow } from '../incident/shown.ts';
import type { Kit } from './columns.pg.ts';

export const defineTables = (kit: Kit) => {
  const { table, text, key, integer, flag, instant, json, sequence, index, uniqueIndex, primaryKey } = kit;

  /** One row an incident: the fold of its decisions, and what lists and wakes are found by. */
  const incidents = table(
    'incidents',
    {
      number: integer('number').primaryKey(),
      version: integer('version').notNull(),
      title: text('title').notNull(),
      status: text('status').$type<Status>().notNull(),
      severity: text('severity').$type<Severity>().notNull(),
      private: flag('private').notNull(),
      drill: flag('drill').notNull(),
      /** Names in lower case, a line each and a line break around them all: see `componentLines`. */
      components: text('components').notNull(),
      declaredAt: instant('declared_at').notNull(),
      endedAt: instant('ended_at'),
      nextWakeAt: instant('next_wake_at'),
      changedAt: instant('changed_at').notNull(),
      shape: integer('shape').notNull(),
      state: json<Incident>('state').notNull(),
    },
    (t) => [
      index('incidents_wake').on(t.nextWakeAt).where(sql`next_wake_at is not null`),
      index('incidents_open').on(t.number).where(sql`ended_at is null`),
      index('incidents_declared').on(t.declaredAt),
    ],
  );

  /** Who may see a private incident. Derived from its state; public ones have no rows. */
  const members = table(
    'members',
    { incident: integer('incident').notNull(), person: key('person').notNull() },
    (t) => [primaryKey({ columns: [t.incident, t.person] }), index('members_person').on(t.person)],
  );

  /** The record. Rows are appended; redaction alone rewrites `event`. */
  const entries = table(
    'entries',
    {
      sequence: sequence('sequence').primaryKey(),
      incident: integer('incident').notNull(),
      id: key('id').notNull(),
      version: integer('version'),
      kind: text('kind').$type<EventKind>().notNull(),
      occurredAt: instant('occurred_at').notNull(),
      recordedAt: instant('recorded_at').notNull(),
      actor: text('actor').notNull(),
      recovered: flag('recovered').notNull(),
      /** The message it is, is about, or came from. */
      message: key('message'),
      event: json<IncidentEvent>('event').notNull(),
    },
    (t) => [
      uniqueIndex('entries_id').on(t.incident, t.id),
      // Decisions are few among captures: folding reads them alone.
      uniqueIndex('entries_decisions').on(t.incident, t.version).where(sql`version is not null`),
      // By the message first: whoever deletes it does not know which incidents quote it.
      index('entries_message').on(t.message, t.incident).where(sql`message is not null`),
    ],
  );

  /** The timeline as it is shown now: derived from the entries, written in the same commit. */
  const shown = table(
    'shown',
    {
      sequence: sequence('sequence').primaryKey(),
      incident: integer('incident').notNull(),
      id: key('id').notNull(),
      occurredAt: instant('occurred_at').notNull(),
      recordedAt: instant('recorded_at').notNull(),
      actor: text('actor').notNull(),
      kind: text('kind').$type<EventKind>().notNull(),
      text: text('text').notNull(),
      heading: text('heading'),
      salience: text('salience').$type<ShownRow['salience']>().notNull(),
      hidden: flag('hidden').notNull(),
      redacted: flag('redacted').notNull(),
      corrected: flag('corrected').notNull(),
      editedAt: instant('edited_at'),
      recovered: flag('recovered').notNull(),
      bot: flag('bot').notNull(),
      message: key('message'),
      thread: key('thread'),
      url: text('url'),
      files: json<FileRef[]>('files').notNull(),
    },
    (t) => [
      uniqueIndex('shown_id').on(t.incident, t.id),
      index('shown_order').on(t.incident, t.occurredAt, t.id),
      index('shown_message').on(t.incident, t.message).where(sql`message is not null`),
    ],
  );

  /** Effects wanted and not yet done; the done stay, so that what was performed can be looked up. */
  const outbox = table(
    'outbox',
    {
      /** The effect's id; for a level its incident and name, so that requests for it meet in one row. */
      key: key('key').primaryKey(),
      id: key('id').notNull(),
      incident: integer('incident').notNull(),
      /** For a level the newest version asked for. */
      version: integer('version').notNull(),
      index: integer('idx').notNull(),
      effect: json<Effect>('effect').notNull(),
      lane: key('lane'),
      needs: key('needs').$type<BindingName>(),
      level: key('level'),
      enqueuedAt: instant('enqueued_at').notNull(),
      /** Ready from then on; while leased, the end of the lease. */
      availableAt: instant('available_at').notNull(),
      /** A level is not performed again before this. */
      notBefore: instant('not_before'),
      attempts: integer('attempts').notNull(),
      token: text('token'),
      error: text('error'),
      parkedAt: instant('parked_at'),
      doneAt: instant('done_at'),
    },
    (t) => [
      index('outbox_ready').on(t.availableAt).where(sql`done_at is null and parked_at is null`),
      // Opening looks for leases to release, among all that was ever done.
      index('outbox_leased').on(t.token).where(sql`token is not null`),
      index('outbox_lanes').on(t.incident, t.lane, t.version, t.index).where(sql`done_at is null`),
    ],
  );

  /** Where our things are on the platforms. */
  const bindings = table(
    'bindings',
    {
      incident: integer('incident').notNull(),
      name: key('name').$type<BindingName>().notNull(),
      platform: key('platform').$type<Binding['platform']>().notNull(),
      channel: key('channel').notNull(),
      message: key('message'),
      url: text('url'),
    },
    (t) => [
      primaryKey({ columns: [t.incident, t.name] }),
      index('bindings_place').on(t.platform, t.channel, t.message),
    ],
  );

  const people = table('people', {
    id: key('id').primaryKey(),
    name: text('name').notNull(),
    handle: text('handle').notNull(),
    zone: text('zone'),
    bot: flag('bot').notNull(),
    active: flag('active').notNull(),
  });

  const drafts = table(
    'drafts',
    {
      id: key('id').primaryKey(),
      person: text('person').notNull(),
      command: text('command').notNull(),
      incident: integer('incident'),
      options: json<Record<string, string>>('options').notNull(),
      message: key('message'),
      at: instant('at').notNull(),
    },
    (t) => [index('drafts_at').on(t.at), index('drafts_message').on(t.message).where(sql`message is not null`)],
  );

  /** One-time links to the console, by the hash of their secret: whoever reads the file cannot use them. */
  const links = table(
    'links',
    { hash: key('hash').primaryKey(), person: key('person').notNull(), expiresAt: instant('expires_at').notNull() },
    (t) => [index('links_person').on(t.person)],
  );

  /** Who is signed in to the console. */
  const sessions = table(
    'sessions',
    {
      hash: key('hash').primaryKey(),
      person: key('person').notNull(),
      at: instant('at').notNull(),
      expiresAt: instant('expires_at').notNull(),
    },
    (t) => [index('sessions_person').on(t.person)],
  );

  return { incidents, members, entries, shown, outbox, bindings, people, drafts, links, sessions };
};

export type Tables = ReturnType<typeof defineTables>;
