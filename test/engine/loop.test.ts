import { describe, expect, it } from 'vitest';
import { createLoop } from '../../src/engine/loop.ts';
import type { Instant } from '../../src/incident/incident.ts';
import { HOUR, SECOND } from '../../src/incident/time.ts';
import { START } from '../support/builders.ts';
import { handClock, settled } from '../support/clock.ts';

const looping = (next: () => Instant | null = () => null) => {
  const time = handClock(START);
  const at: number[] = [];
  let hold: Promise<void> | null = null;
  let free = (): void => {};
  const loop = createLoop({
    ...time,
    step: async () => {
      at.push(time.clock() - START);
      await hold;
      return next();
    },
  });
  const pass = async (by: number): Promise<void> => {
    time.turn(by);
    await settled();
  };
  return {
    time,
    loop,
    at,
    pass,
    hold: () => {
      hold = new Promise((resolve) => {
        free = resolve;
      });
    },
    free: () => {
      hold = null;
      free();
    },
  };
};

describe('a loop', () => {
  it('steps at once, then every two seconds though nobody asks', async () => {
    const { loop, at, pass } = looping();
    loop.start();
    await settled();
    for (let second = 0; second < 6; second++) await pass(SECOND);
    expect(at).toEqual([0, 2000, 4000, 6000]);
    await loop.stop();
  });

  it('steps sooner when the step asks for it, and never sleeps longer than two seconds', async () => {
    const moments = [START + 300, START + HOUR, null];
    const { loop, at, pass } = looping(() => moments.shift() ?? null);
    loop.start();
    await settled();
    await pass(300);
    await pass(2000);
    expect(at).toEqual([0, 300, 2300]);
    await loop.stop();
  });

  it('steps when woken, once for many wakings', async () => {
    const { loop, at, pass } = looping();
    loop.start();
    await settled();
    await pass(500);
    loop.wake();
    loop.wake();
    await pass(0);
    await pass(100);
    expect(at).toEqual([0, 500]);
    await loop.stop();
  });

  it('woken during a step takes another right after it', async () => {
    const { loop, at, pass, hold, free } = looping();
    hold();
    loop.start();
    loop.wake();
    await settled();
    expect(at).toEqual([0]);
    free();
    await settled();
    await pass(0);
    expect(at).toEqual([0, 0]);
    await loop.stop();
  });

  it('survives a clock that jumps, either way', async () => {
    const { loop, at, time, pass } = looping();
    loop.start();
    await settled();
    time.jump(START - HOUR);
    await pass(HOUR + 2 * SECOND);
    expect(at.length).toBeGreaterThan(1);
    time.jump(START + HOUR);
    await pass(2 * SECOND);
    expect(at.at(-1)).toBeGreaterThanOrEqual(HOUR);
    await loop.stop();
  });

  it('stops after the step under way, and takes no other', async () => {
    const { loop, at, time, pass, hold, free } = looping();
    hold();
    loop.start();
    let stopped = false;
    const stopping = loop.stop().then(() => {
      stopped = true;
    });
    await settled();
    expect(stopped).toBe(false);
    free();
    await stopping;
    loop.wake();
    await pass(10 * SECOND);
    expect(at).toEqual([0]);
    expect(time.waiting()).toBe(0);
  });
});
