/** Each write of a commit as prepared statements, and what it means when one of them touches nothing. */
import { and, eq, lt } from 'drizzle-orm';
import type { Draft, EffectRow, Write } from '../engine/ports.ts';
import type { Entry } from '../incident/entry.ts';
import type { IncidentEvent } from '../incident/events.ts';
import { type Incident, type Instant, SHAPE } from '../incident/incident.ts';
import { DAY } from '../incident/time.ts';
import { type Statement, type Step, slot, slots } from './driver.ts';
import type { OutboxStatements } from './outbox.ts';
import { effectRow } from './outbox-row.ts';
import type { ShownStatements } from './shown.ts';
import type { Tables } from './tables.ts';

/** Refused input is offered again for this long after the last refusal of anybody. */
const DRAFTS_KEPT = 7 * DAY;

export const defineWrites = (t: Tables) => {
  const { incidents, members, entries, bindings, people, drafts } = t;

  return {
    createIncident: {
      name: 'create_incident',
      on: (db) =>
        db
          .insert(incidents)
          .values(slots(incidents))
          .onConflictDoNothing()
          .returning({ number: incidents.number })
          .prepare('create_incident'),
    },
    advanceIncident: {
      name: 'advance_incident',
      on: (db) =>
        db
          .update(incidents)
          .set(slots(incidents, 'number'))
          .where(
            and(
              eq(incidents.number, slot('number', incidents.number)),
              eq(incidents.version, slot('from', incidents.version)),
            ),
          )
          .returning({ number: incidents.number })
          .prepare('advance_incident'),
    },
    forgetMembers: {
      name: 'forget_members',
      on: (db) =>
        db
          .delete(members)
          .where(eq(members.incident, slot('incident', members.incident)))
          .returning({ person: members.person })
          .prepare('forget_members'),
    },
    addMember: {
      name: 'add_member',
      on: (db) =>
        db
          .insert(members)
          .values(slots(members))
          .onConflictDoNothing()
          .returning({ person: members.person })
          .prepare('add_member'),
    },
    appendEntry: {
      name: 'append_entry',
      on: (db) =>
        db
          .insert(entries)
          .values(slots(entries, 'sequence'))
          .onConflictDoNothing()
          .returning({ id: entries.id })
          .prepare('append_entry'),
    },
    rewriteEntry: {
      name: 'rewrite_entry',
      on: (db) =>
        db
          .update(entries)
          .set({ event: slot('event', entries.event) })
          .where(and(eq(entries.incident, slot('incident', entries.incident)), eq(entries.id, slot('id', entries.id))))
          .returning({ id: entries.id })
          .prepare('rewrite_entry'),
    },
    bind: {
      name: 'bind',
      on: (db) =>
        db
          .insert(bindings)
          .values(slots(bindings))
          .onConflictDoUpdate({
            target: [bindings.incident, bindings.name],
            set: slots(bindings, 'incident', 'name'),
          })
          .returning({ name: bindings.name })
          .prepare('bind'),
    },
    putPerson: {
      name: 'put_person',
      on: (db) =>
        db
          .insert(people)
          .values(slots(people))
          .onConflictDoUpdate({ target: people.id, set: slots(people, 'id') })
          .returning({ id: people.id })
          .prepare('put_person'),
    },
    keepDraft: {
      name: 'keep_draft',
      on: (db) =>
        db
          .insert(drafts)
          .values(slots(drafts))
          .onConflictDoUpdate({ target: drafts.id, set: slots(drafts, 'id') })
          .returning({ id: drafts.id })
          .prepare('keep_draft'),
    },
    forgetDrafts: {
      name: 'forget_drafts',
      on: (db) =>
        db
          .delete(drafts)
          .where(lt(drafts.at, slot('before', drafts.at)))
          .returning({ id: drafts.id })
          .prepare('forget_drafts'),
    },
    forgetDraftsOfMessage: {
      name: 'forget_drafts_of_message',
      on: (db) =>
        db
          .delete(drafts)
          .where(eq(drafts.message, slot('message', drafts.message)))
          .returning({ id: drafts.id })
          .prepare('forget_drafts_of_message'),
    },
  } satisfies Record<string, Statement>;
};
export type WriteStatements = ReturnType<typeof defineWrites>;

