/** What can be done to messages, by the app and by people alike, and what Slack tells of it. */
import type { SlackMessage } from './fake.ts';
import { botProfile } from './people.ts';
import { messageShape, notifiedBy, permalink } from './shapes.ts';
import {
  type Channel,
  channelKind,
  type Kept,
  messageOf,
  microsOf,
  momentTs,
  nextTs,
  Refused,
  seconds,
  type World,
} from './world.ts';

/** An event about a message: `ts` is that of the event, the message's own is inside for changes. */
const tellMessage = (world: World, channel: Channel, event: Record<string, unknown>): void => {
  world.tell({ type: 'message', channel: channel.id, channel_type: channelKind(channel), ...event });
};

/** The one who wrote it, as messages name them. */
export const authorOf = (world: World, user: string): Partial<SlackMessage> =>
  user === world.app.botUser
    ? { user, bot_id: world.app.botId, app_id: world.app.id, bot_profile: botProfile(world), team: world.team.id }
    : { user, team: world.users.get(user)?.stranger ? 'T0OTHERTEAM' : world.team.id };

export interface Said extends Partial<SlackMessage> {
  text: string;
  /** Shown in the channel besides the thread. */
  broadcast?: boolean;
}

/** Puts a message there and tells it. */
export const say = (world: World, channel: Channel, { broadcast, ...said }: Said): Kept => {
  if (said.thread_ts) {
    const root = channel.messages.get(said.thread_ts);
    if (!root) throw new Refused('thread_not_found');
    if (root.said.thread_ts && root.said.thread_ts !== root.said.ts) said.thread_ts = root.said.thread_ts;
  }
  const ts = nextTs(world, channel);
  const message: SlackMessage = {
    type: 'message',
    ts,
    ...said,
    ...(broadcast && said.thread_ts ? { subtype: 'thread_broadcast' } : {}),
  };
  const kept: Kept = { said: message, notified: [], broadcast: broadcast ?? false, deleted: false };
  kept.notified = notifiedBy(world, channel, message);
  channel.messages.set(ts, kept);
  const shape = messageShape(channel, kept, { metadata: true });
  tellMessage(world, channel, { ...shape, event_ts: ts });
  const mentionsApp =
    message.text.includes(`<@${world.app.botUser}>`) || message.text.includes(`<@${world.app.botUser}|`);
  if (mentionsApp && message.user !== world.app.botUser && channel.kind !== 'im') {
    const { metadata: _, ...plain } = shape;
    world.tell({ ...plain, type: 'app_mention', channel: channel.id, event_ts: ts });
  }
  return kept;
};

/** A line that Slack itself writes: someone joined, the topic changed. */
export const note = (world: World, channel: Channel, said: Said & { subtype: string; user: string }): Kept =>
  say(world, channel, said);

const changed = (world: World, channel: Channel, kept: Kept, before: SlackMessage): void => {
  const ts = nextTs(world, channel);
  tellMessage(world, channel, {
    subtype: 'message_changed',
    hidden: true,
    ts,
    event_ts: ts,
    message: messageShape(channel, kept, { metadata: true }),
    previous_message: before,
  });
};

/** Replaces parts of a message. `edited` says who did it; null: no edit, as when Slack unfurls a link. */
export const amend = (
  world: World,
  channel: Channel,
  ts: string,
  change: Partial<SlackMessage>,
  edited: string | null,
): Kept => {
  const kept = messageOf(channel, ts);
  const before = messageShape(channel, kept, { metadata: true });
  kept.said = {
    ...kept.said,
    ...change,
    ...(edited ? { edited: { user: edited, ts: `${momentTs(world).split('.')[0]}.000000` } } : {}),
  };
  changed(world, channel, kept, before);
  return kept;
};

