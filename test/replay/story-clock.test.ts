import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/incident/time.ts';
import { createStoryClock } from '../../src/replay/story-clock.ts';

const NOON = 1_772_452_800_000;
const standing = () => {
  let real = NOON;
  const clock = createStoryClock(() => real);
  const turn = (by: number): void => {
    real += by;
  };
  return { clock, wall: () => real, turn };
};

describe('the clock of a story', () => {
  it('is the wall’s until one plays', () => {
    const { clock, turn } = standing();
    expect([clock.now(), clock.speed()]).toEqual([NOON, 1]);
    turn(MINUTE);
    expect(clock.now()).toBe(NOON + MINUTE);
  });

  it('steps back by the story’s length, runs at its speed, and is the wall’s again where they meet', () => {
    const { clock, turn, wall } = standing();
    expect(clock.play(HOUR, 121)).toBe(NOON - HOUR);
    expect([clock.now(), clock.speed()]).toEqual([NOON - HOUR, 121]);
    turn(SECOND);
    expect(clock.now()).toBe(NOON - HOUR + 121 * SECOND);
    // An hour, told 121 times as fast, and the time that went by meanwhile: thirty seconds.
    turn(28 * SECOND);
    expect(clock.now()).toBeLessThan(wall());
    turn(SECOND);
    expect([clock.now(), clock.speed()]).toEqual([wall(), 1]);
    turn(MINUTE);
    expect(clock.now()).toBe(wall());
  });

  it('plays one story at a time, and another after it', () => {
    const { clock, turn } = standing();
    clock.play(HOUR, 60);
    expect(clock.play(HOUR, 60)).toBeNull();
    turn(5 * MINUTE);
    expect(clock.play(MINUTE, 60)).toBe(NOON + 4 * MINUTE);
    clock.stop();
    expect(clock.now()).toBe(NOON + 5 * MINUTE);
  });

  it('never runs backwards within a story, nor ahead of the wall, whatever the wall does', () => {
    const turns = fc.array(fc.integer({ min: -2 * MINUTE, max: 3 * MINUTE }), { maxLength: 30 });
    fc.assert(
      fc.property(turns, fc.integer({ min: 2, max: 500 }), (steps, speed) => {
        const { clock, turn, wall } = standing();
        clock.play(2 * HOUR, speed);
        let last = clock.now();
        for (const step of steps) {
          turn(step);
          const at = clock.now();
          expect(at).toBeLessThanOrEqual(wall());
          if (clock.speed() === 1) return;
          expect(at).toBeGreaterThanOrEqual(last);
          last = at;
        }
      }),
    );
  });

  it('refuses to run slower than the wall', () => {
    expect(() => standing().clock.play(HOUR, 1)).toThrow(RangeError);
  });
});
