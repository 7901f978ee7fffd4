/** Where an axis is marked, and how its marks are called. */
import type { Instant } from '../../incident/incident.ts';
import { clockTime, DAY, dateText, dayStart, HOUR, MINUTE } from '../../incident/time.ts';

export interface Tick {
  at: number;
  label: string;
}

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((n) => n * DAY),
];

/** `09-06`: month and day, where the year is told elsewhere. */
const dayLabel = (at: Instant, zone: string): string => dateText(at, zone).slice(5);

/**
 * Round moments of the reader's day between two moments, at most `most` of them. Midnights are called by their
 * date. Counted from the reader's midnight: on a day whose clock is changed the later marks are off the full hour,
 * but each says the true time.
 */
export const timeTicks = (from: Instant, to: Instant, most: number, zone: string): Tick[] => {
  const step = STEPS.find((length) => (to - from) / length < Math.max(1, most)) ?? (to - from) / Math.max(1, most);
  const ticks: Tick[] = [];
  const midnight = dayStart(from, zone);
  for (let at = midnight + Math.ceil((from - midnight) / step) * step; at <= to; at += step)
    ticks.push({
      at,
      label: step >= DAY || clockTime(at, zone) === '00:00' ? dayLabel(at, zone) : clockTime(at, zone),
    });
  return ticks;
};

/** Whole numbers from 0 to the first round one not below `max`, in about `most` steps of 1, 2 or 5 times a power of ten. */
export const countTicks = (max: number, most: number): number[] => {
  const rough = Math.max(1, max / Math.max(1, most));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough);
  const ticks: number[] = [];
  for (let n = 0; n < max + step; n += step) ticks.push(n);
  return ticks;
};
