/** Speaking to one person, seen by nobody else: by the address Slack gave for it, in the channel, or else directly. */
import type { KnownBlock } from '@slack/types';
import { type Clock, DeliveryError, type Log } from '../../engine/ports.ts';
import type { Message } from '../../engine/reply.ts';
import type { Instant } from '../../incident/incident.ts';
import { MINUTE, SECOND } from '../../incident/time.ts';
import type { SlackClient } from './client.ts';

/** A message as Slack takes it: blocks, and the text that stands for them. */
export type Shown = { text: string; blocks: KnownBlock[] };

/** An address for answering one person: a credential, never logged. */
export interface ReturnAddress {
  url: string;
  /** When it was given. */
  at: Instant;
}

export interface Voice {
  /** Tells somebody what came of what they asked. At most once; what fails is logged. */
  tell(to: { user: string; channel: string; address?: ReturnAddress | null }, message: Message): Promise<void>;
  /** In the channel, beside what somebody wrote there. Throws DeliveryError. */
  beside(user: string, channel: string, thread: string | null, message: Message): Promise<void>;
}

/** Slack takes answers for half an hour. */
const ADDRESS_LIVES = 29 * MINUTE;
const TIMEOUT = 8 * SECOND;

/** Throws DeliveryError. */
const respond = async (url: string, body: object): Promise<void> => {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT),
    });
  } catch (cause) {
    throw new DeliveryError('slack_unreachable', 'The answer could not be sent to Slack.', { cause });
  }
  if (!response.ok) throw new DeliveryError('answer_refused', `Slack answered ${response.status} to the answer.`);
};

export const createVoice = ({
  client,
  show,
  clock,
  log,
}: {
  client: SlackClient;
  show: (message: Message) => Shown;
  clock: Clock;
  log: Log;
}): Voice => {
  const beside: Voice['beside'] = async (user, channel, thread, message) => {
    await client.call(
      'chat.postEphemeral',
      { channel, user, ...show(message), ...(thread === null ? {} : { thread_ts: thread }) },
      { channel },
    );
  };
  const directly = async (user: string, message: Message): Promise<void> => {
    const { channel } = await client.call('conversations.open', { users: user });
    if (channel?.id) await client.call('chat.postMessage', { channel: channel.id, ...show(message) });
  };
  return {
    beside,
    tell: async ({ user, channel, address }, message) => {
      const ways: (() => Promise<void>)[] = [
        ...(address && clock() - address.at < ADDRESS_LIVES
          ? [() => respond(address.url, { response_type: 'ephemeral', replace_original: false, ...show(message) })]
          : []),
        // Where Foghorn is not a member, or the person is not, only a direct message is left.
        ...(channel === '' ? [] : [() => beside(user, channel, null, message)]),
        () => directly(user, message),
      ];
      for (const [index, way] of ways.entries()) {
        try {
          return await way();
        } catch (error) {
          const last = index === ways.length - 1;
          log[last ? 'warn' : 'debug']({ err: error, channel }, 'Somebody could not be answered on Slack');
        }
      }
    },
  };
};
