/** Reading moments and durations as people type them: "14:05", "20m ago", "yesterday 23:50 CET", "mon 09:00". */
import type { Duration, Instant } from './incident.ts';
import { type Refusal, refuse } from './refusal.ts';
import { DAY, fromWall, HOUR, isZone, MINUTE, parseIso, SECOND, type Wall, wallAt } from './time.ts';

export interface When {
  at: Instant;
  /** The zone it was read in, so that the reply can say so. */
  zone: string;
}
export interface Here {
  now: Instant;
  /** The asker's zone. */
  zone: string;
}

/** Zone letters people type. Read as what they say: CET is one hour ahead of UTC in summer too. */
const LETTERS: Readonly<Record<string, string>> = {
  utc: 'UTC',
  z: 'UTC',
  gmt: 'UTC',
  wet: '+00:00',
  bst: '+01:00',
  cet: '+01:00',
  cest: '+02:00',
  eet: '+02:00',
  eest: '+03:00',
  msk: '+03:00',
  ist: '+05:30',
  jst: '+09:00',
  aest: '+10:00',
  aedt: '+11:00',
  nzst: '+12:00',
  nzdt: '+13:00',
  est: '-05:00',
  edt: '-04:00',
  cst: '-06:00',
  cdt: '-05:00',
  mst: '-07:00',
  mdt: '-06:00',
  pst: '-08:00',
  pdt: '-07:00',
};
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const UNITS: readonly (readonly [RegExp, Duration])[] = [
  [/^(s|sec|secs|second|seconds)$/, SECOND],
  [/^(m|min|mins|minute|minutes)$/, MINUTE],
  [/^(h|hr|hrs|hour|hours)$/, HOUR],
  [/^(d|day|days)$/, DAY],
];

const TIME_HINT = 'Type a time like 14:05, 20m ago, yesterday 23:50 CET or 2026-03-01 09:30.';
const FUTURE_HINT = 'Type a time like 22:58, 15m, tomorrow 09:00 or mon 09:00.';

/** "15m", "1h 30m", "2 hours", "90" (minutes). Null: not a duration. */
const readDuration = (text: string): Duration | null => {
  const clean = text
    .trim()
    .toLowerCase()
    .replace(/^(an?)\s+(?=[a-z])/, '1 ');
  if (/^\d+$/.test(clean)) return Number(clean) * MINUTE;
  if (!/^(\d+(\.\d+)?\s*[a-z]+[\s,]*(and\s+)?)+$/.test(clean)) return null;
  let total = 0;
  for (const [, amount, unit] of clean.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)) {
    const known = UNITS.find(([pattern]) => pattern.test(unit ?? ''));
    if (!known) return null;
    total += Number(amount) * known[1];
  }
  return total;
};

/** In ms. Refused: nothing, nonsense, zero, more than 366 days. */
export const parseDuration = (text: string): Duration | Refusal => {
  const length = readDuration(text);
  if (length === null || length <= 0 || length > 366 * DAY)
    return refuse(
      'bad_duration',
      `“${text.slice(0, 60)}” is not a length of time.`,
      'Type one like 15m, 1h30m or 90 (minutes).',
    );
  return Math.round(length);
};

const readZone = (word: string): string | null => {
  const letters = LETTERS[word.toLowerCase()];
  if (letters) return letters;
  const offset = /^(?:utc|gmt)?([+-])(\d{1,2}):?(\d\d)?$/i.exec(word);
  if (offset) {
    const zone = `${offset[1]}${(offset[2] ?? '').padStart(2, '0')}:${offset[3] ?? '00'}`;
    return isZone(zone) ? zone : null;
  }
  return word.includes('/') && isZone(word) ? word : null;
};

interface Clock {
  hour: number;
  minute: number;
  second: number;
}
const readClock = (word: string): Clock | null => {
  if (word === 'noon') return { hour: 12, minute: 0, second: 0 };
  if (word === 'midnight') return { hour: 0, minute: 0, second: 0 };
  const match = /^(\d{1,2})(?:[:.h](\d\d)(?::(\d\d))?)?\s*(am|pm)?$/.exec(word);
  if (!match) return null;
  const [, hours, minutes = '0', seconds = '0', half] = match;
  let hour = Number(hours);
  if (half && (hour < 1 || hour > 12)) return null;
  if (half) hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  const clock = { hour, minute: Number(minutes), second: Number(seconds) };
  return clock.hour < 24 && clock.minute < 60 && clock.second < 60 ? clock : null;
};

/** What was typed, taken apart: a day, a time of day, a zone. */
interface Typed {
  day: 'none' | 'today' | 'yesterday' | 'tomorrow' | { weekday: number } | { year: number; month: number; day: number };
  clock: Clock | null;
  zone: string;
}

