import { describe, expect, it } from 'vitest';
import { replay } from '../../src/replay/replay.ts';
import { seeds } from '../../src/seeds/index.ts';
import { describeReal, realIncidents } from '../replay/incidents.ts';
import { OPTIONS, replayed } from '../support/replaying.ts';
import { type Point, score } from './rubric.ts';

const failures = (points: readonly Point[]): string[] =>
  points.filter(({ ok }) => ok === false).map(({ id, why }) => `${id}: ${why}`);

describeReal('the postmortem of each real incident', () => {
  for (const recorded of realIncidents())
    it(`${recorded.id} is true to its record, complete and well formed`, async () => {
      expect(failures(score(recorded, await replay(recorded, OPTIONS)))).toEqual([]);
    });
});

describe('the postmortem of each incident that ships', () => {
  for (const { name, load } of seeds)
    it(`${name} is true to its record, complete and well formed`, async () => {
      const recorded = await load();
      expect(failures(score(recorded, await replay(recorded, OPTIONS)))).toEqual([]);
    });
});

describe('the scorer itself', () => {
  const recorded = {
    title: 'Search is slow',
    detected_at: '2026-03-02T10:00:00Z',
    resolved_at: '2026-03-02T11:10:00Z',
    affected: ['Search'],
    people: [{ handle: 'ana', name: 'Ana Silva' }],
    updates: [
      { status: 'identified', at: '2026-03-02T10:05:00Z', body: 'Slow answers because a shard is full.' },
      { status: 'resolved', at: '2026-03-02T11:10:00Z', body: 'All answers are fast again.' },
    ],
  };
  const spoiled = async (from: string | RegExp, to: string): Promise<string[]> => {
    const good = await replayed(recorded);
    const postmortem = good.postmortem.replace(from, to);
    expect(postmortem).not.toBe(good.postmortem);
    return failures(score(recorded as never, { ...good, postmortem })).map((text) => text.split(':')[0] ?? '');
  };

  it('passes what is right', async () => {
    expect(failures(score(recorded as never, await replayed(recorded)))).toEqual([]);
  });

  it.each([
    ['an invented time', 'What helped most', 'At 10:41 somebody helped most', 'G1'],
    ['an invented length', 'What helped most', 'After 17m, what helped most', 'G3'],
    ['an invented line', '- **11:10**: Resolved', '- **11:10** · Ana: Rebooted seven routers', 'G4'],
    ['a causal claim', 'None of it has been verified here.', 'It was due to the shard.', 'G7a'],
    ['a wrong length', 'resolved: 1h 10m', 'resolved: 1h 05m', 'K5'],
    ['a wrong count', '1 missed', '3 missed', 'K7'],
    ['a missing section', '## Detection', '## Detecting', 'F1'],
    ['disorder', '- **2026-03-02 10:00** · Declared', '- **2026-03-02 11:10** · Declared', 'F3'],
    ['blame', 'What helped most', 'A careless reboot. What helped most', 'F4'],
    ['a name', 'What helped most', 'Ana Silva did it. What helped most', 'F4b'],
    ['a counterfactual', 'What helped most', 'It should have been seen. What helped most', 'F5'],
    ['a doubled word', 'Facts to start from', 'Facts facts to start', 'F9b'],
    ['no mark', '**DRAFT.**', 'Final.', 'F9c'],
  ])('finds %s', async (_, from, to, id) => {
    expect(await spoiled(from, to)).toContain(id);
  });
});
