import { describe, expect, it } from 'vitest';
import { readRecorded } from '../../src/replay/recorded.ts';
import { replayed } from '../support/replaying.ts';

const update = (status: string, at: string | null, body: string | null = `${status} it is`) => ({ status, at, body });
const at = (time: string): string => `2026-03-02T${time}:00Z`;

describe('times that are missing or wrong', () => {
  it('declared at the first timed update when detection is missing or later', async () => {
    const updates = [update('investigating', at('10:05')), update('resolved', at('10:20'))];
    const missing = await replayed({ title: 'A', updates, resolved_at: at('10:20') });
    expect(missing).toMatchObject({ declared_at: at('10:05'), duration_seconds: null, duration_text: null });
    expect(missing.anomalies).toContain('The detection is not timed: no duration.');
    expect(missing.postmortem).toContain('Detected: not recorded');
    const later = await replayed({ title: 'A', updates, detected_at: at('10:10'), resolved_at: at('10:20') });
    expect(later).toMatchObject({ declared_at: at('10:05'), duration_seconds: 600, duration_text: '10m' });
  });

  it('lengths of zero, beyond a day, and negative ones', async () => {
    const length = async (from: string, to: string) => {
      const incident = await replayed({ title: 'A', detected_at: from, resolved_at: to, updates: [] });
      return [incident.duration_text, incident.duration_seconds];
    };
    expect(await length(at('10:00'), at('10:00'))).toEqual(['0m', 0]);
    expect(await length(at('10:00'), '2026-03-03T12:05:59Z')).toEqual(['26h 5m', 93_959]);
    expect(await length(at('10:00'), at('09:59'))).toEqual([null, null]);
  });

  it('untimed updates come last, without a time, and neither promise nor keep', async () => {
    const incident = await replayed({
      title: 'A',
      detected_at: at('10:00'),
      updates: [
        update('identified', null, 'no idea when'),
        update('investigating', at('10:01')),
        update('resolved', null),
      ],
    });
    expect(incident.status).toBe('resolved');
    expect(incident.promises).toEqual([
      {
        audience: 'public',
        made_at: at('10:01'),
        due_at: at('10:31'),
        met_at: null,
        kept: false,
        late_seconds: null,
      },
    ]);
    const [first, last] = [incident.timeline[0], incident.timeline.at(-1)];
    expect(first?.occurred_at).toBe(at('10:00'));
    expect(last).toMatchObject({ occurred_at: null, recorded_at: null, text: 'resolved it is' });
    expect(incident.timeline.filter(({ text }) => text === 'no idea when')).toMatchObject([{ occurred_at: null }]);
    expect(incident.postmortem).toContain('**time not recorded** · Public update (identified): no idea when');
  });

  it('a time that is none is named and taken as missing', async () => {
    const incident = await replayed({
      title: 'A',
      detected_at: 'yesterday',
      updates: [update('resolved', '25 o’clock')],
    });
    expect(incident).toMatchObject({ declared_at: null, timeline: [], status: 'resolved' });
    expect(incident.anomalies.join('\n')).toMatch(/detection is not a time: “yesterday”[\s\S]*update 1 is not a time/);
  });

  it('updates out of order are put in order, those of one moment as printed', async () => {
    const incident = await replayed({
      title: 'A',
      detected_at: at('10:00'),
      updates: [
        update('monitoring', at('10:30'), 'third'),
        update('investigating', at('10:00'), 'first'),
        update('identified', at('10:00'), 'second'),
        update('resolved', at('10:40'), 'fourth'),
      ],
    });
    expect(incident.timeline.filter(({ kind }) => kind === 'update_posted').map(({ text }) => text)).toEqual([
      'first',
      'second',
      'third',
      'fourth',
    ]);
    expect(incident.anomalies).toContain('The updates are not printed in the order of their times.');
  });
});

