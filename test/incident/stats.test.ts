import { describe, expect, it } from 'vitest';
import type { Incident, Instant } from '../../src/incident/incident.ts';
import type { Period } from '../../src/incident/period.ts';
import { type Counted, stats } from '../../src/incident/stats.ts';
import { MINUTE, parseIso } from '../../src/incident/time.ts';
import { incidentOf } from '../support/incident.ts';

const at = (text: string): Instant => parseIso(text) as Instant;
const now = at('2026-04-10T12:00:00Z');
const period: Period = { from: at('2026-01-01T00:00:00Z'), to: at('2026-05-01T00:00:00Z'), zone: 'UTC', name: 'x' };

/** Declared then, resolved that many minutes later. */
const resolved = (declared: string, minutes: number, given: Partial<Incident> = {}, kept = 0, missed = 0): Counted => {
  const declaredAt = at(declared);
  const endedAt = declaredAt + minutes * MINUTE;
  return { incident: incidentOf({ declaredAt, status: 'resolved', endedAt, ...given }), ledger: { kept, missed } };
};
const of = (...all: Counted[]) => stats(all, period, now);

describe('stats', () => {
  it('has nothing to say of nothing, and says so with nulls', () => {
    const none = of();
    expect(none.count).toBe(0);
    expect(none.duration).toEqual({ measured: 0, total: 0, median: null, p90: null });
    expect(none.promises).toEqual({ kept: 0, missed: 0, adherence: null });
    expect(none.months.map((month) => [month.key, month.count])).toEqual([
      ['2026-01', 0],
      ['2026-02', 0],
      ['2026-03', 0],
      ['2026-04', 0],
    ]);
    expect(none.components).toEqual([]);
  });

  it('sums durations and takes the middle one', () => {
    const odd = of(
      resolved('2026-01-10T10:00:00Z', 30),
      resolved('2026-02-10T10:00:00Z', 50),
      resolved('2026-03-10T10:00:00Z', 400),
    );
    expect(odd.duration).toEqual({ measured: 3, total: 480 * MINUTE, median: 50 * MINUTE, p90: 400 * MINUTE });
    const even = of(resolved('2026-01-10T10:00:00Z', 30), resolved('2026-02-10T10:00:00Z', 50));
    expect(even.duration.median).toBe(40 * MINUTE);
  });

  it('names the length that nine in ten did not exceed', () => {
    const ten = of(...[90, 10, 80, 20, 70, 30, 60, 40, 50, 600].map((m) => resolved('2026-01-10T10:00:00Z', m)));
    expect(ten.duration.p90).toBe(90 * MINUTE);
  });

  it('leaves out drills, false alarms and duplicates, and says how many', () => {
    const all = of(
      resolved('2026-01-10T10:00:00Z', 30, {}, 1, 0),
      resolved('2026-01-11T10:00:00Z', 5, { status: 'cancelled' }, 0, 1),
      resolved('2026-01-12T10:00:00Z', 5, { status: 'merged' }, 0, 1),
      resolved('2026-01-13T10:00:00Z', 5, { drill: true }, 0, 1),
    );
    expect(all).toMatchObject({ count: 1, open: 0, falseAlarms: 1, merged: 1, drills: 1 });
    expect(all.duration.measured).toBe(1);
    expect(all.promises).toEqual({ kept: 1, missed: 0, adherence: 1 });
  });

  it('counts an open incident without inventing its end', () => {
    const all = of({
      incident: incidentOf({ declaredAt: at('2026-04-10T11:00:00Z') }),
      ledger: { kept: 1, missed: 1 },
    });
    expect(all).toMatchObject({ count: 1, open: 1, duration: { measured: 0, median: null } });
    expect(all.promises.adherence).toBe(0.5);
  });

  it('counts by the moment of declaration, the first of the period and not the one after it', () => {
    const all = of(
      resolved('2025-12-31T23:59:59Z', 60),
      resolved('2026-01-01T00:00:00Z', 60),
      resolved('2026-05-01T00:00:00Z', 60),
    );
    expect(all.count).toBe(1);
  });

  it('measures acknowledging and mitigating only where they are recorded and run forward', () => {
    const declared = '2026-01-10T10:00:00Z';
    const all = of(
      resolved(declared, 60, { acknowledgedAt: at(declared) + 4 * MINUTE, mitigatedAt: at(declared) + 40 * MINUTE }),
      resolved(declared, 60, { mitigatedAt: at(declared) - 5 * MINUTE }),
    );
    expect(all.acknowledge).toEqual({ measured: 1, total: 4 * MINUTE, median: 4 * MINUTE, p90: 4 * MINUTE });
    expect(all.mitigate.measured).toBe(1);
  });

  it('pools promises over incidents, not ratios', () => {
    const all = of(resolved('2026-01-10T10:00:00Z', 60, {}, 9, 0), resolved('2026-01-11T10:00:00Z', 60, {}, 0, 1));
    expect(all.promises.adherence).toBe(0.9);
  });

  it('splits by month of the zone, by severity, by component', () => {
    const berlin = { ...period, zone: 'Europe/Berlin' };
    const all = stats(
      [
        resolved('2026-01-31T23:30:00Z', 60, {
          severity: 'SEV1',
          components: [{ name: 'API', status: 'operational' }],
        }),
        resolved('2026-03-02T10:00:00Z', 20, {
          components: [
            { name: 'Web', status: 'operational' },
            { name: 'API', status: 'major_outage' },
          ],
        }),
        resolved('2026-03-03T10:00:00Z', 20),
      ],
      berlin,
      now,
    );
    expect(all.months.map((month) => [month.key, month.count])).toEqual([
      ['2026-01', 0],
      ['2026-02', 1],
      ['2026-03', 2],
      ['2026-04', 0],
    ]);
    expect(all.severities.map((severity) => [severity.key, severity.count])).toEqual([
      ['SEV1', 1],
      ['SEV2', 2],
      ['SEV3', 0],
      ['SEV4', 0],
    ]);
    expect(all.components.map((component) => [component.key, component.count, component.duration.total])).toEqual([
      ['API', 2, 80 * MINUTE],
      ['Web', 1, 20 * MINUTE],
      [null, 1, 20 * MINUTE],
    ]);
  });

  it('begins an endless period with the first incident in it', () => {
    const all = stats([resolved('2026-02-10T10:00:00Z', 60)], { ...period, from: null }, now);
    expect(all.months.map((month) => month.key)).toEqual(['2026-02', '2026-03', '2026-04']);
  });
});
