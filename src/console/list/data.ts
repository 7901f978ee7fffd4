/** What the list shows: open incidents on the first page, and the ended ones page by page. */

import type { Reader } from '../reader.ts';
import type { ConsoleReads } from '../reads.ts';
import { filterOf, type ListQuery } from './query.ts';
import type { ListData } from './view.ts';

const PAGE = 25;
/** More open at once than this is no list to read any more: the search narrows it. */
const MOST_OPEN = 200;

export const listData = async (read: ConsoleReads, query: ListQuery, reader: Reader): Promise<ListData> => {
  const viewer = { person: reader.person.id };
  const filter = filterOf(query, reader.zone);
  const before = query.before === undefined ? {} : { before: query.before };
  const [open, ended] = await Promise.all([
    query.before === undefined ? read.list({ ...filter, open: true, limit: MOST_OPEN }, viewer) : [],
    // One more than is shown tells whether there is a next page.
    read.list({ ...filter, ...before, open: false, limit: PAGE + 1 }, viewer),
  ]);
  const recent = ended.slice(0, PAGE);
  return { query, open, recent, next: ended.length > PAGE ? (recent.at(-1)?.number ?? null) : null };
};
