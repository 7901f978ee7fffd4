/** The ends of a search as people type them: a day, a month, a quarter, or a moment. */
import type { Instant } from '../../src/incident/incident.ts';
import { parsePeriod } from '../../src/incident/period.ts';
import { isRefusal, type Refusal, refuse } from '../../src/incident/refusal.ts';
import { dateText, fromWall } from '../../src/incident/time.ts';
import { type Here, parsePast } from '../../src/incident/when.ts';

const HINT = 'Type one like 2026-03-01, 2026-03, q1, 7d or 20m ago.';

/** `from` begins with the day or month named; `to` ends with it. */
export const readBound = (text: string, side: 'from' | 'to', here: Here): Instant | Refusal => {
  const typed = text.trim();
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(typed);
  if (date) {
    const [year, month, day] = date.slice(1).map(Number) as [number, number, number];
    const on = (shift: number): Instant => fromWall({ year, month, day: day + shift, hour: 0, minute: 0 }, here.zone);
    // A day that is not in the calendar comes back as another one.
    if (dateText(on(0), here.zone) !== typed) return refuse('bad_time', `There is no ${typed}.`, HINT);
    return on(side === 'from' ? 0 : 1);
  }
  const period = parsePeriod(typed, here);
  if (!isRefusal(period)) return side === 'from' ? (period.from ?? 0) : period.to;
  const when = parsePast(typed, here);
  return isRefusal(when) ? refuse('bad_time', `“${typed.slice(0, 60)}” is not a day I can read.`, HINT) : when.at;
};
