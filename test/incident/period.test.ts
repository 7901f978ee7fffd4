import { describe, expect, it } from 'vitest';
import type { Instant } from '../../src/incident/incident.ts';
import { parsePeriod } from '../../src/incident/period.ts';
import { isRefusal } from '../../src/incident/refusal.ts';
import { iso, parseIso } from '../../src/incident/time.ts';

const now = parseIso('2026-02-11T13:20:00Z') as Instant;

const read = (text: string, zone = 'UTC'): string => {
  const period = parsePeriod(text, { now, zone });
  if (isRefusal(period)) return period.code;
  const from = period.from === null ? 'ever' : iso(period.from);
  return `${from} .. ${iso(period.to)} ${period.name}`.replaceAll(':00:00Z', '');
};

describe('a period is read from', () => {
  it.each([
    ['30d', '2026-01-12T00 .. 2026-02-12T00 the last 30 days'],
    ['last 2 weeks', '2026-01-28T00 .. 2026-02-12T00 the last 14 days'],
    ['last week', '2026-02-04T00 .. 2026-02-12T00 the last 7 days'],
    ['6m', '2025-08-11T00 .. 2026-02-12T00 the last 6 months'],
    ['today', '2026-02-11T00 .. 2026-02-12T00 today'],
    ['this week', '2026-02-09T00 .. 2026-02-12T00 this week'],
    ['2025-09', '2025-09-01T00 .. 2025-10-01T00 2025-09'],
    ['September 2025', '2025-09-01T00 .. 2025-10-01T00 2025-09'],
    ['sep', '2025-09-01T00 .. 2025-10-01T00 2025-09'],
    ['feb', '2026-02-01T00 .. 2026-03-01T00 2026-02'],
    ['last month', '2026-01-01T00 .. 2026-02-01T00 2026-01'],
    ['q3', '2025-07-01T00 .. 2025-10-01T00 Q3 2025'],
    ['Q1', '2026-01-01T00 .. 2026-04-01T00 Q1 2026'],
    ['2024-q4', '2024-10-01T00 .. 2025-01-01T00 Q4 2024'],
    ['last quarter', '2025-10-01T00 .. 2026-01-01T00 Q4 2025'],
    ['2025', '2025-01-01T00 .. 2026-01-01T00 2025'],
    ['last year', '2025-01-01T00 .. 2026-01-01T00 2025'],
    ['all', 'ever .. 2026-02-12T00 all time'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each(['', 'soon', '0d', '2026-13', 'q5', 'marx', '99999d'])('but not from %j', (text) => {
    expect(read(text)).toBe('bad_period');
  });

  it('the months of the zone it is asked in', () => {
    expect(read('2025-09', 'Europe/Berlin')).toBe('2025-08-31T22 .. 2025-09-30T22 2025-09');
  });

  it('January, whose last month is in the year before', () => {
    const january = parsePeriod('last month', { now: parseIso('2026-01-15T00:00:00Z') as Instant, zone: 'UTC' });
    expect(isRefusal(january) ? null : january.name).toBe('2025-12');
  });
});
