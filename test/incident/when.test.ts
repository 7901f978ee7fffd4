import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../src/incident/refusal.ts';
import { isRefusal } from '../../src/incident/refusal.ts';
import { dateTime, parseIso } from '../../src/incident/time.ts';
import { parseDuration, parseFuture, parsePast, type When } from '../../src/incident/when.ts';

const now = parseIso('2026-03-04T02:10:30Z') ?? Number.NaN; // A Wednesday; 03:10 in Berlin, 21:10 on Tuesday in New York.
const say = (when: When | Refusal): string => (isRefusal(when) ? when.code : dateTime(when.at, when.zone));

describe('a time that has passed, typed in Berlin', () => {
  it.each([
    ['14:05', '2026-03-03 14:05 CET'],
    ['03:00', '2026-03-04 03:00 CET'],
    ['20m ago', '2026-03-04 02:50 CET'],
    ['an hour ago', '2026-03-04 02:10 CET'],
    ['1h 5m ago', '2026-03-04 02:05 CET'],
    ['yesterday 23:50 CET', '2026-03-03 23:50 UTC+1'],
    ['yesterday 23:50 CEST', '2026-03-03 23:50 UTC+2'],
    ['23:50 UTC', '2026-03-03 23:50 UTC'],
    ['23:50+05:30', 'bad_time'],
    ['23:50 +05:30', '2026-03-03 23:50 UTC+5:30'],
    ['14:00 America/New_York', '2026-03-03 14:00 EST'],
    ['mon 14:00', '2026-03-02 14:00 CET'],
    ['wednesday 02:00', '2026-03-04 02:00 CET'],
    ['wednesday 05:00', '2026-02-25 05:00 CET'],
    ['2pm', '2026-03-03 14:00 CET'],
    ['2 pm', '2026-03-03 14:00 CET'],
    ['12am', '2026-03-04 00:00 CET'],
    ['noon', '2026-03-03 12:00 CET'],
    ['2026-03-01 09:30', '2026-03-01 09:30 CET'],
    ['2025-09-05T22:31:00Z', '2025-09-05 22:31 UTC'],
    ['2025-09-05T22:31', '2025-09-05 22:31 CEST'],
    ['now', '2026-03-04 03:10 CET'],
    ['tomorrow 9:00', 'future_time'],
    ['2030-01-01 10:00', 'future_time'],
    ['2026-02-30 10:00', 'bad_time'],
    ['25:00', 'bad_time'],
    ['14:60', 'bad_time'],
    ['13pm', 'bad_time'],
    ['yesterday', 'bad_time'],
    ['soon', 'bad_time'],
    ['', 'bad_time'],
    ['🔥', 'bad_time'],
  ])('%s → %s', (typed, expected) => {
    expect(say(parsePast(typed, { now, zone: 'Europe/Berlin' }))).toBe(expected);
  });
});

describe('a time to come, typed in New York', () => {
  it.each([
    ['22:58', '2026-03-03 22:58 EST'],
    ['14:05', '2026-03-04 14:05 EST'],
    ['9', '2026-03-04 09:00 EST'],
    ['15m', '2026-03-03 21:25 EST'],
    ['in 1h 30m', '2026-03-03 22:40 EST'],
    ['tomorrow 9', '2026-03-04 09:00 EST'],
    ['mon 09:00', '2026-03-09 09:00 EDT'], // The clocks go forward on the 8th.
    ['until mon 09:00', '2026-03-09 09:00 EDT'],
    ['yesterday 10:00', 'past_time'],
    ['whenever', 'bad_time'],
  ])('%s → %s', (typed, expected) => {
    expect(say(parseFuture(typed, { now, zone: 'America/New_York' }))).toBe(expected);
  });
});

describe('the hours that clocks skip and repeat', () => {
  it('reads a time in the skipped hour as the moment just as late', () => {
    const later = parseIso('2026-03-29T12:00:00Z') ?? Number.NaN;
    expect(say(parsePast('02:30', { now: later, zone: 'Europe/Berlin' }))).toBe('2026-03-29 03:30 CEST');
  });
  it('reads a time in the repeated hour as one of the two', () => {
    const later = parseIso('2026-10-25T12:00:00Z') ?? Number.NaN;
    expect(say(parsePast('02:30', { now: later, zone: 'Europe/Berlin' }))).toMatch(/^2026-10-25 02:30 CES?T$/);
  });
});

describe('a length of time', () => {
  it.each([
    ['15m', 15],
    ['90', 90],
    ['1h30m', 90],
    ['1 h 30 min', 90],
    ['2 hours', 120],
    ['1.5h', 90],
    ['a day', 1440],
    ['1 hour and 5 minutes', 65],
  ])('%s is %i minutes', (typed, minutes) => expect(parseDuration(typed)).toBe(minutes * 60_000));
  it.each(['0', '', 'x', '-5m', '5 parsecs', '400d'])('%s is refused', (typed) =>
    expect(parseDuration(typed)).toMatchObject({ code: 'bad_duration' }),
  );
});
