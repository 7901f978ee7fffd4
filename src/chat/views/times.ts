/** Moments and lengths of time inside sentences. */
import type { Span } from '../../engine/reply.ts';
import type { Duration, Instant } from '../../incident/incident.ts';
import { clockTime, dateTime, floorMinute, HOUR, MINUTE } from '../../incident/time.ts';
import { plural } from './text.ts';

/** A clock time says enough on its own for half a day; further off it needs its date. */
const SAME_DAY: Duration = 12 * HOUR;

export const moment = (at: Instant, now: Instant): Span => ({
  time: at,
  as: Math.abs(now - at) < SAME_DAY ? 'time' : 'date',
});
export const ago = (at: Instant): Span => ({ time: at, as: 'ago' });

/** The same for strings, which nobody can render in the reader's zone: labelled UTC. */
export const utc = (at: Instant, now: Instant): string =>
  Math.abs(now - at) < SAME_DAY ? `${clockTime(at, 'UTC')} UTC` : dateTime(at, 'UTC');

/** `1 minute`, `5 minutes`, `1 hour 20 minutes`, `2 hours`. */
export const words = (length: Duration): string => {
  const minutes = Math.floor(Math.max(0, length) / MINUTE);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return plural(minutes, 'minute');
  return minutes % 60 === 0 ? plural(hours, 'hour') : `${plural(hours, 'hour')} ${plural(minutes % 60, 'minute')}`;
};

/** Against a due time, which is a whole minute within which all is in time: `2 minutes early`, `on time`, `3 minutes late`. */
export const punctuality = (at: Instant, due: Instant): string => {
  const late = floorMinute(at) - floorMinute(due);
  if (late === 0) return 'on time';
  return late > 0 ? `${words(late)} late` : `${words(-late)} early`;
};
