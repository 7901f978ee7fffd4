/** The fake Slack's Web API as the real WebClient meets it: what it keeps, what it refuses, and by which name. */
import type { KnownBlock, View } from '@slack/types';
import type { UsersConversationsResponse } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageBlocks, type SlackMessage, viewComplaints } from '../support/slack/index.ts';
import { refused, workspace } from './fake-world.ts';

type Workspace = Awaited<ReturnType<typeof workspace>>;

let world: Workspace;
beforeEach(async () => {
  world = await workspace();
});
afterEach(() => world.fake.close());

const section = (text: string): KnownBlock => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (action_id: string): KnownBlock => ({
  type: 'actions',
  elements: [{ type: 'button', action_id, text: { type: 'plain_text', text: 'Go' } }],
});

describe('channels', () => {
  it('are made with names Slack allows, once each, archived ones included', async () => {
    const { client, fake } = world;
    const create = (name: string) => refused(client.conversations.create({ name }));
    expect(await create('inc-1-checkout')).toBe('not refused');
    expect(await create('inc-1-checkout')).toBe('name_taken');
    expect(await create('')).toBe('invalid_name_required');
    expect(await create('x'.repeat(81))).toBe('invalid_name_maxlength');
    expect(await create('Inc-1')).toBe('invalid_name_specials');
    expect(await create('inc 1')).toBe('invalid_name_specials');
    expect(await create('---')).toBe('invalid_name_punctuation');
    const room = fake.channelOf('inc-1-checkout')?.id ?? '';
    expect(fake.channelOf(room)).toMatchObject({ creator: fake.botUser, members: [fake.botUser] });
    await client.conversations.archive({ channel: room });
    expect(await create('inc-1-checkout')).toBe('name_taken');
    expect(await refused(client.chat.postMessage({ channel: room, text: 'hi' }))).toBe('is_archived');
    expect(await refused(client.conversations.archive({ channel: room }))).toBe('already_archived');
    await client.conversations.unarchive({ channel: room });
    expect(await refused(client.conversations.unarchive({ channel: room }))).toBe('not_archived');
    fake.restrict({ creating: false });
    expect(await create('inc-2')).toBe('restricted_action');
  });

  it('take in whom they can, and say of each why not', async () => {
    const { client, fake, ana, ben, lobby } = world;
    const gone = fake.user({ name: 'gone', deleted: true });
    const { channel } = await client.conversations.create({ name: 'room' });
    const id = channel?.id ?? '';
    const invite = (users: string, force = false) => client.conversations.invite({ channel: id, users, force });
    expect(await refused(invite(''))).toBe('no_user');
    expect(await refused(invite('U0NOBODY'))).toBe('user_not_found');
    expect(await refused(invite(fake.botUser))).toBe('cant_invite_self');
    expect(await refused(invite(gone))).toBe('cant_invite');
    expect(await refused(invite(`${ana},U0NOBODY`))).toBe('user_not_found');
    expect(fake.channelOf(id)?.members).toEqual([fake.botUser]);
    await invite(`${ana},U0NOBODY`, true);
    expect(fake.channelOf(id)?.members).toEqual([fake.botUser, ana]);
    expect(await refused(invite(ana))).toBe('already_in_channel');
    expect(await refused(invite(Array.from({ length: 101 }, () => ben).join()))).toBe('invalid_arguments');
    expect(await refused(client.conversations.invite({ channel: 'C0NOWHERE', users: ana }))).toBe('channel_not_found');
    expect(await refused(client.conversations.setTopic({ channel: id, topic: 'x'.repeat(251) }))).toBe('too_long');
    expect(await refused(client.conversations.rename({ channel: lobby, name: 'mine' }))).toBe('not_authorized');
    expect(await refused(client.conversations.open({ users: gone }))).toBe('user_disabled');
    expect(await refused(client.conversations.open({ users: fake.botUser }))).toBe('cannot_dm_bot');
  });

  it('are closed to a bot outside, and private ones are not even there', async () => {
    const { client, fake, ana } = world;
    const open = fake.channel({ name: 'open', members: [ana] });
    const secret = fake.channel({ name: 'secret', private: true, members: [ana] });
    expect(await refused(client.conversations.history({ channel: open }))).toBe('not_in_channel');
    expect(await refused(client.chat.postMessage({ channel: open, text: 'hi' }))).toBe('not_in_channel');
    expect(await refused(client.conversations.history({ channel: secret }))).toBe('channel_not_found');
    expect(await refused(client.conversations.join({ channel: secret }))).toBe('channel_not_found');
    expect(await refused(client.conversations.create({ name: 'secret' }))).toBe('name_taken');
    await client.conversations.join({ channel: open });
    expect((await client.conversations.join({ channel: open })).warning).toBe('already_in_channel');
    expect(await refused(client.conversations.history({ channel: open }))).toBe('not refused');
    const listed = await client.conversations.list({ types: 'public_channel,private_channel' });
    expect(listed.channels?.map(({ name }) => name)).toEqual(['incidents', 'open']);
  });

  it('are listed page by page', async () => {
    const { client, fake } = world;
    for (let number = 1; number <= 5; number++) fake.channel({ name: `c${number}`, members: [fake.botUser] });
    const names: (string | undefined)[] = [];
    for await (const page of client.paginate('users.conversations', { limit: 2 })) {
      names.push(...((page as UsersConversationsResponse).channels ?? []).map(({ name }) => name));
    }
    expect(names).toEqual(['incidents', 'c1', 'c2', 'c3', 'c4', 'c5']);
    expect(await refused(client.users.conversations({ cursor: 'bogus' }))).toBe('invalid_cursor');
  });
});

