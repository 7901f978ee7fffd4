/** Channels shared with another organisation (Slack Connect): what Foghorn says is internal, and never said there. */
import { type Clock, DeliveryError } from '../../engine/ports.ts';
import type { Message } from '../../engine/reply.ts';
import type { Duration, Instant } from '../../incident/incident.ts';
import { MINUTE } from '../../incident/time.ts';
import type { Calls } from './calls.ts';

export interface Sharing {
  isShared(calls: Calls, channel: string): Promise<boolean>;
  /** Throws a permanent DeliveryError where the channel is shared. */
  refuse(calls: Calls, channel: string): Promise<void>;
  /** Known without asking: from an answer of Slack's, or an event. */
  learn(channel: string, shared: boolean): void;
}

/** Events tell of changes at once; should one be missed, it is noticed by then. */
const TRUSTED: Duration = 30 * MINUTE;

/** Stands in place of what was posted before the channel was shared: no newer word reaches it. */
export const WITHHELD: Message = {
  summary: 'Foghorn keeps this inside the organisation.',
  tone: 'plain',
  blocks: [
    {
      type: 'context',
      text: ['This channel is shared with another organisation, so Foghorn keeps what stood here to itself.'],
    },
  ],
};

export const createSharing = (clock: Clock): Sharing => {
  const known = new Map<string, { shared: boolean; at: Instant }>();
  const learn = (channel: string, shared: boolean): void => void known.set(channel, { shared, at: clock() });
  const isShared = async (calls: Calls, channel: string): Promise<boolean> => {
    const last = known.get(channel);
    if (last && clock() - last.at < TRUSTED) return last.shared;
    const { channel: found } = await calls('conversations.info', { channel });
    const shared = found?.is_ext_shared ?? false;
    learn(channel, shared);
    return shared;
  };
  return {
    isShared,
    learn,
    refuse: async (calls, channel) => {
      if (await isShared(calls, channel))
        throw new DeliveryError(
          'shared_outside',
          `The channel ${channel} is shared with another organisation, and what Foghorn says is internal. Use a channel that is not shared, or end the sharing.`,
          { permanent: true },
        );
    },
  };
};
