/**
 * Everything the fake says has the shape of what Slack says: each member of an answer, an event or a payload is one
 * that Slack's own recorded samples have. (That a type fits, the compiler checks: `methods/answers.ts`.)
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpApp, workspace } from './fake-world.ts';

const SAMPLES = resolve(import.meta.dirname, '../../../shared/specs/slack');
const there = existsSync(SAMPLES);
if (!there && process.env.CI === undefined)
  process.stdout.write(`Slack's samples are not at ${SAMPLES}: shapes not compared.\n`);

/** Free-form parts: what an app sent, or what samples leave empty. */
const OPAQUE = new Set([
  'blocks',
  'attachments',
  'event_payload',
  'values',
  'document_content',
  'errors',
  'icons',
  'icon',
]);

/** What Slack's pages show and the samples lack. */
const BESIDES: Record<string, readonly string[]> = {
  // Samples list pinned files alone.
  'pins.list': ['items[].channel', 'items[].message'],
  view_submission: ['response_urls'],
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sample = (file: string): unknown => JSON.parse(readFileSync(resolve(SAMPLES, file), 'utf8'));

const merged = (one: unknown, other: unknown): unknown => {
  if (Array.isArray(one) && Array.isArray(other)) return [merged(one[0], other[0])];
  if (!isObject(one) || !isObject(other)) return one ?? other;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(one[key], other[key])]));
};

/** A message is one thing wherever it is told, and each sample shows some of its members: here are all. */
const wholeMessage = (): unknown => {
  const events = readdirSync(resolve(SAMPLES, 'events'))
    .filter((name) => /^(Message|AppMention)/.test(name))
    .map((name) => (sample(`events/${name}`) as { event: unknown }).event);
  const { messages: history } = sample('api/conversations.history.json') as { messages: unknown[] };
  const { messages: replies } = sample('api/conversations.replies.json') as { messages: unknown[] };
  const { message: pressed } = sample('app-backend/interactive-components/BlockActionPayload.json') as {
    message: unknown;
  };
  return [...events, ...history, ...replies, pressed].reduce(merged);
};
const MESSAGE = there ? wholeMessage() : {};
const MESSAGES = new Set(['message', 'messages', 'previous_message', 'root']);

/** `a.b[].c`: every member of `got` that `sample` has not. */
const strangers = (got: unknown, like: unknown, at = ''): string[] => {
  if (Array.isArray(got)) {
    if (!Array.isArray(like) || like.length === 0) return [];
    return got.flatMap((one) => strangers(one, like[0], `${at}[]`));
  }
  if (!isObject(got) || !isObject(like)) return [];
  return Object.entries(got).flatMap(([key, value]) => {
    const path = at === '' ? key : `${at}.${key}`;
    if (OPAQUE.has(key)) return [];
    // A null stands for "nothing there", which samples leave out.
    if (!(key in like)) return value === null ? [] : [path];
    const said = MESSAGES.has(key) || (key === 'event' && isObject(value) && value.type === 'message');
    return strangers(value, said && (isObject(value) || Array.isArray(value)) ? whole(like[key]) : like[key], path);
  });
};

const whole = (like: unknown): unknown => (Array.isArray(like) ? [merged(like[0], MESSAGE)] : merged(like, MESSAGE));

/** The outer body of an event: the same for all, and no sample shows the whole of it. */
const wholeEvent = (name: string): unknown => {
  const { event: _, ...outer } = sample('events/ReactionAddedPayload.json') as Record<string, unknown>;
  return merged(sample(`events/${name}.json`), outer);
};

/** Members of these that Slack does not have. */
const odd = (told: { name: string; got: unknown; like: unknown }[]): string[] => {
  const found = told.flatMap(({ name, got, like }) =>
    strangers(got, like)
      .filter((path) => !(BESIDES[name] ?? []).some((known) => path.startsWith(known)))
      .map((path) => `${name} ${path}`),
  );
  return [...new Set(found)].sort();
};

const EVENT_SAMPLES: Record<string, string> = {
  message: 'MessagePayload',
  app_mention: 'AppMentionPayload',
  app_home_opened: 'AppHomeOpenedPayload',
  reaction_added: 'ReactionAddedPayload',
  reaction_removed: 'ReactionRemovedPayload',
  pin_added: 'PinAddedPayload',
  pin_removed: 'PinRemovedPayload',
  member_joined_channel: 'MemberJoinedChannelPayload',
  member_left_channel: 'MemberLeftChannelPayload',
  channel_created: 'ChannelCreatedPayload',
  channel_rename: 'ChannelRenamePayload',
  channel_archive: 'ChannelArchivePayload',
  channel_unarchive: 'ChannelUnarchivePayload',
  channel_deleted: 'ChannelDeletedPayload',
  channel_left: 'ChannelLeftPayload',
  channel_id_changed: 'ChannelIdChangedPayload',
  group_rename: 'GroupRenamePayload',
  group_archive: 'GroupArchivePayload',
  group_unarchive: 'GroupUnarchivePayload',
  group_deleted: 'GroupDeletedPayload',
  group_left: 'GroupLeftPayload',
  file_shared: 'FileSharedPayload',
  team_join: 'TeamJoinPayload',
  user_change: 'UserChangePayload',
  subteam_updated: 'SubteamUpdatedPayload',
  tokens_revoked: 'TokensRevokedPayload',
  'message message_changed': 'MessageChangedPayload',
  'message message_deleted': 'MessageDeletedPayload',
  'message thread_broadcast': 'MessageThreadBroadcastPayload',
  'message file_share': 'MessageFileSharePayload',
  'message bot_message': 'MessageBotPayload',
  'message me_message': 'MessageMePayload',
  'message channel_join': 'MessageChannelJoinPayload',
  'message channel_topic': 'MessageChannelTopicPayload',
  'message channel_name': 'MessageChannelNamePayload',
  'message channel_archive': 'MessageChannelArchivePayload',
};