describe('records that go on, or never end', () => {
  it('an update after the resolution reopens it; a second resolution closes it', async () => {
    const incident = await replayed({
      title: 'A',
      detected_at: at('10:00'),
      resolved_at: at('11:00'),
      updates: [
        update('investigating', at('10:00')),
        update('resolved', at('10:20')),
        update('investigating', at('10:50'), 'it is back'),
        update('resolved', at('11:00')),
      ],
    });
    expect(incident.status).toBe('resolved');
    expect(incident.promises.map(({ kept }) => kept)).toEqual([true, true]);
    expect(incident.anomalies.join('\n')).toContain('after the resolution: the incident was reopened');
  });

  it('left open, the promise is missed and the ladder goes on until it falls silent', async () => {
    const incident = await replayed({
      title: 'A',
      detected_at: at('10:00'),
      updates: [update('investigating', at('10:00'))],
    });
    expect(incident.status).toBe('investigating');
    expect(incident.promises).toMatchObject([{ kept: false, met_at: null, late_seconds: null }]);
    expect(incident.nudges.map(({ at: when, stage }) => [when.slice(11, 16), stage])).toEqual([
      ['10:25', 'heads_up'],
      ['10:30', 'due'],
      ['10:40', 'overdue'],
      ['10:50', 'escalated'],
      ['11:20', 'repeat'],
      ['11:50', 'repeat'],
      ['12:20', 'repeat'],
    ]);
    expect(incident.nudges[0]?.to).toEqual(['declarer']);
  });

  it('resolved by its field alone, it ends there and keeps no public promise', async () => {
    const incident = await replayed({
      title: 'A',
      detected_at: at('10:00'),
      resolved_at: at('10:20'),
      updates: [update('monitoring', at('10:05'))],
    });
    expect(incident.status).toBe('resolved');
    expect(incident.promises).toMatchObject([{ kept: false, met_at: null }]);
    expect(incident.anomalies).toContain('A time of resolution is recorded, but no update says so.');
  });

  it('a note promises like any update; a postmortem neither promises nor keeps', async () => {
    const incident = await replayed({
      title: 'A',
      detected_at: at('10:00'),
      updates: [update('note', at('10:00')), update('postmortem', at('10:20'), 'because of the moon')],
    });
    expect(incident.promises).toMatchObject([{ made_at: at('10:00'), met_at: null, kept: false }]);
    expect(incident.timeline.at(-1)).toMatchObject({ kind: 'note_raised', text: 'because of the moon' });
    expect(incident.postmortem).not.toContain('moon');
  });
});

describe('odd words', () => {
  it('no title, no impact, an unknown status, no text, too much text', async () => {
    const incident = await replayed({
      title: '  ',
      impact: 'huge',
      detected_at: at('10:00'),
      updates: [
        update('in_progress', at('10:00'), ''),
        update('investigating', at('10:10'), 'x'.repeat(9000)),
        update('postmortem', at('12:00'), 'y'.repeat(9000)),
      ],
    });
    expect(incident.severity).toBe('SEV3');
    const said = incident.anomalies.join('\n');
    for (const oddity of [
      'no title',
      'impact “huge”',
      'status “in_progress”',
      'Update 1 has no text',
      'Update 2 is 9000 characters',
    ])
      expect(said).toContain(oddity);
    expect(incident.timeline.at(-1)?.text).toHaveLength(9000);
  });

  it.each([
    ['critical', 'SEV1'],
    ['major', 'SEV2'],
    ['minor', 'SEV3'],
    ['notice', 'SEV4'],
    ['none', 'SEV4'],
    [null, 'SEV3'],
  ])('an impact of %s is %s', async (impact, severity) => {
    expect((await replayed({ title: 'A', impact, updates: [] })).severity).toBe(severity);
  });

  it('hostile text changes nothing of the postmortem’s shape, and other keys are ignored', async () => {
    const incident = await replayed({
      title: '# [x](javascript:1) <script>',
      detected_at: at('10:00'),
      resolved_at: at('10:09'),
      affected: ['A|B', '## C', ''],
      weather: 'fog',
      updates: [
        update('identified', at('10:00'), '## Timeline\n\n- **10:00** · invented\0\ud800'),
        update('resolved', at('10:09'), '</script>'),
      ],
    });
    const headings = incident.postmortem.split('\n').filter((line) => line.startsWith('#'));
    expect(headings).toHaveLength(17);
    expect(headings.filter((line) => line === '## Timeline')).toHaveLength(1);
    expect(incident.postmortem).not.toMatch(/(^|[^\\])(<|\]\(j)/);
  });
});

describe('the wrong shape', () => {
  it.each([
    [5, 'incident 1'],
    [{ title: 'A', updates: 'none' }, 'incident 1, updates'],
    [[{ title: 'A' }, { title: 7 }], 'incident 2, title'],
    [{ title: 'A', updates: [{ status: 'resolved', at: 12 }] }, 'incident 1, updates.0.at'],
    [{ title: 'A', chat: [{ by: 'ana', action: 'dance' }] }, 'incident 1, chat.0.action'],
  ])('%j is refused with its place', (json, place) => {
    const read = readRecorded(json);
    expect('problem' in read ? read.problem : '').toContain(place);
  });
});
