/** Calls of one effort: all of them begin in time to be answered before whoever asked gives up. */
import type { Clock } from '../../engine/ports.ts';
import type { Duration } from '../../incident/incident.ts';
import { SECOND } from '../../incident/time.ts';
import type { SlackClient } from './client.ts';
import type { Me } from './ids.ts';
import type { Answered, Method, Taken } from './methods.ts';

export type Calls = <M extends Method>(method: M, args: Taken<M>, channel?: string) => Promise<Answered<M>>;

/** With the time one call may take it stays below the 24 seconds after which the relay gives an effort up. */
const EFFORT: Duration = 14 * SECOND;

export const effort = (client: SlackClient, clock: Clock): Calls => {
  const until = clock() + EFFORT;
  return (method, args, channel) => client.call(method, args, { until, ...(channel === undefined ? {} : { channel }) });
};

/** Who Foghorn is on Slack, asked once; asked again when that failed. */
export const createIdentity = (client: SlackClient): (() => Promise<Me>) => {
  let asked: Promise<Me> | null = null;
  const ask = async (): Promise<Me> => {
    const { team_id: team = '', url = '', user_id: user = '', bot_id: bot = '' } = await client.call('auth.test', {});
    return { team, url, user, bot };
  };
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = null;
      throw error;
    });
    return asked;
  };
};