type Workspace = Awaited<ReturnType<typeof workspace>>;

/** Every method once at least, in the order of an incident. */
const everyMethod = async ({ fake, ana, ben, chidi, client }: Workspace): Promise<void> => {
  const made = await client.conversations.create({ name: 'inc-1-checkout' });
  const channel = made.channel?.id ?? '';
  await client.conversations.invite({ channel, users: `${ana},${ben}` });
  await client.conversations.invite({ channel, users: `${ana},${chidi}`, force: true });
  await client.conversations.setTopic({ channel, topic: 'SEV1' });
  await client.conversations.setPurpose({ channel, purpose: 'Checkout' });
  await client.conversations.rename({ channel, name: 'inc-1-cart' });
  await client.conversations.info({ channel, include_num_members: true });
  await client.conversations.members({ channel });
  await client.conversations.list({ limit: 1 });
  await client.conversations.join({ channel });
  await client.users.conversations({ types: 'public_channel,private_channel' });
  const { channel: im } = await client.conversations.open({ users: ana, return_im: true });
  await client.chat.postMessage({ channel: im?.id ?? '', text: 'to you' });
  const metadata = { event_type: 'foghorn', event_payload: { effect: '1:1:0' } };
  const posted = await client.chat.postMessage({
    channel,
    text: 'the card',
    metadata,
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'the card' } }],
  });
  const ts = posted.ts ?? '';
  await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts, reply_broadcast: true });
  await client.chat.update({ channel, ts, text: 'the card, changed' });
  await client.chat.getPermalink({ channel, message_ts: ts });
  await client.chat.postEphemeral({ channel, user: ana, text: 'psst' });
  await client.pins.add({ channel, timestamp: ts });
  await client.pins.list({ channel });
  await client.reactions.add({ channel, timestamp: ts, name: 'eyes' });
  await client.reactions.get({ channel, timestamp: ts });
  await client.conversations.history({ channel, include_all_metadata: true, oldest: '1', latest: '9999999999' });
  await client.conversations.replies({ channel, ts, include_all_metadata: true });
  await client.reactions.remove({ channel, timestamp: ts, name: 'eyes' });
  await client.pins.remove({ channel, timestamp: ts });
  const { bookmark } = await client.bookmarks.add({
    channel_id: channel,
    title: 'Page',
    type: 'link',
    link: 'https://example.com/',
    emoji: ':fire:',
  });
  await client.bookmarks.edit({ channel_id: channel, bookmark_id: bookmark?.id ?? '', title: 'The page' });
  await client.bookmarks.list({ channel_id: channel });
  await client.bookmarks.remove({ channel_id: channel, bookmark_id: bookmark?.id ?? '' });
  await client.filesUploadV2({
    channel_id: channel,
    filename: 'postmortem.md',
    content: '# Postmortem',
    initial_comment: 'Here',
  });
  await client.files.info({ file: fake.files()[0]?.id ?? '' });
  const { canvas_id } = await client.conversations.canvases.create({
    channel_id: channel,
    document_content: { type: 'markdown', markdown: '# Hi' },
  });
  await client.canvases.create({ title: 'Loose', document_content: { type: 'markdown', markdown: 'Hi' } });
  await client.canvases.edit({
    canvas_id: canvas_id ?? '',
    changes: [{ operation: 'replace', document_content: { type: 'markdown', markdown: '# Ho' } }],
  });
  await client.auth.test();
  await client.team.info();
  await client.users.info({ user: ana });
  await client.users.list({});
  fake.grant('users:read.email');
  await client.users.lookupByEmail({ email: 'ana@example.com' });
  await client.usergroups.list({ include_users: true, include_count: true });
  await client.usergroups.users.list({ usergroup: world.crew });
  await client.views.publish({ user_id: ana, view: { type: 'home', blocks: [] } });
  await client.chat.delete({ channel, ts });
  await client.conversations.kick({ channel, user: ben });
  await client.conversations.archive({ channel });
  await client.conversations.unarchive({ channel });
  await client.conversations.leave({ channel });
  await fetch(`${fake.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${fake.appToken}` },
  });
};

let world: Workspace;
beforeEach(async () => {
  world = await workspace();
});
afterEach(() => world.fake.close());