describe('messages', () => {
  it('have a ts that is unique and rises in their channel, and there alone', async () => {
    const { fake, ana, lobby } = world;
    const other = fake.channel({ name: 'other', members: [ana] });
    const here = [1, 2, 3].map((number) => fake.message(ana, lobby, `m${number}`));
    expect(new Set(here).size).toBe(3);
    expect([...here].sort()).toEqual(here);
    expect(here[0]).toMatch(/^\d{10}\.\d{6}$/);
    expect(fake.message(ana, other, 'same moment')).toBe(here[0]);
  });

  it('are read newest first, parents alone, their threads by themselves', async () => {
    const { client, fake, ana, ben, lobby } = world;
    const parent = fake.message(ana, lobby, 'parent');
    const reply = fake.reply(ben, lobby, parent, 'reply');
    const shown = fake.reply(ana, lobby, parent, 'shown to all', { broadcast: true });
    const last = fake.message(ana, lobby, 'last');
    const { messages = [] } = await client.conversations.history({ channel: lobby });
    expect(messages.map(({ ts, subtype }) => [ts, subtype])).toEqual([
      [last, undefined],
      [shown, 'thread_broadcast'],
      [parent, undefined],
    ]);
    expect(messages[2]).toMatchObject({
      thread_ts: parent,
      reply_count: 2,
      reply_users: [ben, ana],
      latest_reply: shown,
    });
    const thread = await client.conversations.replies({ channel: lobby, ts: parent });
    expect(thread.messages?.map(({ ts }) => ts)).toEqual([parent, reply, shown]);
    expect(thread.messages?.[1]).toMatchObject({ thread_ts: parent, parent_user_id: ana });
    const after = await client.conversations.history({ channel: lobby, oldest: parent });
    expect(after.messages?.map(({ ts }) => ts)).toEqual([last, shown]);
    const from = await client.conversations.history({
      channel: lobby,
      oldest: parent,
      latest: parent,
      inclusive: true,
    });
    expect(from.messages?.map(({ ts }) => ts)).toEqual([parent]);
    expect(await refused(client.conversations.replies({ channel: lobby, ts: '1.000001' }))).toBe('thread_not_found');
    expect(await refused(client.conversations.history({ channel: lobby, oldest: 'noon' }))).toBe('invalid_ts_oldest');
  });

  it('carry metadata for those who ask for it', async () => {
    const { client, fake, ana, lobby } = world;
    const metadata = { event_type: 'foghorn', event_payload: { effect: '1:1:0' } };
    await client.chat.postMessage({ channel: lobby, text: 'marked', metadata });
    expect((await client.conversations.history({ channel: lobby })).messages?.[0]).not.toHaveProperty('metadata');
    const { messages } = await client.conversations.history({ channel: lobby, include_all_metadata: true });
    expect(messages?.[0]?.metadata).toEqual(metadata);
    const { ts = '' } = await client.chat.postMessage({ channel: lobby, text: 'marked', metadata });
    await client.chat.update({ channel: lobby, ts, text: 'changed' });
    expect(fake.at(lobby, ts)).toMatchObject({ text: 'changed', metadata, edited: { user: fake.botId } });
    const bad = { event_type: '', event_payload: {} };
    expect(await refused(client.chat.postMessage({ channel: lobby, text: 'x', metadata: bad }))).toBe(
      'invalid_metadata_format',
    );
    expect(await refused(client.chat.update({ channel: lobby, ts: fake.message(ana, lobby, 'hers'), text: 'x' }))).toBe(
      'cant_update_message',
    );
  });

  it('are refused when too long, empty or misplaced', async () => {
    const { client, fake, ana, ben, lobby, time } = world;
    const post = (args: object) => refused(client.chat.postMessage({ channel: lobby, ...args } as never));
    expect(await post({ text: '' })).toBe('no_text');
    expect(await post({ text: 'x', thread_ts: '1.000001' })).toBe('thread_not_found');
    expect(await post({ text: 'x', blocks: 'nonsense' })).toBe('invalid_blocks_format');
    expect(await post({ text: 'x', blocks: Array.from({ length: 51 }, () => section('x')) })).toBe('invalid_blocks');
    expect(await post({ text: 'x', attachments: Array.from({ length: 101 }, () => ({ text: 'x' })) })).toBe(
      'too_many_attachments',
    );
    expect(await post({ text: 'x', markdown_text: '# x' })).toBe('markdown_text_conflict');
    const long = await client.chat.postMessage({ channel: lobby, text: 'x'.repeat(40_001) });
    expect(long.warning).toBe('message_truncated');
    const ts = long.ts ?? '';
    expect(fake.at(lobby, ts)?.text).toHaveLength(40_000);
    expect(await refused(client.chat.update({ channel: lobby, ts, text: 'x'.repeat(4001) }))).toBe('msg_too_long');
    expect(await refused(client.chat.update({ channel: lobby, ts: '1.000001', text: 'x' }))).toBe('message_not_found');
    expect(await refused(client.chat.postEphemeral({ channel: lobby, user: ben, text: 'x'.repeat(4001) }))).toBe(
      'msg_too_long',
    );
    const away = fake.user({ name: 'away' });
    expect(await refused(client.chat.postEphemeral({ channel: lobby, user: away, text: 'x' }))).toBe(
      'user_not_in_channel',
    );
    expect(await refused(client.chat.delete({ channel: lobby, ts: fake.message(ana, lobby, 'hers') }))).toBe(
      'cant_delete_message',
    );
    fake.restrict({ editMinutes: 5 });
    time.turn(5 * 60_000 + 1000);
    expect(await refused(client.chat.update({ channel: lobby, ts, text: 'late' }))).toBe('edit_window_closed');
    fake.restrict({ posting: [ana] });
    expect(await post({ text: 'x' })).toBe('restricted_action');
  });

  it('tell whom they notify: mentions that are shown, not those that are typed or quoted', async () => {
    const { client, fake, ana, ben, chidi, crew, lobby } = world;
    const notified = async (args: object): Promise<string[]> => {
      const { ts = '' } = await client.chat.postMessage({
        channel: lobby,
        text: 'fallback <!channel>',
        ...args,
      } as never);
      return fake.at(lobby, ts)?.notified ?? [];
    };
    const block = (text: string, verbatim = true) => ({
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text, verbatim } }],
    });
    expect(await notified(block(`<@${ana}> and <!subteam^${crew}>`))).toEqual([ana, ben]);
    expect(await notified(block('&lt;!channel&gt; and @here'))).toEqual([]);
    expect(await notified(block('@here', false))).toEqual([ana, ben, chidi]);
    expect(
      await notified({ blocks: [{ type: 'section', text: { type: 'plain_text', text: `<@${ana}> <!here>` } }] }),
    ).toEqual([]);
    expect(await notified({ text: `<@${chidi}> <@U0NOBODY>` })).toEqual([chidi]);
    const rich = [
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: ben }] }] },
    ];
    expect(await notified({ blocks: rich })).toEqual([ben]);
  });

  it('leave a tombstone where a thread hangs on them', async () => {
    const { client, fake, ana, lobby } = world;
    const parent = fake.message(ana, lobby, 'secret');
    const reply = fake.reply(ana, lobby, parent, 'reply');
    fake.delete(ana, lobby, parent);
    const { messages } = await client.conversations.replies({ channel: lobby, ts: parent });
    expect((messages as SlackMessage[]).map(({ subtype, text }) => [subtype, text])).toEqual([
      ['tombstone', 'This message was deleted.'],
      [undefined, 'reply'],
    ]);
    fake.delete(ana, lobby, reply);
    expect(fake.at(lobby, reply)).toBeNull();
    expect(fake.deliveries().map(({ body }) => (body.event as { subtype?: string }).subtype)).toEqual([
      undefined,
      undefined,
      'message_changed',
      'message_deleted',
    ]);
  });
});