const readDay = (word: string): Typed['day'] | null => {
  if (word === 'today' || word === 'yesterday' || word === 'tomorrow') return word;
  const weekday = WEEKDAYS.findIndex((name) => word === name || (word.startsWith(name) && word.endsWith('day')));
  if (weekday >= 0) return { weekday: weekday + 1 };
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(word);
  return date ? { year: Number(date[1]), month: Number(date[2]), day: Number(date[3]) } : null;
};

const readTyped = (text: string, zone: string): Typed | null => {
  const words = text
    .replace(/(\d{4}-\d\d-\d\d)T/i, '$1 ')
    .replace(/\b(at|on|by|until)\b/gi, ' ')
    .trim()
    .split(/\s+/);
  const typed: Typed = { day: 'none', clock: null, zone };
  for (const [index, word] of words.entries()) {
    const lower = word.toLowerCase();
    const day = typed.day === 'none' ? readDay(lower) : null;
    if (day) {
      typed.day = day;
      continue;
    }
    const half = words[index + 1]?.toLowerCase();
    const clock = typed.clock ? null : readClock(half === 'am' || half === 'pm' ? lower + half : lower);
    if (clock) {
      typed.clock = clock;
      continue;
    }
    if ((lower === 'am' || lower === 'pm') && typed.clock) continue;
    const named = readZone(word);
    if (!named) return null;
    typed.zone = named;
  }
  return typed;
};

const realDate = (wall: { year: number; month: number; day: number }): boolean => {
  const back = wallAt(fromWall({ ...wall, hour: 12, minute: 0 }, 'UTC'), 'UTC');
  return back.month === wall.month && back.day === wall.day;
};

/** The moments a typed time may mean, nearest to now first for bare times and weekdays. */
const candidates = (typed: Typed, now: Instant, direction: -1 | 1): Instant[] | null => {
  const today: Wall = wallAt(now, typed.zone);
  const clock = typed.clock ?? { hour: 0, minute: 0, second: 0 };
  const on = (shift: number): Instant => fromWall({ ...today, day: today.day + shift, ...clock }, typed.zone);
  const { day } = typed;
  if (day === 'none') return [on(0), on(direction)];
  if (day === 'today') return [on(0)];
  if (day === 'yesterday') return [on(-1)];
  if (day === 'tomorrow') return [on(1)];
  if ('weekday' in day) {
    const shift = day.weekday - today.weekday;
    return [on(shift - 7), on(shift), on(shift + 7)].sort((a, b) => direction * (a - b));
  }
  return realDate(day) ? [fromWall({ ...day, ...clock }, typed.zone)] : null;
};

const parse = (text: string, here: Here, direction: -1 | 1): When | Refusal => {
  const hint = direction === -1 ? TIME_HINT : FUTURE_HINT;
  const unclear = refuse('bad_time', `“${text.slice(0, 60)}” is not a time I can read.`, hint);
  const clean = text.trim();
  if (clean.toLowerCase() === 'now') return { at: here.now, zone: here.zone };
  const relative = direction === -1 ? /^(.*?)\s*ago$/i.exec(clean) : /^(?:in\s+)?(.*)$/i.exec(clean);
  const length = relative?.[1] && (direction === -1 || !/^\d{1,2}$/.test(clean)) ? readDuration(relative[1]) : null;
  let found: Instant[] | null;
  let zone = here.zone;
  if (length !== null) found = [here.now + direction * length];
  else {
    const exact = parseIso(clean);
    const typed = exact === null ? readTyped(clean, here.zone) : null;
    if (exact === null && (!typed || (!typed.clock && (direction === -1 || typed.day === 'none')))) return unclear;
    found = exact !== null ? [exact] : typed ? candidates(typed, here.now, direction) : null;
    zone = typed?.zone ?? 'UTC';
  }
  if (!found) return refuse('bad_time', `There is no such day as in “${clean.slice(0, 60)}”.`, hint);
  const fitting = found.find((at) => direction * (at - here.now) >= 0);
  if (fitting !== undefined) return { at: fitting, zone };
  return direction === -1
    ? refuse('future_time', `“${clean.slice(0, 60)}” has not happened yet.`, 'Give a time that has passed.')
    : refuse('past_time', `“${clean.slice(0, 60)}” has already passed.`, 'Give a time that is still to come.');
};

/** A bare clock time is its latest past occurrence; a weekday the latest past one. */
export const parsePast = (text: string, here: Here): When | Refusal => parse(text, here, -1);
/** A bare clock time is its next occurrence; "15m" is from now. */
export const parseFuture = (text: string, here: Here): When | Refusal => parse(text, here, 1);
