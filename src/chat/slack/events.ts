/** Slack's events → what Foghorn hears. Each resolves after the commit: only then is Slack told that it was received. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { InboundMessage, InboundReaction, Log } from '../../engine/ports.ts';
import { FOGHORN } from '../../incident/incident.ts';
import type { SlackClient } from './client.ts';
import type { Rooms } from './gap-rooms.ts';
import { instantOf, messageKey, PLATFORM, personId } from './ids.ts';
import { deletionOf, inboundOf, isOwn, isSaid, isTombstone, type Reading, revisionOf, sameWords } from './inbound.ts';
import type { Intake } from './inbound-intake.ts';
import { createMemory } from './inbound-lanes.ts';
import {
  groupSchema,
  messageEventSchema,
  messageSchema,
  pinEventSchema,
  reactionEventSchema,
  type SlackMessage,
  userSchema,
} from './inbound-schema.ts';
import type { Timer } from './limiter.ts';
import type { Directory } from './people.ts';

export interface Hearing {
  /** Throws while it is not known who Foghorn is: then Slack delivers again. */
  reading: () => Reading;
  intake: Intake;
  rooms: Rooms;
  directory: Directory;
  client: SlackClient;
  timer: Timer;
  log: Log;
  /** A channel came to be shared with another organisation, or no longer is. */
  shared(channel: string, shared: boolean): void;
  /** Foghorn was let into a channel. */
  joined(channel: string): void;
  openedHome(user: string): void;
  /** Slack delivers for the third time: Foghorn was away for a minute, and some things are not told again. */
  missed(): void;
}

const STRANGERS = 1000;
/** Looking up a message may not keep the acknowledgement back for long. */
const LOOKUP = 1500;

const looked = z.object({ message: messageSchema });

/** Delivered again it would be no better. */
class UnknownShape extends Error {}
const read = <T>(schema: z.ZodType<T>, event: unknown): T => {
  const parsed = schema.safeParse(event);
  if (!parsed.success)
    throw new UnknownShape('An event of Slack is in a shape that Foghorn does not know', { cause: parsed.error });
  return parsed.data;
};

const channelEvent = z.object({
  type: z.string(),
  channel: z.union([z.string(), z.object({ id: z.string(), name: z.string() })]),
});
const movedEvent = z.object({ old_channel_id: z.string(), new_channel_id: z.string() });
const sharedEvent = z.object({ type: z.string(), channel: z.string(), is_ext_shared: z.boolean().optional() });
const joinedEvent = z.object({ user: z.string(), channel: z.string() });
const homeEvent = z.object({ user: z.string(), tab: z.string().optional() });
const userEvent = z.object({ user: userSchema });
const groupEvent = z.object({ subteam: groupSchema });
const revokedEvent = z.object({ type: z.string() });

/** The same on every delivery: its time, and what was done at that time by whom. */
const markId = (ts: string, added: boolean, emoji: string, user: string): string =>
  `${ts}:${added ? '+' : '-'}${emoji}:${user}`;

