/**
 * Kill points: the ports of a composed Foghorn, decorated in place, so that a test can end the process between any
 * two steps. Production code holds no hook for it: whoever uses a port calls it by name, decorated or not.
 */
import type { LocalFoghorn as Foghorn } from '../../src/compose.ts';
import type { LeasedEffect, Write } from '../../src/engine/ports.ts';
import type { Effect } from '../../src/incident/effects.ts';

/** Told of every crossing, by name. The process may not live to see it return. */
export type Cross = (point: string) => void;

/** What a commit is about: the kinds it appends, or what it stores when it appends nothing. */
const about = (writes: readonly Write[]): string => {
  const kinds = writes.flatMap((write) => {
    if (write.write !== 'append') return [];
    const { event } = write.entry;
    return [event.kind === 'nudge_sounded' ? `nudge_sounded(${event.stage})` : event.kind];
  });
  if (kinds.length > 0) return [...new Set(kinds)].join('+');
  return [...new Set(writes.map((write) => (write.write === 'enqueue' ? kindOf(write.effect.effect) : write.write)))]
    .toSorted()
    .join('+');
};

/** Effects that say something are told apart by where they say it: that is another call. */
const kindOf = (effect: Effect): string => {
  if ('place' in effect) return `${effect.kind}(${effect.place})`;
  if (effect.kind === 'refresh') return `refresh(${effect.view})`;
  if (effect.kind === 'direct') return `direct(${effect.message.about})`;
  return effect.kind;
};

const around =
  <A extends unknown[], R>(
    verb: (...args: A) => Promise<R>,
    before: (args: A) => void,
    after: (args: A, result: R) => void,
  ): ((...args: A) => Promise<R>) =>
  async (...args) => {
    before(args);
    const result = await verb(...args);
    after(args, result);
    return result;
  };

/** Crossings of commits, leases and settlements: where state and the world could come to differ. */
export const killPoints = ({ storage }: Pick<Foghorn, 'storage'>, cross: Cross): void => {
  const settling = <A extends [LeasedEffect, ...unknown[]]>(
    verb: (...args: A) => Promise<boolean>,
    before: string,
    after: string,
  ) =>
    around(
      verb,
      ([{ effect }]) => cross(`${before} ${kindOf(effect)}`),
      ([{ effect }]) => cross(`${after} ${kindOf(effect)}`),
    );
  Object.assign(storage, {
    commit: around(
      storage.commit,
      ([writes]) => cross(`before commit: ${about(writes)}`),
      ([writes]) => cross(`after commit: ${about(writes)}`),
    ),
    lease: around(
      storage.lease,
      () => undefined,
      (_, rows) => {
        for (const { effect } of rows) cross(`leased: ${kindOf(effect)}`);
      },
    ),
    done: settling(storage.done, 'performed, not done:', 'done:'),
    postpone: settling(storage.postpone, 'failed, not postponed:', 'postponed:'),
    park: settling(storage.park, 'refused, not parked:', 'parked:'),
    release: around(
      storage.release,
      () => cross('before release'),
      () => cross('after release'),
    ),
    putPeople: around(
      storage.putPeople,
      () => cross('before people'),
      () => cross('after people'),
    ),
  } satisfies Partial<typeof storage>);
};