/** Takes it down. A parent with replies leaves a tombstone, so that its thread stays. */
export const remove = (world: World, channel: Channel, ts: string): void => {
  const kept = messageOf(channel, ts);
  const before = messageShape(channel, kept, { metadata: true });
  channel.pins = channel.pins.filter((pin) => pin.ts !== ts);
  const replies = [...channel.messages.values()].some(
    (other) => !other.deleted && other.said.thread_ts === ts && other.said.ts !== ts,
  );
  if (replies) {
    kept.said = {
      type: 'message',
      subtype: 'tombstone',
      text: 'This message was deleted.',
      user: 'USLACKBOT',
      hidden: true,
      ts,
      thread_ts: ts,
    };
    changed(world, channel, kept, before);
    return;
  }
  kept.deleted = true;
  const at = nextTs(world, channel);
  tellMessage(world, channel, {
    subtype: 'message_deleted',
    hidden: true,
    ts: at,
    event_ts: at,
    deleted_ts: ts,
    previous_message: before,
  });
};

export const react = (world: World, channel: Channel, ts: string, user: string, name: string, added: boolean): void => {
  const kept = messageOf(channel, ts);
  if (!/^[a-z0-9_'+-]+(::skin-tone-[2-6])?$/.test(name)) throw new Refused('invalid_name');
  const reactions = kept.said.reactions ?? [];
  const mine = reactions.find((one) => one.name === name);
  const there = mine?.users.includes(user) ?? false;
  if (added && there) throw new Refused('already_reacted');
  if (!added && !there) throw new Refused('no_reaction');
  const users = added ? [...(mine?.users ?? []), user] : (mine?.users ?? []).filter((one) => one !== user);
  const others = reactions.filter((one) => one.name !== name);
  if (added && !mine && others.length >= 23) throw new Refused('too_many_emoji');
  const next = users.length > 0 ? [...others, { name, users, count: users.length }] : others;
  const { reactions: _, ...rest } = kept.said;
  kept.said = next.length > 0 ? { ...rest, reactions: next } : rest;
  world.tell({
    type: added ? 'reaction_added' : 'reaction_removed',
    user,
    reaction: name,
    item: { type: 'message', channel: channel.id, ts },
    ...(kept.said.user ? { item_user: kept.said.user } : {}),
    event_ts: momentTs(world),
  });
};

/** Lines of Slack's own that cannot be pinned. */
const UNPINNABLE = new Set(['channel_join', 'channel_leave', 'tombstone']);
const MOST_PINS = 100;

export const pinShape = (world: World, channel: Channel, ts: string) => {
  const pin = channel.pins.find((one) => one.ts === ts);
  const kept = messageOf(channel, ts);
  const { reactions: _, ...message } = messageShape(channel, kept);
  return {
    type: 'message',
    created: pin?.at ?? seconds(world),
    created_by: pin?.by ?? '',
    channel: channel.id,
    message: {
      ...message,
      ...(pin ? { pinned_to: [channel.id] } : {}),
      permalink: permalink(world, channel, kept.said),
    },
  };
};

export const pin = (world: World, channel: Channel, ts: string, user: string, added: boolean): void => {
  const kept = messageOf(channel, ts);
  const there = channel.pins.some((one) => one.ts === ts);
  if (added && there) throw new Refused('already_pinned');
  if (!added && !there) throw new Refused('no_pin');
  if (added && UNPINNABLE.has(kept.said.subtype ?? '')) throw new Refused('not_pinnable');
  if (added && channel.pins.length >= MOST_PINS) throw new Refused('too_many_pins');
  const at = seconds(world);
  const before = pinShape(world, channel, ts);
  channel.pins = added ? [...channel.pins, { ts, by: user, at }] : channel.pins.filter((one) => one.ts !== ts);
  world.tell({
    type: added ? 'pin_added' : 'pin_removed',
    user,
    channel_id: channel.id,
    item: added ? pinShape(world, channel, ts) : before,
    item_user: kept.said.user ?? '',
    pin_count: channel.pins.length,
    pinned_info: { channel: channel.id, pinned_by: user, pinned_ts: at },
    ...(added ? {} : { has_pins: channel.pins.length > 0 }),
    event_ts: momentTs(world),
  });
};

/** By time, newest last. */
export const inOrder = (channel: Channel): Kept[] =>
  [...channel.messages.values()]
    .filter(({ deleted }) => !deleted)
    .sort((a, b) => microsOf(a.said.ts) - microsOf(b.said.ts));
