/** The shown timeline: changes to it as statements, and the same changes in memory to rebuild it. */
import { and, eq, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Entry } from '../incident/entry.ts';
import { show } from '../incident/show.ts';
import { type ShownChange, type ShownRow, underHeading } from '../incident/shown.ts';
import { type Statement, type Step, slot, slots } from './driver.ts';
import type { Tables } from './tables.ts';

type PatchChange = Extract<ShownChange, { patch: unknown }>;

export const defineShown = ({ shown }: Tables) => {
  const put: Statement = {
    name: 'put_shown',
    on: (db) =>
      db
        .insert(shown)
        .values(slots(shown, 'sequence'))
        .onConflictDoNothing()
        .returning({ id: shown.id })
        .prepare('put_shown'),
  };

  /** As `underHeading` has it, of the heading that is there. */
  const words = slot('text', shown.text);
  const headed = sql`case when ${shown.heading} is null then ${words} else ${shown.heading} || ${'\n'} || ${words} end`;
  const headingAlone = sql`coalesce(${shown.heading}, '')`;

  /** A statement for each set of fields that is ever patched: a handful, made when first met. */
  const patches = new Map<string, Statement>();
  const patch = (change: PatchChange): Statement => {
    const fields = (Object.keys(change.patch) as (keyof PatchChange['patch'])[]).sort();
    const by = 'id' in change.where ? 'id' : 'message';
    const uncorrected = 'uncorrected' in change.where && change.where.uncorrected === true;
    const under = 'text' in change.patch && !('heading' in change.patch);
    const emptied = under && change.patch.text === '';
    const older = change.ifEditedBefore !== undefined;
    // Two letters tell the fields apart; a name of a prepared statement may have 63.
    const which = fields.map((field) => field.slice(0, 2)).join('_');
    const name = `patch_${which}${emptied ? '_emptied' : ''}_by_${by}${uncorrected ? '_uncorrected' : ''}${older ? '_older' : ''}`;
    const known = patches.get(name);
    if (known) return known;
    const set = Object.fromEntries(
      fields.map((field): [string, SQL] => {
        if (field !== 'text' || !under) return [field, slot(field, shown[field])];
        return [field, emptied ? headingAlone : headed];
      }),
    );
    const made: Statement = {
      name,
      on: (db) =>
        db
          .update(shown)
          .set(set)
          .where(
            and(
              eq(shown.incident, slot('incident', shown.incident)),
              eq(shown[by], slot('where', shown[by])),
              uncorrected ? eq(shown.corrected, false) : undefined,
              older ? or(isNull(shown.editedAt), lt(shown.editedAt, slot('before', shown.editedAt))) : undefined,
            ),
          )
          .returning({ id: shown.id })
          .prepare(name),
    };
    patches.set(name, made);
    return made;
  };

  const step = (incident: number, change: ShownChange): Step => {
    if ('put' in change) return { statement: put, values: { ...change.put } };
    const where = 'id' in change.where ? change.where.id : change.where.message;
    return {
      statement: patch(change),
      values: { ...change.patch, incident, where, before: change.ifEditedBefore },
    };
  };

  return { put, step };
};
export type ShownStatements = ReturnType<typeof defineShown>;

/** A change applied in memory, exactly as the statements apply it. */
const apply = (rows: Map<string, ShownRow>, change: ShownChange): void => {
  if ('put' in change) {
    if (!rows.has(change.put.id)) rows.set(change.put.id, change.put);
    return;
  }
  const { where, patch, ifEditedBefore } = change;
  for (const row of rows.values()) {
    const meant = 'id' in where ? row.id === where.id : row.message === where.message;
    if (!meant || ('uncorrected' in where && where.uncorrected && row.corrected)) continue;
    if (ifEditedBefore !== undefined && row.editedAt !== null && row.editedAt >= ifEditedBefore) continue;
    const text = patch.text === undefined || 'heading' in patch ? {} : { text: underHeading(row.heading, patch.text) };
    rows.set(row.id, { ...row, ...patch, ...text });
  }
};

const byOccurrence = (a: ShownRow, b: ShownRow): number =>
  a.occurredAt - b.occurredAt || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));

/** What the shown timeline of these entries is, given in recorded order: ordered by (occurredAt, id). */
export const rebuild = (entries: readonly Entry[]): ShownRow[] => {
  const rows = new Map<string, ShownRow>();
  for (const entry of entries) for (const change of show(entry)) apply(rows, change);
  return [...rows.values()].sort(byOccurrence);
};
