/**
 * The process's clock while a recorded incident is played into the live workspace. A story of some length ends now:
 * when it begins the clock steps back by that length, once, and runs fast until it meets the wall clock again.
 */
import type { Clock } from '../engine/ports.ts';
import type { Duration, Instant } from '../incident/incident.ts';

export interface StoryClock {
  /** The story's time while one plays, else the wall's. Never later than the wall; within a story never backwards. */
  now: Clock;
  /** How many times as fast as the wall it runs: 1 when nothing plays. */
  speed(): number;
  /**
   * Begins a story of that length at that speed (above 1). Answers with the moment the story begins; null when one
   * plays already.
   */
  play(length: Duration, speed: number): Instant | null;
  /** Back to the wall's time at once. */
  stop(): void;
}

interface Story {
  /** On the wall, when it began. */
  began: Instant;
  /** In the story, when it began. */
  from: Instant;
  speed: number;
  /** The latest moment told, so that a wall clock set back does not turn the story back. */
  told: Instant;
}

export const createStoryClock = (wall: Clock): StoryClock => {
  let story: Story | null = null;

  const now: Clock = () => {
    const real = wall();
    if (!story) return real;
    const at = Math.max(story.told, Math.floor(story.from + (real - story.began) * story.speed));
    if (at >= real) {
      story = null;
      return real;
    }
    story.told = at;
    return at;
  };

  return {
    now,
    speed: () => {
      now();
      return story?.speed ?? 1;
    },
    play: (length, speed) => {
      if (!(speed > 1) || !(length >= 0))
        throw new RangeError('A story runs faster than the wall clock, and forwards.');
      const real = wall();
      if (now() < real) return null;
      const from = real - length;
      story = { began: real, from, speed, told: from };
      return from;
    },
    stop: () => {
      story = null;
    },
  };
};
