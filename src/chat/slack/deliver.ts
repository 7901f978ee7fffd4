/** Everything Foghorn sends to Slack, as the outbound half of `Chat`. Each is done once, however often it is tried. */
import {
  type Binding,
  type Chat,
  type Clock,
  DeliveryError,
  type Log,
  type Place,
  type Post,
} from '../../engine/ports.ts';
import type { Form, Message } from '../../engine/reply.ts';
import type { Duration, PersonId } from '../../incident/incident.ts';
import { SECOND } from '../../incident/time.ts';
import { createEfforts, findOurs, hasEffect, metadataOf } from './adopt.ts';
import { blocksOf } from './blocks.ts';
import { type Calls, createIdentity, effort } from './calls.ts';
import type { SlackClient } from './client.ts';
import { certainlyNot, isCode } from './errors.ts';
import { putDocument } from './files.ts';
import { type Me, messageUrl, PLATFORM, userOf } from './ids.ts';
import { pause, type Timer } from './limiter.ts';
import type { Reading } from './mrkdwn.ts';
import type { Directory } from './people.ts';
import { createTopics, invite, openRoom } from './rooms.ts';
import { createSharing, type Sharing, WITHHELD } from './sharing.ts';
import { viewOf } from './views.ts';

export interface DeliveryOptions {
  client: SlackClient;
  clock: Clock;
  timer: Timer;
  log: Log;
  people: Pick<Directory, 'person' | 'group'>;
  /** Whether a channel is an incident's room already: such a one is never adopted. */
  isBound: (channel: string) => Promise<boolean>;
  /** Without a slash at the end; absent: its places are text alone. */
  consoleUrl?: string | null;
  /** Names of the components configured, for forms. */
  components?: () => readonly string[];
  /** Default: asked of Slack once. */
  me?: () => Promise<Me>;
}

type Outbound = Pick<
  Chat,
  'openRoom' | 'invite' | 'setTopic' | 'post' | 'find' | 'edit' | 'pin' | 'direct' | 'archive'
> &
  Required<Pick<Chat, 'unarchive' | 'document'>>;

export interface SlackDelivery extends Outbound {
  me(): Promise<Me>;
  /** How things are shown now, for replies and views. */
  reading(ping?: Reading['ping']): Reading;
  /** A message for `chat.postEphemeral`, a response or an acknowledgement. */
  shown(message: Message): ReturnType<typeof blocksOf>;
  /** A form as a modal. */
  view(form: Form, privateMetadata: string): ReturnType<typeof viewOf>;
  /** Told by events: a channel came to be shared with another organisation, or no longer is. */
  sharing: Pick<Sharing, 'learn'>;
}

/** What was posted just now is not in the history at once. */
const SETTLING: Duration = 3 * SECOND;
const CARD_BOOKMARK = 'Incident card';

const permanent = (code: string, sentence: string): DeliveryError =>
  new DeliveryError(code, sentence, { permanent: true });

