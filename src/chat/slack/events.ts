/** Slack's events → what Foghorn hears. Each resolves after the commit: only then is Slack told that it was received. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { InboundMessage, InboundReaction } from '../../engine/ports.ts';
import { FOGHORN } from '../../incident/incident.ts';
import type { SlackClient } from './client.ts';
import { listenToRooms, type On, type RoomHearing, read, UnknownShape } from './events-rooms.ts';
import { instantOf, messageKey, PLATFORM, personId } from './ids.ts';
import { deletionOf, inboundOf, isOwn, isSaid, isTombstone, revisionOf, sameWords } from './inbound.ts';
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

export interface Hearing extends RoomHearing {
  intake: Intake;
  directory: Directory;
  client: SlackClient;
  timer: Timer;
  openedHome(user: string): void;
  /** Slack delivers for the third time: Foghorn was away for a minute, and some things are not told again. */
  missed(): void;
}

const STRANGERS = 1000;
/** Looking up a message may not keep the acknowledgement back for long. */
const LOOKUP = 1500;

const looked = z.object({ message: messageSchema });

const homeEvent = z.object({ user: z.string(), tab: z.string().optional() });
const userEvent = z.object({ user: userSchema });
const groupEvent = z.object({ subteam: groupSchema });
const revokedEvent = z.object({ type: z.string() });

/** The same on every delivery: its time, and what was done at that time by whom. */
const markId = (ts: string, added: boolean, emoji: string, user: string): string =>
  `${ts}:${added ? '+' : '-'}${emoji}:${user}`;

export const listen = (app: App, hearing: Hearing): void => {
  const { reading, intake, rooms, directory, client, timer, log, openedHome, missed } = hearing;

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

  const on: On = (name, hear) =>
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
  listenToRooms(on, hearing);
  on('app_home_opened', onHome);
  for (const name of ['app_uninstalled', 'tokens_revoked']) on(name, onRevoked);
};
