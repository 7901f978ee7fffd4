/** Saying, changing and taking down. */
import { amend, authorOf, remove, say } from '../acts.ts';
import { imWith } from '../acts-channels.ts';
import type { Args } from '../args.ts';
import { contentOf, isEmpty } from '../content.ts';
import type { SeenEphemeral } from '../fake.ts';
import { messageShape, permalink, readableOf } from '../shapes.ts';
import { type Channel, type Kept, messageOf, microsOf, nextTs, Refused, userOf, type World } from '../world.ts';
import type { Answers, Family } from './answers.ts';
import { joined, visible } from './reach.ts';

/** chat.update and chat.postEphemeral take no longer text. */
const LONGEST_CHANGE = 4000;
const MINUTE = 60_000_000;

const placeOf = (world: World, args: Args): Channel => {
  const name = args.need('channel', 'channel_not_found');
  if (world.users.has(name)) {
    if (userOf(world, name).deleted) throw new Refused('user_not_found');
    return imWith(world, name).channel;
  }
  const byName = [...world.channels.values()].find((channel) => channel.name === name.replace(/^#/, ''));
  return visible(world, world.channels.has(name) ? name : (byName?.id ?? name));
};

const mayPost = (world: World, channel: Channel): void => {
  if (!channel.members.has(world.app.botUser) && !world.app.scopes.has('chat:write.public')) {
    throw new Refused('not_in_channel');
  }
  if (channel.archived) throw new Refused('is_archived');
  if (world.rules.posting && !world.rules.posting.includes(world.app.botUser)) throw new Refused('restricted_action');
};

/** Only what the bot said itself can be changed by it. */
const own = (world: World, channel: Channel, ts: string, code: string): Kept => {
  const kept = messageOf(channel, ts);
  if (kept.said.user !== world.app.botUser || (kept.said.subtype ?? '').startsWith('channel_')) throw new Refused(code);
  return kept;
};

const isRich = (blocks: unknown): boolean =>
  Array.isArray(blocks) && blocks.some((block: { type?: string }) => block.type === 'rich_text');

export const chat: Family<
  'chat.postMessage' | 'chat.update' | 'chat.delete' | 'chat.postEphemeral' | 'chat.getPermalink'
> = {
  'chat.postMessage': (world, args) => {
    const channel = placeOf(world, args);
    mayPost(world, channel);
    const content = contentOf(world, args);
    if (isEmpty(content)) throw new Refused('no_text');
    const thread = args.text('thread_ts');
    const kept = say(world, channel, {
      ...authorOf(world, world.app.botUser),
      text: content.text ?? '',
      ...(content.blocks ? { blocks: content.blocks } : {}),
      ...(content.attachments ? { attachments: content.attachments } : {}),
      ...(content.metadata ? { metadata: content.metadata } : {}),
      ...(thread ? { thread_ts: thread } : {}),
      broadcast: args.flag('reply_broadcast'),
    });
    const answer = {
      channel: channel.id,
      ts: kept.said.ts,
      message: messageShape(channel, kept, { metadata: true }),
      ...(content.warnings.length > 0
        ? { warning: content.warnings.join(','), response_metadata: { warnings: content.warnings } }
        : {}),
    };
    return answer as unknown as Answers['chat.postMessage'];
  },
  'chat.update': (world, args) => {
    const channel = visible(world, args.need('channel', 'channel_not_found'));
    const ts = args.need('ts', 'message_not_found');
    const before = own(world, channel, ts, 'cant_update_message');
    if (channel.archived) throw new Refused('is_inactive');
    const { editMinutes } = world.rules;
    if (editMinutes !== null && world.clock() * 1000 - microsOf(ts) > editMinutes * MINUTE) {
      throw new Refused('edit_window_closed');
    }
    const content = contentOf(world, args, LONGEST_CHANGE);
    if (content.text === undefined && content.blocks === undefined && content.attachments === undefined) {
      throw new Refused('no_text');
    }
    if (isRich(before.said.blocks) && content.blocks && !isRich(content.blocks)) throw new Refused('block_mismatch');
    const kept = amend(
      world,
      channel,
      ts,
      {
        ...(content.text === undefined ? {} : { text: content.text }),
        ...(content.blocks === undefined ? {} : { blocks: content.blocks }),
        ...(content.attachments === undefined ? {} : { attachments: content.attachments }),
      },
      world.app.botId,
    );
    if (content.metadataGiven) {
      const { metadata: _, ...rest } = kept.said;
      kept.said = content.metadata ? { ...rest, metadata: content.metadata } : rest;
    }
    const { ts: __, ...message } = messageShape(channel, kept, { metadata: true });
    return { channel: channel.id, ts, text: kept.said.text, message } as unknown as Answers['chat.update'];
  },
  'chat.delete': (world, args) => {
    const channel = visible(world, args.need('channel', 'channel_not_found'));
    const ts = args.need('ts', 'message_not_found');
    own(world, channel, ts, 'cant_delete_message');
    remove(world, channel, ts);
    return { channel: channel.id, ts };
  },
  'chat.postEphemeral': (world, args) => {
    const channel = joined(world, args.need('channel', 'channel_not_found'));
    const user = args.need('user', 'user_not_in_channel');
    if (!channel.members.has(user)) throw new Refused('user_not_in_channel');
    if (channel.archived) throw new Refused('is_archived');
    const content = contentOf(world, args, LONGEST_CHANGE);
    if (Buffer.byteLength(content.text ?? '') > LONGEST_CHANGE) throw new Refused('msg_too_long');
    if (isEmpty(content)) throw new Refused('no_text');
    const thread = args.text('thread_ts');
    const ts = nextTs(world, channel);
    const text = content.text ?? '';
    const shown: SeenEphemeral = {
      user,
      channel: channel.id,
      ...(thread ? { thread_ts: thread } : {}),
      ts,
      text,
      ...(content.blocks ? { blocks: content.blocks } : {}),
      readable: readableOf(world, { text, ...(content.blocks ? { blocks: content.blocks } : {}) }),
      via: 'api',
      deleted: false,
    };
    // In a thread it is seen only where a thread is already under way.
    const live =
      !thread || [...channel.messages.values()].some(({ said }) => said.thread_ts === thread && said.ts !== thread);
    if (live) world.ephemerals.push(shown);
    return { message_ts: ts };
  },
  'chat.getPermalink': (world, args) => {
    const channel = visible(world, args.need('channel', 'channel_not_found'));
    const { said } = messageOf(channel, args.need('message_ts', 'message_not_found'));
    return { channel: channel.id, permalink: permalink(world, channel, said) };
  },
};