describe.skipIf(!there && process.env.CI === undefined)('shapes', () => {
  it('of answers are those of Slack’s samples', async () => {
    await everyMethod(world);
    const calls = world.fake.calls();
    expect(calls.filter(({ answer }) => answer?.ok !== true)).toEqual([]);
    expect(
      odd(calls.map(({ method, answer }) => ({ name: method, got: answer, like: sample(`api/${method}.json`) }))),
    ).toEqual([]);
  });

  it('of events are those of Slack’s samples', async () => {
    const { fake, ana, ben, lobby } = world;
    await everyMethod(world);
    const secret = fake.channel({ name: 'secret', private: true, members: [ana, fake.botUser] });
    const ts = fake.message(ana, lobby, 'hello @foghorn');
    fake.reply(ana, lobby, ts, 'well', { broadcast: true });
    fake.edit(ana, lobby, ts, 'hello');
    fake.unfurl(lobby, ts, 'A title');
    fake.react(ben, lobby, ts, 'mega');
    fake.pin(ben, lobby, ts);
    fake.unpin(ben, lobby, ts);
    fake.unreact(ben, lobby, ts, 'mega');
    fake.message(ana, lobby, 'see', { files: ['graph.png'] });
    fake.message(ana, lobby, 'waves', { subtype: 'me_message' });
    const robot = fake.user({ name: 'alerts', bot: true });
    fake.message(robot, lobby, 'DISK FULL', { subtype: 'bot_message' });
    fake.delete(ana, lobby, fake.message(ana, lobby, 'oops'));
    fake.delete(ana, lobby, ts);
    fake.openHome(ana);
    fake.welcome({ name: 'dora' });
    fake.changeUser(ana, { tz: 'Asia/Tokyo' });
    fake.changeGroup(world.crew, [ana]);
    const made = fake.createChannel(ana, 'made');
    for (const channel of [made, secret]) {
      fake.rename(ana, channel, channel === made ? 'made-2' : 'secret-2');
      fake.setTopic(ana, channel, 'topic');
      fake.invite(ana, channel, fake.botUser);
      fake.archive(ana, channel);
      fake.unarchive(ana, channel);
    }
    fake.kick(ana, secret, fake.botUser);
    const another = fake.channel({ name: 'another', private: true, members: [ana, fake.botUser] });
    const moved = fake.changeChannelId(another);
    for (const channel of [made, moved]) fake.deleteChannel(ana, channel);
    fake.revokeToken();
    const seen = new Set<string>();
    const told = fake.deliveries().map(({ body }) => {
      const event = body.event as { type: string; subtype?: string };
      const name = event.subtype ? `${event.type} ${event.subtype}` : event.type;
      seen.add(name);
      return { name, got: body, like: wholeEvent(EVENT_SAMPLES[name] ?? EVENT_SAMPLES[event.type] ?? '') };
    });
    expect(odd(told)).toEqual([]);
    expect(Object.keys(EVENT_SAMPLES).filter((type) => !seen.has(type))).toEqual([]);
  });

  it('of commands and interactions are those of Slack’s samples', async () => {
    const { fake, ana, lobby, client } = world;
    const { app, close } = await httpApp(fake);
    app.command('/incident', async ({ ack, command }) => {
      await ack();
      await client.views.open({
        trigger_id: command.trigger_id,
        view: { type: 'modal', title: { type: 'plain_text', text: 'Hi' }, notify_on_close: true, blocks: [] },
      });
    });
    app.action(/.*/, ({ ack }) => ack());
    app.shortcut(/.*/, ({ ack }) => ack());
    app.view(/.*/, ({ ack }) => ack({ response_action: 'errors', errors: { none: 'such' } }));
    app.view({ type: 'view_closed', callback_id: /.*/ }, ({ ack }) => ack());
    await fake.slash(ana, lobby, 'declare');
    await fake.settled();
    expect((await fake.submit(ana)).outcome).toBe('trouble');
    await fake.dismiss(ana);
    const { ts = '' } = await client.chat.postMessage({
      channel: lobby,
      text: 'go',
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'go', value: '1', text: { type: 'plain_text', text: 'Go' } }],
        },
      ],
    });
    await fake.press(ana, { action: 'go', channel: lobby, ts });
    await fake.messageShortcut(ana, 'note', lobby, ts);
    const files: Record<string, string> = {
      '/incident': 'slash-commands/SlashCommandPayload',
      block_actions: 'interactive-components/BlockActionPayload',
      message_action: 'interactive-components/MessageShortcutPayload',
      view_submission: 'views/ViewSubmissionPayload',
      view_closed: 'views/ViewClosedPayload',
    };
    const told = fake.deliveries().filter(({ kind }) => kind !== 'event');
    expect(told.map(({ type, state }) => `${type} ${state}`).sort()).toEqual(
      Object.keys(files)
        .map((type) => `${type} acknowledged`)
        .sort(),
    );
    expect(
      odd(told.map(({ type, body }) => ({ name: type, got: body, like: sample(`app-backend/${files[type]}.json`) }))),
    ).toEqual([]);
    await close();
  });
});