describe('pins, reactions, bookmarks', () => {
  it('are there once', async () => {
    const { client, fake, ana, lobby } = world;
    const timestamp = fake.message(ana, lobby, 'mark me');
    const at = { channel: lobby, timestamp };
    await client.pins.add(at);
    expect(await refused(client.pins.add(at))).toBe('already_pinned');
    expect(fake.at(lobby, timestamp)?.pinned).toBe(true);
    await client.pins.remove(at);
    expect(await refused(client.pins.remove(at))).toBe('no_pin');
    expect(await refused(client.pins.add({ channel: lobby, timestamp: '1.000001' }))).toBe('message_not_found');
    const dora = fake.user({ name: 'dora' });
    fake.join(dora, lobby);
    const joining = fake.messages(lobby).at(-1)?.ts ?? '';
    expect(await refused(client.pins.add({ channel: lobby, timestamp: joining }))).toBe('not_pinnable');
    await client.reactions.add({ ...at, name: 'eyes' });
    expect(await refused(client.reactions.add({ ...at, name: 'eyes' }))).toBe('already_reacted');
    expect(await refused(client.reactions.remove({ ...at, name: 'mega' }))).toBe('no_reaction');
    expect(await refused(client.reactions.add({ ...at, name: ':no:' }))).toBe('invalid_name');
    for (let count = 0; count < 100; count++) fake.pin(ana, lobby, fake.message(ana, lobby, `pin ${count}`));
    expect(await refused(client.pins.add(at))).toBe('too_many_pins');
    const mark = { channel_id: lobby, title: 'Page', type: 'link' as const };
    expect(await refused(client.bookmarks.add({ ...mark, link: 'javascript:alert(1)' }))).toBe('invalid_link');
    expect(await refused(client.bookmarks.edit({ channel_id: lobby, bookmark_id: 'Bk0NONE' }))).toBe('not_found');
  });
});