export const createSlackDelivery = (options: DeliveryOptions): SlackDelivery => {
  const { client, clock, timer, log, people, isBound, consoleUrl = null, components = () => [] } = options;
  const me = options.me ?? createIdentity(client);
  const sharing = createSharing(clock);
  const efforts = createEfforts(clock);
  const setTopic = createTopics();
  /** The newest message of ours in a channel: what is lost comes after it. */
  const newest = new Map<string, string>();
  const conversations = new Map<string, string>();
  const begin = (): Calls => effort(client, clock);
  const reading = (ping?: Reading['ping']): Reading => ({
    people,
    now: clock(),
    consoleUrl,
    ...(ping ? { ping } : {}),
  });

  const at = async (channel: string, ts: string, thread: string | null): Promise<Binding> => {
    newest.set(channel, ts);
    return { platform: PLATFORM, channel, message: ts, url: messageUrl(await me(), channel, ts, thread) };
  };

  /** What an earlier try of this effect posted there, once it has had the time to show; null: nothing. */
  const posted = async (calls: Calls, { channel, thread = null }: Place, effect: string): Promise<Binding | null> => {
    const self = await me();
    await pause(timer, SETTLING);
    const since = efforts.since(effect);
    const found = await findOurs(calls, { channel, thread, since, me: self, is: hasEffect(effect) });
    return found?.ts ? at(channel, found.ts, thread) : null;
  };

  /** Fails before anything can have happened, or while it may have: the next try looks only after the latter. */
  const send = async (calls: Calls, place: Place, post: Post, check: () => Promise<void>): Promise<Binding> => {
    const { channel, thread = null } = place;
    const { effect, attempts, message, ping } = post;
    const look = efforts.mayExist(effect, attempts, newest.get(channel));
    let sending = false;
    try {
      await check();
      await me();
      const found = look ? await posted(calls, place, effect) : null;
      if (found) {
        log.info({ effect, channel, message: found.message }, 'Adopted the message that an earlier try posted');
        efforts.done(effect);
        return found;
      }
      sending = true;
      const { ts } = await calls(
        'chat.postMessage',
        {
          channel,
          ...blocksOf(message, reading(ping)),
          ...(thread === null ? {} : { thread_ts: thread }),
          metadata: metadataOf(effect),
          // Nobody is called, and nothing is fetched, but what stands there on purpose.
          unfurl_links: false,
          unfurl_media: false,
          link_names: false,
          parse: 'none',
        },
        channel,
      );
      if (!ts) throw new DeliveryError('slack_failed', 'chat.postMessage: Slack told no ts.');
      efforts.done(effect);
      return await at(channel, ts, thread);
    } catch (error) {
      efforts.failed(effect, attempts, !sending || certainlyNot(error));
      throw error;
    }
  };

  const conversationWith = async (calls: Calls, person: PersonId): Promise<string> => {
    const user = userOf(person);
    if (user === null) throw permanent('unknown_person', `Slack knows nobody called ${person}.`);
    const known = conversations.get(user);
    if (known !== undefined) return known;
    if (!people.person(user)) {
      const { user: found } = await calls('users.info', { user });
      if (found && 'is_stranger' in found && found.is_stranger === true)
        throw permanent(
          'shared_outside',
          `${person} belongs to another organisation, and what Foghorn says is internal.`,
        );
    }
    const { channel } = await calls('conversations.open', { users: user });
    if (!channel?.id) throw new DeliveryError('slack_failed', 'conversations.open: Slack named no conversation.');
    conversations.set(user, channel.id);
    return channel.id;
  };

  const messageAt = ({ channel, message }: Binding): { channel: string; ts: string } => {
    if (message === null) throw permanent('no_such_message', `There is no message to be found in ${channel}.`);
    return { channel, ts: message };
  };

  /** Doing it again is no failure. */
  const unless = async (benign: readonly string[], call: Promise<unknown>): Promise<boolean> => {
    try {
      await call;
      return true;
    } catch (error) {
      if (isCode(error, ...benign)) return false;
      throw error;
    }
  };

  /** Beside the pin, which nobody sees without opening a list. */
  const bookmark = async (calls: Calls, channel: string, link: string, again: boolean): Promise<void> => {
    if (again) {
      const { bookmarks = [] } = await calls('bookmarks.list', { channel_id: channel });
      if (bookmarks.some((one) => one.link === link)) return;
    }
    await calls('bookmarks.add', { channel_id: channel, title: CARD_BOOKMARK, type: 'link', link });
  };

  return {
    find: (place, effect) => posted(begin(), place, effect),

    me,
    reading,
    sharing,
    shown: (message) => blocksOf(message, reading()),
    view: (form, privateMetadata) => viewOf(form, privateMetadata, { ...reading(), components: components() }),
    openRoom: (room) => openRoom(begin(), room, { me, sharing, isBound, log }),
    invite: (channel, who, groups) => invite(begin(), channel, who, groups),
    setTopic: async (channel, topic) => {
      const calls = begin();
      await sharing.refuse(calls, channel);
      await setTopic(calls, channel, topic);
    },
    post: (place, post) => {
      const calls = begin();
      return send(calls, place, post, () => sharing.refuse(calls, place.channel));
    },
    direct: async (person, post) => {
      const calls = begin();
      return send(calls, { channel: await conversationWith(calls, person) }, post, async () => {});
    },
    edit: async (binding, message) => {
      const calls = begin();
      const place = messageAt(binding);
      // A conversation with one person is shared with nobody.
      const shared = !place.channel.startsWith('D') && (await sharing.isShared(calls, place.channel));
      await calls('chat.update', {
        ...place,
        ...blocksOf(shared ? WITHHELD : message, reading()),
        link_names: false,
        parse: 'none',
      });
    },
    pin: async (binding) => {
      const calls = begin();
      const { channel, ts } = messageAt(binding);
      const added = await unless(['already_pinned'], calls('pins.add', { channel, timestamp: ts }));
      const link = binding.url ?? messageUrl(await me(), channel, ts, null);
      await bookmark(calls, channel, link, !added);
    },
    archive: async (channel) => {
      await unless(['already_archived'], begin()('conversations.archive', { channel }));
    },
    unarchive: async (channel) => {
      await unless(['not_archived'], begin()('conversations.unarchive', { channel }));
    },
    document: async (place, document) => {
      const calls = begin();
      await sharing.refuse(calls, place.channel);
      // Like a post, it is not in the history at once.
      if (document.attempts > 1) await pause(timer, SETTLING);
      return putDocument(client, calls, place, document, { me: await me(), log });
    },
  };
};
