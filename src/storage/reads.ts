/** Incidents and entries as they are found: the hot lookups prepared, the lists composed. */
import {
  and,
  asc,
  desc,
  eq,
  exists,
  gte,
  inArray,
  isNotNull,
  isNull,
  like,
  lt,
  lte,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { FoghornError, type IncidentFilter, type Storage, type Viewer } from '../engine/ports.ts';
import type { Entry } from '../incident/entry.ts';
import { captureSchema, type Decision, decisionSchema } from '../incident/events.ts';
import { fold } from '../incident/evolve.ts';
import { type Incident, SHAPE } from '../incident/incident.ts';
import { type Driver, slot } from './driver.ts';
import { found, termsOf } from './search.ts';
import type { Tables } from './tables.ts';
import { componentLines } from './writes.ts';

type EntryRow = Tables['entries']['$inferSelect'];

/** Stored events are read through their schemas, which accept every shape ever released. */
const entryOf = (row: EntryRow): Entry => {
  const parsed = (row.version === null ? captureSchema : decisionSchema).safeParse(row.event);
  if (!parsed.success) {
    throw new FoghornError(
      'unreadable_entry',
      `Entry ${row.id} of INC-${row.incident} is in no shape this version of Foghorn knows. Start the version that wrote it, or restore a backup.`,
      { cause: parsed.error },
    );
  }
  const { incident, id, version, occurredAt, recordedAt, actor, recovered } = row;
  return { incident, id, version, occurredAt, recordedAt, actor, recovered, event: parsed.data };
};

/** As text inside a `like`, between the line breaks that `componentLines` puts around each name. */
const escaped = (text: string): string => text.replace(/[\\%_]/g, (special) => `\\${special}`);

export const incidentReads = ({ db, tables, search }: Driver) => {
  const { incidents, members, entries } = tables;
  const thisOne = eq(incidents.number, slot('number', incidents.number));

  const versionOf = db.select({ version: incidents.version }).from(incidents).where(thisOne).prepare('version');
  const stateOf = db
    .select({ shape: incidents.shape, state: incidents.state })
    .from(incidents)
    .where(thisOne)
    .prepare('load');
  const highest = db
    .select({ number: incidents.number })
    .from(incidents)
    .orderBy(desc(incidents.number))
    .limit(1)
    .prepare('highest_number');
  const dueNow = db
    .select({ number: incidents.number })
    .from(incidents)
    .where(lte(incidents.nextWakeAt, slot('now', incidents.nextWakeAt)))
    .orderBy(asc(incidents.nextWakeAt))
    .limit(sql.placeholder('limit'))
    .prepare('due');
  const nextWake = db
    .select({ at: incidents.nextWakeAt })
    .from(incidents)
    .where(isNotNull(incidents.nextWakeAt))
    .orderBy(asc(incidents.nextWakeAt))
    .limit(1)
    .prepare('next_wake_at');

  const ofIncident = eq(entries.incident, slot('number', entries.incident));
  const decisions = db
    .select()
    .from(entries)
    .where(and(ofIncident, isNotNull(entries.version)))
    .orderBy(asc(entries.version))
    .prepare('decisions');
  const allEntries = db.select().from(entries).where(ofIncident).orderBy(asc(entries.sequence)).prepare('entries');
  const oneEntry = db
    .select()
    .from(entries)
    .where(and(ofIncident, eq(entries.id, slot('id', entries.id))))
    .prepare('entry');
  const ofMessage = db
    .select()
    .from(entries)
    .where(and(ofIncident, eq(entries.message, slot('message', entries.message))))
    .orderBy(asc(entries.sequence))
    .prepare('entries_of_message');
  const holding = db
    .selectDistinct({ incident: entries.incident })
    .from(entries)
    .where(eq(entries.message, slot('message', entries.message)))
    .orderBy(asc(entries.incident))
    .prepare('incidents_of_message');

  const refold = async (number: number): Promise<Incident | null> =>
    // A version is given to decisions alone.
    fold((await decisions.execute({ number })).map(entryOf) as Entry<Decision>[]);

  const current = async (number: number, row: { shape: number; state: Incident }): Promise<Incident | null> =>
    row.shape === SHAPE ? row.state : refold(number);

  const visible = (viewer: Viewer): SQL | undefined =>
    viewer === 'all'
      ? undefined
      : or(
          eq(incidents.private, false),
          exists(
            db
              .select({ one: sql`1` })
              .from(members)
              .where(and(eq(members.incident, incidents.number), eq(members.person, viewer.person))),
          ),
        );

  const wanted = (filter: IncidentFilter, viewer: Viewer): SQL | undefined => {
    const { open, status, severity, component, words, declaredFrom, declaredTo, drill, before } = filter;
    return and(
      visible(viewer),
      open === undefined ? undefined : open ? isNull(incidents.endedAt) : isNotNull(incidents.endedAt),
      status && inArray(incidents.status, [...status]),
      severity && inArray(incidents.severity, [...severity]),
      component === undefined
        ? undefined
        : sql`${like(incidents.components, `%${escaped(componentLines([component]))}%`)} escape '\\'`,
      declaredFrom === undefined ? undefined : gte(incidents.declaredAt, declaredFrom),
      declaredTo === undefined ? undefined : lt(incidents.declaredAt, declaredTo),
      drill === undefined ? undefined : eq(incidents.drill, drill),
      before === undefined ? undefined : lt(incidents.number, before),
      words === undefined ? undefined : found(db, tables, search, termsOf(words)),
    );
  };

  return {
    version: async (number) => (await versionOf.execute({ number }))[0]?.version ?? null,
    load: async (number) => {
      const [row] = await stateOf.execute({ number });
      return row ? current(number, row) : null;
    },
    nextNumber: async () => ((await highest.execute())[0]?.number ?? 0) + 1,
    due: async (now, limit) => (await dueNow.execute({ now, limit })).map((row) => row.number),
    nextWakeAt: async () => (await nextWake.execute())[0]?.at ?? null,

    list: async (filter, viewer) => {
      const query = db
        .select({ number: incidents.number, shape: incidents.shape, state: incidents.state })
        .from(incidents)
        .where(wanted(filter, viewer))
        .orderBy(desc(incidents.number));
      const rows = await (filter.limit === undefined ? query : query.limit(filter.limit));
      const listed = await Promise.all(rows.map((row) => current(row.number, row)));
      return listed.filter((incident) => incident !== null);
    },

    entries: async (number: number, only?: 'decisions') =>
      (await (only === 'decisions' ? decisions : allEntries).execute({ number })).map(entryOf),
    entry: async (number, id) => {
      const [row] = await oneEntry.execute({ number, id });
      return row ? entryOf(row) : null;
    },
    entriesOfMessage: async (number, message) => (await ofMessage.execute({ number, message })).map(entryOf),
    incidentsOfMessage: async (message) => (await holding.execute({ message })).map(({ incident }) => incident),
  } satisfies Partial<Storage>;
};