describe('blocks and views', () => {
  const wrong = (...blocks: object[]): string => messageBlocks(blocks).join('; ');
  const text = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });

  it('keep to Slack’s lengths and counts', () => {
    expect(wrong(section('x'.repeat(3000)))).toBe('');
    expect(wrong(section('x'.repeat(3001)))).toBe(
      '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    );
    expect(wrong(section(''))).toContain('more than 0 characters');
    expect(wrong({ type: 'header', text: text(151) })).toContain('less than 151');
    expect(wrong({ type: 'section', fields: Array.from({ length: 11 }, () => text(1)) })).toContain(
      'no more than 10 items',
    );
    expect(wrong({ type: 'section', fields: [text(2001)] })).toContain('/blocks/0/fields/0/text');
    expect(wrong({ type: 'section' })).toContain('must define either');
    expect(wrong({ type: 'context', elements: Array.from({ length: 11 }, () => text(1)) })).toContain(
      'no more than 10',
    );
    expect(
      wrong({
        type: 'actions',
        elements: Array.from({ length: 26 }, (_, index) => ({ type: 'button', action_id: `a${index}`, text: text(1) })),
      }),
    ).toContain('no more than 25');
    expect(wrong({ type: 'actions', elements: [{ type: 'button', text: text(76), value: 'x'.repeat(2001) }] })).toMatch(
      /less than 76.*less than 2001/,
    );
    expect(wrong(button('x'.repeat(256)))).toContain('less than 256');
    expect(wrong(button('same'), button('same'))).toContain('action_id "same" already exists');
    expect(wrong({ type: 'divider', block_id: 'b' }, { type: 'divider', block_id: 'b' })).toContain(
      'block_id "b" already exists',
    );
    const options = (count: number, length = 1) =>
      Array.from({ length: count }, (_, index) => ({ text: text(length), value: `v${index}` }));
    const menu = (more: object) => wrong({ type: 'actions', elements: [{ type: 'static_select', ...more }] });
    expect(menu({ options: options(100) })).toBe('');
    expect(menu({ options: options(101) })).toContain('no more than 100');
    expect(menu({ options: options(1, 76) })).toContain('less than 76');
    expect(menu({})).toContain('missing required field: options');
    expect(menu({ options: options(1), initial_option: { text: text(1), value: 'other' } })).toContain(
      'initial option',
    );
    expect(wrong({ type: 'section', text: text(1), colour: 'red' })).toContain('invalid additional property: colour');
    expect(wrong({ type: 'marquee' })).toContain('unsupported type: marquee');
    expect(wrong({ type: 'markdown', text: 'x'.repeat(12_001) })).toContain('12001');
    expect(wrong(section('\ud800'))).toContain('valid UTF-8');
    expect(
      wrong({ type: 'table', rows: Array.from({ length: 101 }, () => [{ type: 'raw_text', text: 'x' }]) }),
    ).toContain('no more than 100');
  });

  it('of modals and App Home too', () => {
    const view = (more: object): string =>
      viewComplaints({ type: 'modal', title: text(1), blocks: [], ...more }, 'modal').join('; ');
    expect(view({})).toBe('');
    expect(view({ title: text(25) })).toContain('/view/title/text');
    expect(view({ submit: text(25), close: text(25) })).toMatch(/submit.*close/);
    expect(view({ private_metadata: 'x'.repeat(3001) })).toContain('private_metadata');
    expect(view({ callback_id: 'x'.repeat(256) })).toContain('callback_id');
    expect(view({ blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) })).toContain('no more than 100');
    const input = { type: 'input', label: text(1), element: { type: 'plain_text_input', max_length: 3001 } };
    expect(view({ blocks: [input] })).toMatch(/between 1 and 3000.*submit/);
    expect(viewComplaints({ type: 'home', title: text(1), blocks: [] }, 'home').join()).toContain(
      'additional property: title',
    );
  });

  it('are opened by a trigger within three seconds, once, and three deep', async () => {
    const { client, fake, ana, lobby, time } = world;
    const view: View = { type: 'modal', title: { type: 'plain_text', text: 'Hi' }, blocks: [] };
    const trigger = async (): Promise<string> => (await fake.slash(ana, lobby, 'x')).triggerId;
    const open = (trigger_id: string, more: object = {}) =>
      client.views.open({ trigger_id, view: { ...view, ...more } });
    const once = await trigger();
    const opened = await open(once, { external_id: 'mine' });
    expect(await refused(open(once))).toBe('exchanged_trigger_id');
    expect(await refused(open('1.2.3'))).toBe('invalid_trigger_id');
    const late = await trigger();
    time.turn(3001);
    expect(await refused(open(late))).toBe('expired_trigger_id');
    expect(await refused(open(await trigger(), { title: { type: 'plain_text', text: '' } }))).toBe('invalid_arguments');
    expect(await refused(open(await trigger(), { external_id: 'mine' }))).toBe('duplicate_external_id');
    expect(await refused(open(await trigger(), { private_metadata: 'x'.repeat(260_000) }))).toBe('view_too_large');
    const id = opened.view?.id ?? '';
    const updated = await client.views.update({ view_id: id, hash: opened.view?.hash ?? '', view });
    expect(await refused(client.views.update({ view_id: id, hash: opened.view?.hash ?? '', view }))).toBe(
      'hash_conflict',
    );
    expect(updated.view?.hash).not.toBe(opened.view?.hash);
    const push = async () => {
      const [top] = fake.views(ana).slice(-1);
      const { triggerId } = await fake.interact({ type: 'view_submission', user: { id: ana }, view: { id: top?.id } });
      return refused(client.views.push({ trigger_id: triggerId, view }));
    };
    expect(await push()).toBe('not_found');
    await fake.dismiss(ana);
    expect(fake.views(ana)).toEqual([]);
    expect(await refused(client.views.update({ view_id: id, view }))).toBe('not_found');
  });
});

