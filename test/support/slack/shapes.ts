/** Channels and messages as Slack hands them out. */
import type { SeenMessage, SlackMessage, StoredBlock } from './fake.ts';
import { type Mentioned, mentioned, readable } from './text.ts';
import { type Channel, channelKind, type Kept, type World } from './world.ts';

export const channelShape = (world: World, channel: Channel, options: { count?: boolean; lists?: boolean } = {}) => {
  const member = channel.members.has(world.app.botUser);
  if (channel.kind === 'im') {
    return {
      id: channel.id,
      created: channel.created,
      is_archived: false,
      is_im: true,
      is_org_shared: false,
      context_team_id: world.team.id,
      updated: channel.updated,
      user: channel.with ?? '',
      priority: 0,
      ...(options.lists ? { is_user_deleted: world.users.get(channel.with ?? '')?.deleted ?? false } : {}),
    };
  }
  return {
    id: channel.id,
    name: channel.name,
    // A private channel is a channel by now: is_group is left to the old ones.
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    created: channel.created,
    is_archived: channel.archived,
    is_general: channel.name === 'general',
    unlinked: 0,
    name_normalized: channel.name,
    is_shared: channel.external,
    is_org_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    context_team_id: world.team.id,
    updated: channel.updated,
    creator: channel.creator,
    is_ext_shared: channel.external,
    shared_team_ids: channel.external ? [world.team.id, 'T0OTHERTEAM'] : [world.team.id],
    pending_connected_team_ids: [],
    is_member: member,
    topic: { ...channel.topic },
    purpose: { ...channel.purpose },
    previous_names: [...channel.previousNames],
    ...(options.count ? { num_members: channel.members.size } : {}),
    ...(options.lists ? {} : member ? { last_read: '0000000000.000000' } : {}),
    ...(channel.canvas
      ? { properties: { canvas: { file_id: channel.canvas, is_empty: false, quip_thread_id: '' }, tabs: [] } }
      : {}),
  };
};

export const permalink = (world: World, channel: Channel, said: SlackMessage): string => {
  const base = `https://${world.team.domain}.slack.com/archives/${channel.id}/p${said.ts.replace('.', '')}`;
  return said.thread_ts && said.thread_ts !== said.ts ? `${base}?thread_ts=${said.thread_ts}&cid=${channel.id}` : base;
};

const repliesOf = (channel: Channel, ts: string): Kept[] =>
  [...channel.messages.values()].filter(({ said, deleted }) => !deleted && said.thread_ts === ts && said.ts !== ts);

/** A message with what its thread adds to it; metadata only where it was asked for. */
export const messageShape = (channel: Channel, kept: Kept, options: { metadata?: boolean } = {}): SlackMessage => {
  const { metadata, root: _, ...said } = structuredClone(kept.said);
  const replies = said.thread_ts && said.thread_ts !== said.ts ? [] : repliesOf(channel, said.ts);
  const users = [...new Set(replies.map((reply) => reply.said.user ?? reply.said.bot_id ?? ''))];
  const parent = said.thread_ts && said.thread_ts !== said.ts ? channel.messages.get(said.thread_ts) : undefined;
  return {
    ...said,
    ...(options.metadata && metadata ? { metadata } : {}),
    ...(replies.length > 0
      ? {
          thread_ts: said.ts,
          reply_count: replies.length,
          reply_users_count: users.length,
          latest_reply: replies[replies.length - 1]?.said.ts ?? said.ts,
          reply_users: users,
          is_locked: false,
          subscribed: false,
        }
      : {}),
    ...(parent?.said.user ? { parent_user_id: parent.said.user } : {}),
    ...(said.subtype === 'thread_broadcast' && parent ? { root: messageShape(channel, parent) } : {}),
  };
};

