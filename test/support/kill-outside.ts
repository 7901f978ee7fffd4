/**
 * The world outside as the kill tests need it. A pager and a publisher keep what they took in a file of their own
 * and look for an earlier try only when told that there may have been one, as most services must. The chat fails
 * when the story says so.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { LocalFoghorn as Foghorn } from '../../src/compose.ts';
import { type Clock, DeliveryError, type Pager, type Post, type Publisher } from '../../src/engine/ports.ts';
import type { Instant } from '../../src/incident/incident.ts';

export interface Taken {
  by: 'pager' | 'publisher';
  effect: string;
  text: string;
}

export const takenIn = (file: string): Taken[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Taken)
    : [];

export const PUBLISHER = 'status-page';

export const outside = (file: string): { pager: Pager; publishers: Publisher[] } => {
  const take = (taken: Taken, attempts: number): void => {
    if (attempts > 1 && takenIn(file).some(({ effect }) => effect === taken.effect)) return;
    appendFileSync(file, `${JSON.stringify(taken)}\n`);
  };
  return {
    pager: { page: async ({ effect, attempts }) => take({ by: 'pager', effect, text: '' }, attempts) },
    publishers: [
      {
        name: PUBLISHER,
        publish: async ({ effect, attempts, text }) => take({ by: 'publisher', effect, text }, attempts),
      },
    ],
  };
};

export interface Weather {
  /** While the chat is down every post fails; the first half of that time the post is made and its answer lost. */
  down: { from: Instant; lost: Instant; to: Instant };
  /** While the room refuses, posts to it are refused for good; what Foghorn tells of that gets through. */
  refusing: { from: Instant; to: Instant };
}

/** What must never be: an effect said to be tried for the first time, and its message is there already. */
const checkFirst = ({ platform }: Foghorn, { effect, attempts }: Post, broken: (why: string) => void): void => {
  if (attempts === 1 && platform.messages.byEffect(effect))
    broken(`${effect} is called a first try and was posted before: no platform would look for it`);
};

/**
 * The chat fails by the clock, so that it fails alike in every process that plays the same minute. `broken` hears
 * what Foghorn must never ask of a chat.
 */
export const withWeather = (
  foghorn: Foghorn,
  clock: Clock,
  { down, refusing }: Weather,
  broken: (why: string) => void,
): void => {
  const { local } = foghorn;
  const { post, direct } = local;
  Object.assign(local, {
    direct: async (person, what) => {
      checkFirst(foghorn, what, broken);
      return direct(person, what);
    },
    post: async (place, what) => {
      const now = clock();
      checkFirst(foghorn, what, broken);
      const unavailable = (): DeliveryError => new DeliveryError('unavailable', 'The workspace is away.');
      if (now >= down.from && now < down.to) {
        if (now < down.lost) await post(place, what);
        throw unavailable();
      }
      const ours = what.effect.includes(':parked:');
      if (now >= refusing.from && now < refusing.to && place.channel !== local.lobby && !ours)
        throw new DeliveryError('archived', 'The room is archived.', { permanent: true });
      return post(place, what);
    },
  } satisfies Partial<typeof local>);
};