export const listen = (app: App, hearing: Hearing): void => {
  const { reading, intake, rooms, directory, client, timer, log, shared, joined, openedHome, missed } = hearing;

  /** The message reacted to; null when Slack does not tell it in time. */
  const lookUp = async (channel: string, ts: string): Promise<InboundMessage | null> => {
    if ((await rooms.incidentIn(channel)) === null) return null;
    const asked = client
      .call('reactions.get', { channel, timestamp: ts, full: true }, { channel })
      .then((answer) => looked.parse(answer).message)
      .catch((error: unknown) => {
        log.debug({ err: error, channel }, 'The message of a reaction could not be looked up');
        return null;
      });
    let callOff = (): void => {};
    const late = new Promise<null>((resolve) => {
      callOff = timer(LOOKUP, () => resolve(null));
    });
    const found = await Promise.race([asked, late]);
    callOff();
    return found && isSaid(found) ? inboundOf(found, channel, reading()) : null;
  };

  /** Asked for once: people of other organisations are in no list. */
  const asked = createMemory<string, true>(STRANGERS);
  const meet = async (user: string): Promise<void> => {
    if (directory.person(user) || asked.has(user)) return;
    asked.set(user, true);
    try {
      const { user: found } = userEvent.parse(await client.call('users.info', { user }));
      await intake.people([directory.seen(found)]);
    } catch (error) {
      log.debug({ err: error, user }, 'Somebody could not be looked up; they are shown by their id');
    }
  };

  /** Apps that write without being users of the workspace are named by their messages alone. */
  const introduce = async ({ user, bot_id, bot_profile, username }: SlackMessage): Promise<void> => {
    // Nobody waits for a name.
    if (user !== undefined) return void meet(user);
    if (!bot_id) return;
    const app = directory.seenApp(bot_id, bot_profile?.name ?? username ?? bot_id);
    if (app) await intake.people([app]);
  };

  const said = async (message: SlackMessage, channel: string): Promise<void> => {
    const known = reading();
    if (isOwn(message, known.me) || !isSaid(message)) return;
    await introduce(message);
    await intake.message(inboundOf(message, channel, known));
  };

  const changed = async (
    now: SlackMessage,
    before: SlackMessage | undefined,
    channel: string,
    at: string,
  ): Promise<void> => {
    const known = reading();
    if (isTombstone(now)) return intake.deletion(deletionOf(now.ts, channel, at, known.me));
    if (isOwn(now, known.me) || !isSaid(now)) return;
    // Links unfurled, replies counted: nobody edited anything.
    if (before ? sameWords(now, before) : !now.edited) return;
    await intake.revision(revisionOf(now, channel, at, known));
  };

  const onMessage = async (event: unknown): Promise<void> => {
    const heard = read(messageEventSchema, event);
    const { subtype, channel, ts, event_ts, message, previous_message, deleted_ts } = heard;
    if (subtype === 'message_changed') {
      if (message) await changed(message, previous_message, channel, event_ts ?? ts);
    } else if (subtype === 'message_deleted') {
      const known = reading();
      const gone = deleted_ts ?? previous_message?.ts;
      if (gone === undefined) return;
      if (previous_message && isOwn(previous_message, known.me))
        log.info({ channel, ts: gone }, 'A message of Foghorn was deleted by somebody');
      else await intake.deletion(deletionOf(gone, channel, event_ts ?? ts, known.me));
    } else await said(read(messageSchema, event), channel);
  };

  const onReaction = async (event: unknown): Promise<void> => {
    const { type, user, reaction, item, event_ts } = read(reactionEventSchema, event);
    const { channel, ts } = item;
    if (item.type !== 'message' || channel === undefined || ts === undefined) return;
    const { me } = reading();
    const person = personId(user, me);
    if (person === FOGHORN) return;
    const added = type === 'reaction_added';
    const mark: InboundReaction = {
      platform: PLATFORM,
      channel,
      key: messageKey(me.team, channel, ts),
      event: markId(event_ts, added, reaction, user),
      at: instantOf(event_ts),
      person,
      emoji: reaction,
      added,
    };
    await intake.reaction(mark, () => lookUp(channel, ts));
  };

  const onPin = async (event: unknown): Promise<void> => {
    const { type, user, channel_id: channel, item, event_ts } = read(pinEventSchema, event);
    const { message } = item;
    const known = reading();
    const person = personId(user, known.me);
    if (!message || person === FOGHORN || isOwn(message, known.me)) return;
    const added = type === 'pin_added';
    await intake.reaction({
      platform: PLATFORM,
      channel,
      key: messageKey(known.me.team, channel, message.ts),
      event: markId(event_ts, added, 'pin', user),
      at: instantOf(event_ts),
      person,
      emoji: 'pin',
      added,
      message: inboundOf(message, channel, known),
    });
  };

  const onUser = async (event: unknown): Promise<void> => {
    const { user } = read(userEvent, event);
    if (user.id === reading().me.user) return;
    await intake.people([directory.seen(user)]);
  };
  const onGroup = async (event: unknown): Promise<void> => {
    directory.seenGroup(read(groupEvent, event).subteam);
  };

  /** What people do to a room is theirs to do; what it means for the incident is said in the log. */
  const onChannel = async (event: unknown): Promise<void> => {
    const { type, channel: which } = read(channelEvent, event);
    const channel = typeof which === 'string' ? which : which.id;
    const incident = await rooms.incidentIn(channel);
    if (incident === null) return;
    const about = { incident, channel };
    switch (type.replace(/^(channel|group)_/, '')) {
      case 'rename':
        return log.info({ ...about, name: typeof which === 'string' ? which : which.name }, 'A room was renamed');
      case 'archive':
        return log.warn(about, 'A room was archived: nothing more can be posted there until somebody unarchives it');
      case 'unarchive':
        log.info(about, 'A room was unarchived');
        return joined(channel);
      case 'deleted':
        return log.warn(about, 'A room was deleted: its timeline is kept, and what was to be posted there is parked');
      case 'left':
        return log.warn(about, 'Foghorn was removed from a room and hears nothing there. Remedy: /invite it again');
    }
  };

  const onMoved = async (event: unknown): Promise<void> => {
    const { old_channel_id: from, new_channel_id: to } = read(movedEvent, event);
    await rooms.moved(from, to);
    log.info({ from, to }, 'A channel goes on under another id');
  };

  const onShared = async (event: unknown): Promise<void> => {
    const { type, channel, is_ext_shared } = read(sharedEvent, event);
    shared(channel, is_ext_shared ?? type === 'channel_shared');
  };

  const onJoined = async (event: unknown): Promise<void> => {
    const { user, channel } = read(joinedEvent, event);
    if (user === reading().me.user) joined(channel);
  };

  const onHome = async (event: unknown): Promise<void> => {
    const { user, tab } = read(homeEvent, event);
    if (tab !== 'messages') openedHome(user);
  };

  const onRevoked = async (event: unknown): Promise<void> => {
    const { type } = read(revokedEvent, event);
    log.error(
      { event: type },
      'Slack took back the token of the app. Remedy: reinstall the app to the workspace and set SLACK_BOT_TOKEN anew',
    );
  };

  const on = (name: string, hear: (event: unknown) => Promise<void>): void =>
    app.event(name, async ({ event, context }) => {
      if ((context.retryNum ?? 0) >= 2) missed();
      try {
        await hear(event);
      } catch (error) {
        if (!(error instanceof UnknownShape)) throw error;
        log.error({ err: error, event: name }, error.message);
      }
    });

  on('message', onMessage);
  // A mention comes as both, under one ts: it counts once.
  on('app_mention', async (event) => said(read(messageSchema, event), read(messageEventSchema, event).channel));
  for (const name of ['reaction_added', 'reaction_removed']) on(name, onReaction);
  for (const name of ['pin_added', 'pin_removed']) on(name, onPin);
  for (const name of ['user_change', 'team_join']) on(name, onUser);
  for (const name of ['subteam_created', 'subteam_updated']) on(name, onGroup);
  for (const kind of ['rename', 'archive', 'unarchive', 'deleted', 'left'])
    for (const family of ['channel', 'group']) on(`${family}_${kind}`, onChannel);
  on('channel_id_changed', onMoved);
  for (const name of ['channel_shared', 'channel_unshared']) on(name, onShared);
  on('member_joined_channel', onJoined);
  on('app_home_opened', onHome);
  for (const name of ['app_uninstalled', 'tokens_revoked']) on(name, onRevoked);
};