/** Every text in blocks and attachments, in reading order, with how it is parsed. */
export const textsIn = (value: unknown): { text: string; kind: 'mrkdwn' | 'plain' | 'mention'; parsed: boolean }[] => {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Record<string, unknown>;
  const words = (text: unknown, kind: 'mrkdwn' | 'plain' | 'mention', parsed = false) =>
    typeof text === 'string' ? [{ text, kind, parsed }] : [];
  switch (node.type) {
    case 'mrkdwn':
      return words(node.text, 'mrkdwn', node.verbatim !== true);
    case 'plain_text':
    case 'text':
      return words(node.text, 'plain');
    case 'markdown':
      return words(node.text, 'mrkdwn', true);
    case 'user':
      return words(`<@${String(node.user_id)}>`, 'mention');
    case 'usergroup':
      return words(`<!subteam^${String(node.usergroup_id)}>`, 'mention');
    case 'broadcast':
      return words(`<!${String(node.range)}>`, 'mention');
    case 'channel':
      return words(`<#${String(node.channel_id)}>`, 'mention');
    case 'date':
      return words(node.fallback, 'plain');
    case 'link':
      return words(node.text ?? node.url, 'plain');
    case 'emoji':
      return words(`:${String(node.name)}:`, 'plain');
    case 'raw_text':
      return words(node.text, 'plain');
    default:
      return [
        'title',
        'label',
        'text',
        'pretext',
        'fields',
        'element',
        'elements',
        'accessory',
        'rows',
        'blocks',
        'hint',
        'submit',
        'close',
        'alt_text',
        'placeholder',
        'initial_value',
        'options',
      ].flatMap((key) => {
        const inner = node[key];
        if (typeof inner === 'string') return words(inner, key === 'text' || key === 'pretext' ? 'mrkdwn' : 'plain');
        return textsIn(inner);
      });
  }
};

/** Paragraphs by block; what sits inside one rich text runs on. */
const read = (world: World, value: unknown): string => {
  const list = Array.isArray(value) ? value : [value];
  return list
    .map((block) => {
      const inline = (block as { type?: string } | null)?.type?.startsWith('rich_text') ?? false;
      return textsIn(block)
        .map(({ text, kind }) => (kind === 'plain' ? text : readable(world, text)))
        .join(inline ? '' : '\n');
    })
    .filter((text) => text !== '')
    .join('\n');
};

export const readableOf = (
  world: World,
  shown: { text?: string; blocks?: StoredBlock[]; attachments?: object[] },
): string => {
  const blocks = shown.blocks?.length ? read(world, shown.blocks) : readable(world, shown.text ?? '');
  const more = shown.attachments?.length ? read(world, shown.attachments) : '';
  return [blocks, more].filter((text) => text !== '').join('\n');
};

/** Members of the channel whom this notifies when it comes. */
export const notifiedBy = (world: World, channel: Channel, said: SlackMessage): string[] => {
  const found: Mentioned = { users: new Set(), groups: new Set(), everyone: false };
  if (said.blocks?.length) {
    for (const { text, kind, parsed } of textsIn(said.blocks)) if (kind !== 'plain') mentioned(text, found, parsed);
  } else mentioned(said.text, found, false);
  for (const { text, kind, parsed } of textsIn(said.attachments ?? [])) {
    if (kind !== 'plain') mentioned(text, found, parsed);
  }
  const named = new Set([...found.users, ...[...found.groups].flatMap((id) => world.groups.get(id)?.users ?? [])]);
  if (found.everyone) for (const id of channel.members) named.add(id);
  return [...named].filter((id) => channel.members.has(id) && id !== said.user && id !== world.app.botUser);
};

export const seen = (world: World, channel: Channel, kept: Kept): SeenMessage => ({
  ...messageShape(channel, kept, { metadata: true }),
  channel: channel.id,
  pinned: channel.pins.some(({ ts }) => ts === kept.said.ts),
  notified: [...kept.notified],
  readable: readableOf(world, kept.said),
});

export const channelType = channelKind;
