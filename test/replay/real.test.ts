import { beforeAll, expect, it } from 'vitest';
import { CAPTURE_KINDS, DECISION_KINDS } from '../../src/incident/events.ts';
import { parseIso } from '../../src/incident/time.ts';
import { type Replayed, replay } from '../../src/replay/replay.ts';
import { OPTIONS } from '../support/replaying.ts';
import { describeReal, realIncidents } from './incidents.ts';

describeReal('thirty real incidents', () => {
  const all = new Map<string, Replayed>();
  const one = (start: string): Replayed => {
    const found = [...all].find(([id]) => id.startsWith(start))?.[1];
    if (!found) throw new Error(`no ${start}`);
    return found;
  };
  const courier = (): Replayed[] => [...all].filter(([id]) => id.startsWith('courier')).map(([, incident]) => incident);

  beforeAll(async () => {
    for (const recorded of realIncidents()) all.set(String(recorded.id), await replay(recorded, OPTIONS));
  });

  it('kustomer-2025-09-05: eight promises, five missed by 11, 21, 10, 3 and 3 minutes, in 4h 34m', () => {
    const incident = one('kustomer-2025-09-05');
    expect(incident).toMatchObject({
      severity: 'SEV3',
      status: 'resolved',
      declared_at: '2025-09-05T22:31:00Z',
      resolved_at: '2025-09-06T03:05:00Z',
      duration_seconds: 16_440,
      duration_text: '4h 34m',
      adherence: 3 / 8,
    });
    expect(incident.promises.map(({ kept, late_seconds }) => (kept ? 'kept' : (late_seconds ?? 0) / 60))).toEqual([
      'kept',
      'kept',
      11,
      21,
      10,
      3,
      3,
      'kept',
    ]);
    expect(incident.promises[0]).toEqual({
      audience: 'public',
      made_at: '2025-09-05T22:31:00Z',
      due_at: '2025-09-05T23:01:00Z',
      met_at: '2025-09-05T22:58:00Z',
      kept: true,
      late_seconds: 0,
    });
    expect(incident.postmortem).toContain('Promises of a next update: 8 made, 3 kept, 5 missed.');
    expect(incident.postmortem).toContain('Total duration, detected to resolved: 4h 34m');
  });

  it('kustomer-2025-09-05: nudged before each promise, at the missed ones, and over when it was long', () => {
    const { nudges } = one('kustomer-2025-09-05');
    const count = (stage: string): number => nudges.filter((nudge) => nudge.stage === stage).length;
    expect([count('due'), count('overdue'), count('escalated'), count('repeat')]).toEqual([5, 2, 1, 0]);
    expect(nudges.find(({ stage }) => stage === 'escalated')).toMatchObject({ at: '2025-09-06T00:59:00Z' });
  });

  it('kustomer-2025-09-05: the published postmortem is in the timeline and was not shown to the drafter', () => {
    const incident = one('kustomer-2025-09-05');
    const last = incident.timeline.at(-1);
    expect(last).toMatchObject({ occurred_at: '2025-09-24T13:56:00Z', kind: 'note_raised' });
    expect(incident.postmortem).not.toContain(last?.text.slice(14, 60));
    expect(incident.postmortem).not.toContain('2025-09-24 13:56');
    expect(incident.anomalies.filter((text) => text.includes('word for word'))).toHaveLength(2);
  });

  it('courier: 24 incidents of 59h 3m by their own times, two without a length, and why', () => {
    const incidents = courier();
    expect(incidents).toHaveLength(24);
    const seconds = incidents.reduce((sum, { duration_seconds }) => sum + (duration_seconds ?? 0), 0);
    expect(seconds).toBe(59 * 3600 + 3 * 60);
    const without = incidents.filter(({ duration_seconds }) => duration_seconds === null);
    expect(without.map(({ id }) => id)).toEqual([
      'courier-2026-01-29-observability-degradation',
      'courier-2025-10-08-message-delivery-latency',
    ]);
    for (const incident of without)
      expect(incident.anomalies.join('\n')).toMatch(/recorded before the detection.*no length/);
    expect(without.flatMap(({ anomalies }) => anomalies).join('\n')).toMatch(/13h 13m[\s\S]*6h 16m/);
  });

  it('courier: its own printed lengths, a minute short seven times, are named', () => {
    const short = courier().filter(({ anomalies }) => anomalies.some((text) => /is 1m shorter than/.test(text)));
    expect(short).toHaveLength(7);
    const unprinted = courier().filter(({ anomalies, duration_seconds }) =>
      anomalies.some(
        (text) => text.includes('no duration of its own') || (duration_seconds === null && /no length/.test(text)),
      ),
    );
    expect(unprinted).toHaveLength(3);
  });

  it.each([
    ['courier-2025-10-13', /same minute .*no length/],
    ['courier-2024-10-10', /2 updates are dated before the detection/],
    ['courier-2024-10-21', /2 updates are dated in the same minute/],
    ['courier-2025-01-11', /status resolved while its text says partially/],
    ['courier-2025-10-08', /gives times in PST on a date/],
    ['courier-2025-05-16', /No update for 6h 9m/],
    ['kustomer-2026-04-14', /marks of a template/],
    ['kustomer-2026-04-24', /No update is recorded/],
    ['kustomer-2026-05-26', /Neither detection nor resolution is timed/],
  ])('%s: %s', (id, text) => {
    expect(one(id).anomalies.some((anomaly) => text.test(anomaly))).toBe(true);
  });

  it('courier-2024-10-10: declared with the update before detection, its length from the detection', () => {
    expect(one('courier-2024-10-10')).toMatchObject({ declared_at: '2024-10-10T15:38:00Z', duration_text: '9h 47m' });
  });

  it('courier-2025-10-20: the first update after 35 minutes breaks no promise', () => {
    const incident = one('courier-2025-10-20');
    expect(incident.promises.every(({ kept }) => kept === true)).toBe(true);
    expect(incident.postmortem).toContain('First update: 35m after');
  });

  it('without times there is a status, and nothing else is made up', () => {
    const untimed = { declared_at: null, resolved_at: null, timeline: [], promises: [], nudges: [], adherence: null };
    expect(one('kustomer-2026-05-26')).toMatchObject({ ...untimed, status: 'resolved', duration_text: null });
    expect(one('kustomer-2026-04-24')).toMatchObject({ ...untimed, status: null });
    for (const id of ['kustomer-2026-05-26', 'kustomer-2026-04-24'])
      expect(one(id).postmortem).not.toMatch(/\d\d:\d\d|1970|\d+h \d+m/);
  });

  it('every timeline is in order, of known kinds, with every update in it', () => {
    const kinds = new Set<string>([...DECISION_KINDS, ...CAPTURE_KINDS]);
    for (const recorded of realIncidents()) {
      const incident = all.get(String(recorded.id));
      if (!incident || incident.declared_at === null) continue;
      const times = incident.timeline.flatMap(({ occurred_at }) => parseIso(occurred_at ?? '') ?? []);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(incident.timeline.every(({ kind }) => kinds.has(kind))).toBe(true);
      for (const update of recorded.updates ?? [])
        expect(
          incident.timeline.some(({ text, occurred_at }) => text === update.body?.trim() && occurred_at === update.at),
        ).toBe(true);
    }
  });
});