describe('files and canvases', () => {
  it('come in three steps, and are shown where the bot is', async () => {
    const { client, fake, lobby } = world;
    const { upload_url = '', file_id = '' } = await client.files.getUploadURLExternal({
      filename: 'notes.md',
      length: 5,
    });
    const complete = () =>
      client.files.completeUploadExternal({ files: [{ id: file_id, title: 'Notes' }], channel_id: lobby });
    expect(await refused(complete())).toBe('file_not_found');
    expect((await fetch(upload_url, { method: 'POST', body: 'four' })).status).toBe(400);
    expect((await fetch(upload_url, { method: 'POST', body: 'fives' })).status).toBe(200);
    await complete();
    expect(await refused(complete())).toBe('file_not_found');
    expect(fake.messages(lobby)).toMatchObject([
      { subtype: 'file_share', files: [{ name: 'notes.md', title: 'Notes' }] },
    ]);
    const [file] = fake.files();
    expect(file?.content).toBe('fives');
    expect((await fetch(file?.url_private ?? '', { redirect: 'manual' })).status).toBe(302);
    const signed = await fetch(file?.url_private ?? '', { headers: { authorization: `Bearer ${fake.token}` } });
    expect(await signed.text()).toBe('fives');
  });

  it('have Slack’s limits', async () => {
    const { client, fake, lobby } = world;
    const canvas = (markdown: string) =>
      refused(
        client.conversations.canvases.create({ channel_id: lobby, document_content: { type: 'markdown', markdown } }),
      );
    expect(await canvas('> - a list in a quote')).toBe('canvas_creation_failed');
    expect(await canvas('#### too deep')).toBe('canvas_creation_failed');
    expect(await canvas(Array.from({ length: 101 }, () => '| a | b | c |').join('\n'))).toBe('canvas_creation_failed');
    expect(await canvas('x'.repeat(1_048_577))).toBe('canvas_creation_failed');
    expect(await canvas('# Fine')).toBe('not refused');
    expect(await canvas('# Again')).toBe('channel_canvas_already_exists');
    const [there] = fake.canvases();
    const change = (text: string) => ({
      operation: 'insert_at_end' as const,
      document_content: { type: 'markdown' as const, markdown: text },
    });
    const two = { canvas_id: there?.id ?? '', changes: [change('a'), change('b')] };
    expect(await refused(client.canvases.edit(two as never))).toBe('invalid_arguments');
    await client.canvases.edit({ canvas_id: there?.id ?? '', changes: [change('More')] });
    expect(fake.canvases()[0]?.markdown).toBe('# Fine\nMore');
    const info = await client.conversations.info({ channel: lobby });
    expect((info.channel?.properties as { canvas?: { file_id: string } })?.canvas?.file_id).toBe(there?.id);
  });
});

