/** The figures for a period: which incidents, with their ledgers. Private ones count for their members alone. */
import { ledger } from '../../incident/ledger.ts';
import { type Period, parsePeriod } from '../../incident/period.ts';
import { isRefusal, type Refusal, refuse } from '../../incident/refusal.ts';
import { type Counted, type Stats, stats } from '../../incident/stats.ts';
import { endOfDay, startOfDay } from '../list/query.ts';
import type { Reader } from '../reader.ts';
import type { ConsoleReads } from '../reads.ts';

export interface StatisticsQuery {
  from: string;
  to: string;
  /** As words: `30d`, `2026-09`, `last month`. Outranked by the dates. */
  period: string;
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const USUAL = '90d';

const readPeriod = (query: StatisticsQuery, reader: Reader): Period | Refusal => {
  const { from, to, period } = query;
  const { zone, now } = reader;
  if (from === '' && to === '') return parsePeriod(period || USUAL, { now, zone });
  if ([from, to].some((day) => day !== '' && !DAY.test(day)))
    return refuse('bad_period', 'A day is written like 2026-03-01.', 'Choose both days, or a period by name.');
  if (from !== '' && to !== '' && to < from)
    return refuse('bad_period', 'The period ends before it begins.', 'Exchange the two days.');
  return {
    from: from === '' ? null : startOfDay(from, zone),
    to: to === '' ? Math.max(now + 1, from === '' ? 0 : startOfDay(from, zone) + 1) : endOfDay(to, zone),
    zone,
    name: from === '' ? `until ${to}` : to === '' ? `since ${from}` : from === to ? from : `${from} to ${to}`,
  };
};

const PAGE = 200;
/** Ledgers read at one time: enough to keep the database busy, too few to hold others up. */
const AT_ONCE = 8;

const counted = async (read: ConsoleReads, period: Period, reader: Reader): Promise<Counted[]> => {
  const all: Counted[] = [];
  const range = { ...(period.from !== null && { declaredFrom: period.from }), declaredTo: period.to };
  for (let before: number | undefined; ; ) {
    const page = await read.list(
      { ...range, limit: PAGE, ...(before !== undefined && { before }) },
      { person: reader.person.id },
    );
    for (let start = 0; start < page.length; start += AT_ONCE)
      all.push(
        ...(await Promise.all(
          page.slice(start, start + AT_ONCE).map(async (incident) => ({
            incident,
            // Drills are told apart later; their promises are never looked at.
            ledger: incident.drill
              ? { kept: 0, missed: 0 }
              : ledger(await read.entries(incident.number, 'decisions'), reader.now),
          })),
        )),
      );
    before = page.at(-1)?.number;
    if (page.length < PAGE) return all;
  }
};

export const statisticsData = async (
  read: ConsoleReads,
  query: StatisticsQuery,
  reader: Reader,
): Promise<Stats | Refusal> => {
  const period = readPeriod(query, reader);
  return isRefusal(period) ? period : stats(await counted(read, period, reader), period, reader.now);
};
