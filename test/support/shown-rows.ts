/** The shown timeline of entries written by hand, without a store. */
import type { Entry } from '../../src/incident/entry.ts';
import { show } from '../../src/incident/show.ts';
import { type ShownRow, underHeading } from '../../src/incident/shown.ts';

export const shownRows = (entries: readonly Entry[]): ShownRow[] => {
  const rows = new Map<string, ShownRow>();
  const recorded = entries.toSorted((a, b) => a.recordedAt - b.recordedAt || (a.version ?? 0) - (b.version ?? 0));
  for (const change of recorded.flatMap(show)) {
    if ('put' in change) {
      if (!rows.has(change.put.id)) rows.set(change.put.id, change.put);
      continue;
    }
    const { where, patch } = change;
    for (const row of rows.values())
      if ('id' in where ? row.id === where.id : row.message === where.message && !(where.uncorrected && row.corrected))
        Object.assign(
          row,
          patch,
          patch.text === undefined || 'heading' in patch ? {} : { text: underHeading(row.heading, patch.text) },
        );
  }
  return [...rows.values()].toSorted((a, b) => a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : 1));
};
