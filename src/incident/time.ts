/** The one file that constructs a Date. Zones come from the runtime's own tables (Intl); fixed offsets are `+02:00`. */
import type { Duration, Instant, WorkingHours } from './incident.ts';

export const SECOND: Duration = 1000;
export const MINUTE: Duration = 60 * SECOND;
export const HOUR: Duration = 60 * MINUTE;
export const DAY: Duration = 24 * HOUR;

export const systemClock = (): Instant => Date.now();
export const toDate = (at: Instant): Date => new Date(at);

/** `2025-09-05T22:31:00Z`; milliseconds are written only when there are any. */
export const iso = (at: Instant): string => toDate(at).toISOString().replace('.000Z', 'Z');

/** Null for anything that is not an ISO 8601 moment with a zone. */
export const parseIso = (text: string): Instant | null => {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)$/i.test(text)) return null;
  const at = Date.parse(text.replace(' ', 'T'));
  return Number.isNaN(at) ? null : at;
};

/** `Wed, 04 Mar 2026 22:31:00 GMT`, as headers have it; null for anything else. */
export const parseHttpDate = (text: string): Instant | null => {
  if (!/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
};

export const floorMinute = (at: Instant): Instant => Math.floor(at / MINUTE) * MINUTE;
export const ceilMinute = (at: Instant): Instant => Math.ceil(at / MINUTE) * MINUTE;

/** As status pages write it: `4h 34m`, `51m`, `0m`. Floored to minutes; hours never become days. */
export const durationText = (length: Duration): string => {
  const minutes = Math.floor(Math.abs(length) / MINUTE);
  const sign = length <= -MINUTE ? '−' : '';
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${sign}${minutes}m` : `${sign}${hours}h ${minutes % 60}m`;
};

export const agoText = (length: Duration): string => (length < MINUTE ? 'just now' : `${durationText(length)} ago`);

// ── Zones ────────────────────────────────────────────────────────────────────────────────────────────────

/** A moment as a wall clock shows it. `weekday` is 1 (Monday) to 7 (Sunday). */
export interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: number;
}

const FIXED = /^([+-])(\d\d):(\d\d)$/;
const fixedOffset = (zone: string): Duration | null => {
  const match = FIXED.exec(zone);
  if (!match) return null;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * HOUR + Number(match[3]) * MINUTE);
};

// Building a formatter costs a hundred times more than using it.
const formatters = new Map<string, Intl.DateTimeFormat>();
const formatter = (zone: string): Intl.DateTimeFormat => {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    era: 'short',
  });
  formatters.set(zone, made);
  return made;
};

/** An IANA zone the runtime knows, or a fixed offset like `+02:00`. */
export const isZone = (zone: string): boolean => {
  const fixed = fixedOffset(zone);
  if (fixed !== null) return Math.abs(fixed) <= 14 * HOUR;
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    formatter(zone);
    return true;
  } catch {
    return false; // Intl has no other way to ask.
  }
};

const utcWall = (at: Instant): Wall => {
  const date = toDate(at);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay() || 7,
  };
};

/** How far the zone is ahead of UTC at that moment. */
const offsetAt = (at: Instant, zone: string): Duration => {
  if (zone === 'UTC') return 0;
  const fixed = fixedOffset(zone);
  if (fixed !== null) return fixed;
  const parts: Record<string, number> = {};
  for (const part of formatter(zone).formatToParts(toDate(at))) parts[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / SECOND) * SECOND;
};

export const wallAt = (at: Instant, zone: string): Wall => utcWall(at + offsetAt(at, zone));

/** The moment a wall clock in that zone shows this; in the hour skipped in spring, the moment just as late. */
export const fromWall = (wall: Omit<Wall, 'weekday' | 'second'> & { second?: number }, zone: string): Instant => {
  const naive = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second ?? 0);
  const guess = naive - offsetAt(naive, zone);
  return naive - offsetAt(guess, zone);
};

const pad = (n: number): string => String(n).padStart(2, '0');

/** `UTC`, `CEST`, `GMT+5:30`: never left out where a time is shown to somebody whose zone is not sure. */
export const zoneLabel = (at: Instant, zone: string): string => {
  if (zone === 'UTC') return 'UTC';
  const fixed = FIXED.exec(zone);
  if (fixed) return `UTC${fixed[1]}${Number(fixed[2])}${fixed[3] === '00' ? '' : `:${fixed[3]}`}`;
  // British English names European zones by their letters; American English the American ones.
  const locale = zone.startsWith('America/') ? 'en-US' : 'en-GB';
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' }).formatToParts(toDate(at));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
};

/** `22:58` */
export const clockTime = (at: Instant, zone: string): string => {
  const wall = wallAt(at, zone);
  return `${pad(wall.hour)}:${pad(wall.minute)}`;
};
/** `2025-09-05` */
export const dateText = (at: Instant, zone: string): string => {
  const wall = wallAt(at, zone);
  return `${String(wall.year).padStart(4, '0')}-${pad(wall.month)}-${pad(wall.day)}`;
};
/** `2025-09-05 22:58 UTC` */
export const dateTime = (at: Instant, zone: string): string =>
  `${dateText(at, zone)} ${clockTime(at, zone)} ${zoneLabel(at, zone)}`;
/** `2025-09` */
export const monthOf = (at: Instant, zone: string): string => dateText(at, zone).slice(0, 7);

export const dayStart = (at: Instant, zone: string): Instant => {
  const { year, month, day } = wallAt(at, zone);
  return fromWall({ year, month, day, hour: 0, minute: 0 }, zone);
};
/** The first moment of a month written `2025-09`. */
export const monthStart = (month: string, zone: string): Instant =>
  fromWall({ year: Number(month.slice(0, 4)), month: Number(month.slice(5, 7)), day: 1, hour: 0, minute: 0 }, zone);

// ── Working hours ────────────────────────────────────────────────────────────────────────────────────────

const withinHours = (at: Instant, hours: WorkingHours): boolean => {
  const wall = wallAt(at, hours.zone);
  const minute = wall.hour * 60 + wall.minute;
  return hours.days.includes(wall.weekday) && minute >= hours.from && minute < hours.to;
};

/** The moment itself when within the hours, else the next time they begin. */
export const nextWithinHours = (at: Instant, hours: WorkingHours): Instant => {
  if (withinHours(at, hours)) return at;
  const today = wallAt(at, hours.zone);
  for (let ahead = 0; ahead <= 8; ahead++) {
    const opening = fromWall(
      { ...today, day: today.day + ahead, hour: Math.floor(hours.from / 60), minute: hours.from % 60, second: 0 },
      hours.zone,
    );
    if (opening > at && withinHours(opening, hours)) return opening;
  }
  return at; // No day of the week is a working day: then every hour is.
};
