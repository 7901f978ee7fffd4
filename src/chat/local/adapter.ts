/** The local workspace as a `Chat`: Foghorn's wishes become the bot's acts, the people's acts become inbound events. */
import {
  type Binding,
  type Chat,
  type Clock,
  DeliveryError,
  type InboundMessage,
  type Inbox,
  type Log,
  type Post,
} from '../../engine/ports.ts';
import type { Message } from '../../engine/reply.ts';
import type { GroupId, PersonId } from '../../incident/incident.ts';
import { isRefusal, type Refusal } from '../../incident/refusal.ts';
import { type Delivery, deliver, type Later, timer } from './deliver.ts';
import { channelUrl, crewOf, messageUrl, PLATFORM, userOf } from './keys.ts';
import { personOf } from './platform/inbound.ts';
import { BOT, LOBBY, type Posted } from './platform/model.ts';
import type { Platform } from './platform/platform.ts';

/** Something Foghorn offers one person, seen by nobody else, beside what they have just written. */
export interface Offer {
  user: string;
  channel: string;
  thread: number | null;
  message: Message;
}

export interface LocalChat extends Chat {
  /** Resolves when everything that can be told now has been told. */
  settled(): Promise<void>;
  /** Told of every offer; returns how to stop. */
  onOffer(listener: (offer: Offer) => void): () => void;
}

/** A call that the platform's file could not take is worth another try; a refusal of the platform is not. */
const attempt = <T>(what: string, call: () => T | Refusal): T => {
  let result: T | Refusal;
  try {
    result = call();
  } catch (cause) {
    if (cause instanceof DeliveryError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DeliveryError('workspace_failed', `The local workspace could not ${what}: ${why}.`, { cause });
  }
  if (isRefusal(result)) throw new DeliveryError(result.code, result.sentence, { permanent: true });
  return result;
};

export const createLocalChat = ({
  platform,
  clock,
  log,
  later = timer,
}: {
  platform: Platform;
  clock: Clock;
  log: Log;
  later?: Later;
}): LocalChat => {
  let delivery: Delivery | null = null;
  let unwatch: (() => void) | null = null;
  const listeners = new Set<(offer: Offer) => void>();

  const bindingOf = ({ channel, id, thread }: Posted): Binding => ({
    platform: PLATFORM,
    channel,
    message: String(id),
    url: messageUrl(channel, id, thread),
  });
  const knownUser = (person: PersonId): string | null => {
    const user = userOf(person);
    return user !== null && platform.people.get(user) ? user : null;
  };
  const usersOf = (people: readonly PersonId[], groups: readonly GroupId[]): string[] => [
    ...new Set([
      ...people.flatMap((person) => knownUser(person) ?? []),
      ...groups.flatMap((group) => platform.people.crew(crewOf(group) ?? '')?.members ?? []),
    ]),
  ];
  const send = (channel: string, thread: number | null, { effect, message, ping }: Post): Binding =>
    bindingOf(
      attempt('post a message', () =>
        platform.say({
          channel,
          thread,
          author: BOT,
          text: message.summary,
          body: message,
          effect,
          ping: usersOf(ping.people, ping.groups),
        }),
      ),
    );
  const numbered = (message: string | null): number => {
    const id = Number(message);
    if (message === null || !Number.isSafeInteger(id))
      throw new DeliveryError('no_such_message', `There is no message ${message ?? 'given'} in the local workspace.`, {
        permanent: true,
      });
    return id;
  };

  /** The message is taken down already: an offer that fails is no reason to be told of it again. */
  const offer = async (inbox: Inbox, written: InboundMessage): Promise<void> => {
    const user = userOf(written.author);
    if (user === null || listeners.size === 0) return;
    try {
      const reply = await inbox.offer?.(written);
      if (reply?.reply !== 'say') return;
      const { channel, threadMessage } = written;
      const thread = threadMessage === null ? null : numbered(threadMessage);
      for (const listener of listeners) listener({ user, channel, thread, message: reply.message });
    } catch (error) {
      log.warn({ err: error, channel: written.channel }, 'Foghorn could not look whether to offer anything');
    }
  };
  const offering = (inbox: Inbox): Inbox => ({
    ...inbox,
    message: async (written) => {
      await inbox.message(written);
      await offer(inbox, written);
    },
  });

  return {
    platform: PLATFORM,
    lobby: LOBBY,
    openRoom: async ({ effect, slug, private: hidden }) => {
      const room = attempt('open a room', () => platform.openRoom({ effect, slug, private: hidden }));
      return { platform: PLATFORM, channel: room.id, message: null, url: channelUrl(room.id) };
    },
    invite: async (channel, people, groups) => {
      attempt('invite people', () => platform.join(channel, usersOf(people, groups)));
      // Whoever is known is in; only then is it said who is not.
      const unknown = [
        ...people.filter((person) => knownUser(person) === null),
        ...groups.filter((group) => !platform.people.crew(crewOf(group) ?? '')),
      ];
      if (unknown.length > 0)
        throw new DeliveryError(
          'unknown_invitee',
          `The local workspace knows no ${unknown.join(', ')}. Correct the name in foghorn.yaml.`,
          { permanent: true },
        );
    },
    setTopic: async (channel, topic) => {
      attempt('set the topic', () => platform.setTopic(channel, topic));
    },
    post: async ({ channel, thread }, post) => send(channel, thread == null ? null : numbered(thread), post),
    find: async ({ channel }, effect) => {
      const posted = attempt('look for a message', () => platform.messages.byEffect(effect));
      return posted?.channel === channel ? bindingOf(posted) : null;
    },
    edit: async ({ message }, to) => {
      attempt('edit a message', () => platform.edit(numbered(message), BOT, { text: to.summary, body: to }));
    },
    pin: async ({ message }) => {
      attempt('pin a message', () => platform.pin(numbered(message), BOT, true));
    },
    direct: async (person, post) => {
      const user = knownUser(person);
      if (user === null)
        throw new DeliveryError('unknown_person', `The local workspace knows nobody called ${person}.`, {
          permanent: true,
        });
      const channel = attempt('open a direct conversation', () => platform.direct(user));
      return send(channel.id, null, post);
    },
    archive: async (channel) => {
      attempt('archive a room', () => platform.archive(channel, true));
    },
    unarchive: async (channel) => {
      attempt('bring a room back', () => platform.archive(channel, false));
    },
    start: async (inbox: Inbox) => {
      await inbox.people(platform.people.all().map(personOf));
      const started = deliver(log, { clock, later }, platform.events, offering(inbox));
      delivery = started;
      unwatch = platform.watch(() => started.wake());
      started.wake();
    },
    stop: async () => {
      unwatch?.();
      await delivery?.stop();
      delivery = null;
    },
    settled: async () => delivery?.idle(),
    onOffer: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
