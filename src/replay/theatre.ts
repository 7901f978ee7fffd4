/** The recorded incidents that ship with Foghorn, to be played into the local workspace one at a time. */
import { FoghornError, type Log } from '../engine/ports.ts';
import type { Timer } from '../engine/timer.ts';
import { type Seed, seeds } from '../seeds/index.ts';
import { type Driver, type Playing, play, showSpeed } from './player.ts';
import type { StoryClock } from './story-clock.ts';

export interface Theatre {
  recordings: readonly Pick<Seed, 'name' | 'title' | 'blurb'>[];
  /** Begins to play one; answers with where to look. Throws FoghornError when it cannot. */
  play(name: string): Promise<string | null>;
  /** Ends what plays. */
  stop(): Promise<void>;
}

export interface TheatreOptions {
  driver: Driver;
  clock: StoryClock;
  /** Real waiting, by the wall. */
  timer: Timer;
  log: Log;
  /** Where the room of an incident is read. */
  urlOf: (channel: string) => string;
}

export const createTheatre = ({ driver, clock, timer, log, urlOf }: TheatreOptions): Theatre => {
  let playing: Playing | null = null;
  return {
    recordings: seeds.map(({ name, title, blurb }) => ({ name, title, blurb })),
    play: async (name) => {
      const seed = seeds.find((one) => one.name === name);
      if (!seed) throw new FoghornError('no_recording', `There is no recorded incident called ${name}.`);
      const recorded = await seed.load();
      const begun = await play(recorded, driver, { clock, timer, speed: showSpeed(recorded), log });
      if (!begun) throw new FoghornError('playing', 'Another incident is being played. Wait until it is over.');
      playing = begun;
      begun.done.catch((error: unknown) => {
        log.error({ recording: name, err: error }, 'Playing a recorded incident failed; what was said stays');
      });
      return urlOf(begun.room);
    },
    stop: async () => {
      await playing?.stop().catch((error: unknown) => log.warn({ err: error }, 'The play had failed before it ended'));
    },
  };
};