describe('tokens, scopes and rates', () => {
  it('names what is missing', async () => {
    const { client, fake, lobby } = world;
    fake.withdraw('chat:write');
    const error = await client.chat.postMessage({ channel: lobby, text: 'x' }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      data: { error: 'missing_scope', needed: 'chat:write', provided: expect.stringContaining('pins:write') },
    });
    fake.grant('chat:write');
    expect((await client.auth.test()).response_metadata?.scopes).toContain('chat:write');
    fake.revokeToken();
    expect(await refused(client.auth.test())).toBe('token_revoked');
    expect(await refused(client.apiCall('auth.test', { token: 'xoxb-other' }))).toBe('invalid_auth');
    expect(await refused(client.apiCall('chat.meMessage', {}))).toBe('unknown_method');
  });

  it('counts calls by method and minute, posts by channel and second', async () => {
    const { client, fake, ana, lobby, time } = world;
    const other = fake.channel({ name: 'other', members: [ana, fake.botUser] });
    fake.limits(true);
    const post = (channel: string) => client.chat.postMessage({ channel, text: 'x' });
    expect(await refused(post(lobby))).toBe('not refused');
    expect(await refused(post(other))).toBe('not refused');
    await expect(post(lobby)).rejects.toMatchObject({ retryAfter: 1 });
    time.turn(1000);
    expect(await refused(post(lobby))).toBe('not refused');
    const topic = () => client.conversations.setTopic({ channel: lobby, topic: 'x' });
    for (let count = 0; count < 20; count++) await topic();
    time.turn(15_000);
    await expect(topic()).rejects.toMatchObject({ retryAfter: 45 });
    expect(await refused(client.conversations.info({ channel: lobby }))).toBe('not refused');
    time.turn(45_000);
    expect(await refused(topic())).toBe('not refused');
  });
});

