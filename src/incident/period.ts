/** Reading a period as people type it: "30d", "2026-09", "q3", "last month", "2025". */
import type { Instant } from './incident.ts';
import { type Refusal, refuse } from './refusal.ts';
import { DAY, dayStart, fromWall, monthStart, wallAt } from './time.ts';
import type { Here } from './when.ts';

/** From (inclusive; null: since ever) to (exclusive), and the zone whose months it is counted in. */
export interface Period {
  from: Instant | null;
  to: Instant;
  zone: string;
  /** As a heading: `the last 30 days`, `2026-09`, `Q3 2026`. */
  name: string;
}

/** `2025-12` for (2026, 0) as well: months beyond the year carry over. */
const month = (year: number, number: number): string =>
  `${year + Math.floor((number - 1) / 12)}-${String(((((number - 1) % 12) + 12) % 12) + 1).padStart(2, '0')}`;

const months = (year: number, first: number, count: number, zone: string, name?: string): Period => ({
  from: monthStart(month(year, first), zone),
  to: monthStart(month(year, first + count), zone),
  zone,
  name: name ?? month(year, first),
});

const quarter = (year: number, number: number, zone: string): Period =>
  months(year, (number - 1) * 3 + 1, 3, zone, `Q${number} ${year}`);

const NAMES = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const HINT = 'Type a period like 30d, 12w, 6m, 2026-09, q3, 2026, last month or all.';

/** Ends with today. */
const running = (from: Instant | null, name: string, { now, zone }: Here): Period => {
  const today = wallAt(now, zone);
  return { from, to: fromWall({ ...today, day: today.day + 1, hour: 0, minute: 0, second: 0 }, zone), zone, name };
};

/** The words that mean a period by themselves. */
const spoken = (typed: string, here: Here): Period | null => {
  const { now, zone } = here;
  const { year, month: number, weekday } = wallAt(now, zone);
  const current = Math.ceil(number / 3);
  switch (typed) {
    case 'all':
    case 'ever':
      return running(null, 'all time', here);
    case 'today':
      return running(dayStart(now, zone), 'today', here);
    case 'this week':
      return running(dayStart(now - (weekday - 1) * DAY, zone), 'this week', here);
    case 'this month':
      return months(year, number, 1, zone);
    case 'last month':
      return months(year, number - 1, 1, zone);
    case 'this quarter':
      return quarter(year, current, zone);
    case 'last quarter':
      return current === 1 ? quarter(year - 1, 4, zone) : quarter(year, current - 1, zone);
    case 'this year':
      return months(year, 1, 12, zone, String(year));
    case 'last year':
      return months(year - 1, 1, 12, zone, String(year - 1));
    default:
      return null;
  }
};

/** "30d", "12 weeks", "6m": back from today. */
const lengthBack = (typed: string, here: Here): Period | null => {
  const match = /^(?:last\s+)?(\d{1,4})\s*(d|w|m|days?|weeks?|months?)$/.exec(typed);
  const count = Number(match?.[1]);
  if (!match || count === 0) return null;
  const today = wallAt(here.now, here.zone);
  const midnight = { ...today, hour: 0, minute: 0, second: 0 };
  if (match[2]?.startsWith('m')) {
    const from = fromWall({ ...midnight, month: today.month - count }, here.zone);
    return running(from, count === 1 ? 'the last month' : `the last ${count} months`, here);
  }
  const days = match[2]?.startsWith('w') ? count * 7 : count;
  return running(
    fromWall({ ...midnight, day: today.day - days }, here.zone),
    days === 1 ? 'the last day' : `the last ${days} days`,
    here,
  );
};

/** Months and quarters without a year are the latest that have begun. */
const calendar = (typed: string, { now, zone }: Here): Period | null => {
  const today = wallAt(now, zone);
  if (/^20\d\d$/.test(typed)) return months(Number(typed), 1, 12, zone, typed);
  const dated = /^(20\d\d)-(0?[1-9]|1[0-2])$/.exec(typed);
  if (dated) return months(Number(dated[1]), Number(dated[2]), 1, zone);
  const quarterly = /^(?:(20\d\d)[\s-]?)?q([1-4])(?:[\s-]?(20\d\d))?$/.exec(typed);
  if (quarterly) {
    const number = Number(quarterly[2]);
    const latest = number <= Math.ceil(today.month / 3) ? today.year : today.year - 1;
    return quarter(Number(quarterly[1] ?? quarterly[3] ?? latest), number, zone);
  }
  const named = /^([a-z]{3,9})(?:\s+(20\d\d))?$/.exec(typed);
  const number = named ? NAMES.findIndex((name) => name.startsWith(named[1] ?? '')) + 1 : 0;
  if (number === 0) return null;
  return months(Number(named?.[2] ?? (number <= today.month ? today.year : today.year - 1)), number, 1, zone);
};

export const parsePeriod = (text: string, here: Here): Period | Refusal => {
  const typed = text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^(the|in) /, '');
  return (
    spoken(typed, here) ??
    lengthBack(typed === 'last week' ? '7d' : typed, here) ??
    calendar(typed, here) ??
    refuse('bad_period', `“${text.slice(0, 60)}” is not a period I can read.`, HINT)
  );
};