/** How components are kept to be looked for: `\napi\nweb\n`, so that one name is found whole. */
export const componentLines = (names: readonly string[]): string =>
  names.length === 0 ? '' : `\n${names.map((name) => name.toLowerCase()).join('\n')}\n`;

const incidentRow = (incident: Incident, nextWakeAt: Instant | null, at: Instant) => ({
  number: incident.number,
  version: incident.version,
  title: incident.title,
  status: incident.status,
  severity: incident.severity,
  private: incident.private,
  drill: incident.drill,
  components: componentLines(incident.components.map((component) => component.name)),
  declaredAt: incident.declaredAt,
  endedAt: incident.endedAt,
  nextWakeAt,
  changedAt: at,
  shape: SHAPE,
  state: incident,
});

/** The message an event is, is about, or came from. */
const messageOf = (event: IncidentEvent): string | null => {
  if ('message' in event) return event.message;
  return ('origin' in event ? event.origin?.message : undefined) ?? null;
};

const entryRow = (entry: Entry) => ({
  incident: entry.incident,
  id: entry.id,
  version: entry.version,
  kind: entry.event.kind,
  occurredAt: entry.occurredAt,
  recordedAt: entry.recordedAt,
  actor: entry.actor,
  recovered: entry.recovered,
  message: messageOf(entry.event),
  event: entry.event,
});

/** Only private incidents have members to look up; nothing makes an incident private or public later. */
const memberSteps = (s: WriteStatements, incident: Incident): Step[] =>
  incident.private
    ? [
        { statement: s.forgetMembers, values: { incident: incident.number } },
        ...incident.members.map((person) => ({
          statement: s.addMember,
          values: { incident: incident.number, person },
        })),
      ]
    : [];

const draftSteps = (s: WriteStatements, draft: Draft): Step[] => [
  { statement: s.keepDraft, values: { ...draft } },
  { statement: s.forgetDrafts, values: { before: draft.at - DRAFTS_KEPT } },
];

export const enqueueStep = (effect: EffectRow, { enqueue, enqueueLevel }: OutboxStatements): Step => ({
  statement: effect.level === null ? enqueue : enqueueLevel,
  values: effectRow(effect),
});

/** The steps of a write, in the order in which they must run. */
export const stepsOf = (write: Write, s: WriteStatements, shown: ShownStatements, outbox: OutboxStatements): Step[] => {
  switch (write.write) {
    case 'create': {
      const values = incidentRow(write.incident, write.nextWakeAt, write.at);
      return [{ statement: s.createIncident, values, shortfall: 'stale' }, ...memberSteps(s, write.incident)];
    }
    case 'advance': {
      const values = { ...incidentRow(write.incident, write.nextWakeAt, write.at), from: write.from };
      return [{ statement: s.advanceIncident, values, shortfall: 'stale' }, ...memberSteps(s, write.incident)];
    }
    case 'append': {
      // A capture seen before is a redelivery; a decision whose number is taken was decided on an old state.
      const shortfall = write.entry.version === null ? 'duplicate' : 'stale';
      return [{ statement: s.appendEntry, values: entryRow(write.entry), shortfall }];
    }
    case 'show':
      return [shown.step(write.incident, write.change)];
    case 'enqueue':
      return [enqueueStep(write.effect, outbox)];
    case 'bind':
      return [{ statement: s.bind, values: { incident: write.incident, name: write.name, ...write.binding } }];
    case 'rewrite': {
      const values = { incident: write.incident, id: write.entry, event: write.event };
      return [{ statement: s.rewriteEntry, values, shortfall: 'stale' }];
    }
    case 'keep_draft':
      return draftSteps(s, write.draft);
    case 'forget_drafts':
      return [{ statement: s.forgetDraftsOfMessage, values: { message: write.message } }];
  }
};