describe('faults', () => {
  it('happen as often as asked, to the calls meant', async () => {
    const { client, fake, lobby } = world;
    const post = (text = 'x') => client.chat.postMessage({ channel: lobby, text });
    fake.fail('chat.postMessage', { error: 'fatal_error', times: 2, when: ({ text }) => text === 'this' });
    expect(await refused(post())).toBe('not refused');
    expect([await refused(post('this')), await refused(post('this')), await refused(post('this'))]).toEqual([
      'fatal_error',
      'fatal_error',
      'not refused',
    ]);
    fake.fail('*', { status: 503 });
    await expect(post()).rejects.toMatchObject({ statusCode: 503 });
    fake.rateLimit('chat.postMessage', { retryAfter: 7 });
    await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
    expect(fake.messages(lobby)).toHaveLength(2);
  });

  it('carry out and drop the answer, hang until released, hold the answer', async () => {
    const { client, fake, lobby } = world;
    const post = (text: string) => client.chat.postMessage({ channel: lobby, text });
    const texts = () => fake.messages(lobby).map(({ text }) => text);
    fake.fail('chat.postMessage', { dropAnswer: true });
    await expect(post('dropped')).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    expect(texts()).toEqual(['dropped']);
    fake.fail('chat.postMessage', { refuse: true });
    await expect(post('refused')).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    fake.fail('chat.postMessage', { hang: true });
    fake.fail('chat.postMessage', { holdAnswer: true });
    const both = [post('hung'), post('held')];
    await fake.hanging(2);
    expect(texts()).toEqual(['dropped', 'held']);
    fake.release();
    await Promise.all(both);
    expect(texts()).toEqual(['dropped', 'held', 'hung']);
  });

  it('cut Slack off altogether, and back', async () => {
    const { client, fake, lobby } = world;
    fake.unreachable();
    await expect(client.auth.test()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    fake.reachable();
    await client.chat.postMessage({ channel: lobby, text: 'back' });
    expect(fake.calls().map(({ method }) => method)).toEqual(['chat.postMessage']);
  });
});

describe('the page to look at', () => {
  it('lists channels and what was said, as it reads', async () => {
    const { fake, ana, lobby } = world;
    fake.message(ana, lobby, 'look @ben <b>');
    const get = async (path: string): Promise<string> => (await fetch(`${fake.url}${path}`)).text();
    expect(await get('/')).toContain(`<a href="/c/${lobby}">#incidents</a>`);
    expect(await get(`/c/${lobby}`)).toContain('look @ben &lt;b&gt;');
  });
});
