/** Random lives of the whole program: whatever people, clocks and chats do, the record holds and the work gets done. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/incident/entry.ts';
import type { Decision } from '../../src/incident/events.ts';
import { fold } from '../../src/incident/evolve.ts';
import { acts, createPlayer } from './acts.ts';
import { type Life, live } from './world.ts';

const numbers = async ({ foghorn }: Life): Promise<number[]> =>
  (await foghorn.storage.list({ limit: 100 }, 'all')).map(({ number }) => number);

/** Everything on record, per incident. */
const recordOf = async (life: Life) => {
  const { storage } = life.foghorn;
  return Promise.all(
    (await numbers(life)).map(async (number) => ({
      state: await storage.load(number),
      entries: await storage.entries(number),
      shown: await storage.timeline(number, { hidden: true }),
    })),
  );
};

const checkRecord = async (life: Life): Promise<void> => {
  const { storage } = life.foghorn;
  for (const number of await numbers(life)) {
    const decisions = (await storage.entries(number, 'decisions')) as Entry<Decision>[];
    expect(await storage.load(number)).toEqual(JSON.parse(JSON.stringify(fold(decisions))));
    expect(await storage.timeline(number, { hidden: true })).toEqual(await storage.rebuildTimeline(number));
  }
};

describe('whatever people, clocks and chats do', () => {
  it('the record holds, the outbox drains, nothing throws, and what was heard before changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (given) => {
        const life = await live();
        try {
          await life.asks('ana', 'incidents', 'declare Checkout is failing sev2 components:API,Web');
          await life.asks('dana', 'incidents', 'declare A key leaked sev1 private');
          await life.foghorn.settle();
          const play = createPlayer(life);
          for (const together of given) await Promise.all(together.map(play));
          await life.rest();
          await checkRecord(life);
          expect(await life.foghorn.storage.backlog()).toEqual({ waiting: 0, parked: 0 });
          expect(life.foghorn.platform.events.waiting()).toBe(0);
          const before = await recordOf(life);
          await life.redeliver();
          expect(await recordOf(life)).toEqual(before);
          expect(life.errors()).toEqual([]);
        } finally {
          await life.stop();
        }
      }),
      { numRuns: 150 },
    );
  }, 300_000);
});
