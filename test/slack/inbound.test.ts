/** What Foghorn hears of Slack, told by the fake one through the real Bolt: once, in full, and after the commit. */
import { afterEach, describe, expect, it } from 'vitest';
import type { SlackChatOptions } from '../../src/chat/slack/index.ts';
import type { Inbox } from '../../src/engine/ports.ts';
import { captureOf } from '../../src/engine/seen.ts';
import type { Entry } from '../../src/incident/entry.ts';
import { recordingInbox } from '../contracts/chat.ts';
import { settled as turns } from '../support/clock.ts';
import { incidentOf } from '../support/incident.ts';
import { emptyStorage, type SlackWorld, slackWorld, TRANSPORTS, type Transport } from './world.ts';

let closing: (() => Promise<void>) | null = null;
afterEach(async () => {
  await closing?.();
  closing = null;
});

interface Heard extends SlackWorld {
  inbox: ReturnType<typeof recordingInbox>;
  /** A channel that is an incident's room. */
  room: string;
  key(ts: string): string;
  /** Ways in which what was taken is known afterwards. */
  known: Entry[];
}

const hearing = async (
  over: Transport = 'socket',
  {
    inbox: between = (inbox) => inbox,
    storage = {},
  }: { inbox?: (inbox: Inbox) => Inbox; storage?: Partial<SlackChatOptions['storage']> } = {},
): Promise<Heard> => {
  const known: Entry[] = [];
  let room = '';
  const bound = () => ({ platform: 'slack', channel: room, message: null, url: null });
  const world = await slackWorld(over, {
    storage: {
      ...emptyStorage,
      list: async () => [incidentOf({ declaredAt: Date.UTC(2026, 2, 2, 8, 0) })],
      bindings: async () => ({ room: bound() }),
      findBound: async (_, channel) => (channel === room ? { incident: 1, name: 'room' } : null),
      entries: async () => known,
      ...storage,
    },
  });
  closing = world.close;
  const { fake, ana, ben, chidi } = world;
  room = fake.channel({ name: 'inc-1', members: [fake.botUser, ana, ben, chidi] });
  const inbox = recordingInbox();
  await world.chat().start(between(inbox.inbox));
  await world.settled();
  return { ...world, inbox, room, known, key: (ts) => `slack:${fake.team}:${room}:${ts}` };
};

describe.each(TRANSPORTS)('over %s', (over) => {
  it('Slack is told "received" after the commit, and not before', async () => {
    let commit = (): void => {};
    const { fake, inbox, ana, room, settled } = await hearing(over, {
      inbox: (real) => ({
        ...real,
        message: async (message) => {
          await new Promise<void>((resolve) => {
            commit = resolve;
          });
          await real.message(message);
        },
      }),
    });
    fake.message(ana, room, 'held back');
    const open = await fake.settled();
    const heard = inbox.messages();
    commit();
    expect(open.map(({ state }) => state)).toEqual(['sent']);
    expect(heard).toEqual([]);
    await settled();
    expect(fake.deliveries().map(({ state, attempts }) => [state, attempts])).toEqual([['acknowledged', 1]]);
    expect(inbox.messages()).toHaveLength(1);
  });

  it('what could not be committed is not acknowledged, is delivered again, and counts once', async () => {
    const { fake, inbox, ana, room, settled, log } = await hearing(over);
    inbox.refuse(1);
    fake.message(ana, room, 'as the disk was full');
    await settled();
    await fake.redeliver();
    await settled();
    const [delivery] = fake.deliveries();
    expect(delivery?.state).toBe('acknowledged');
    expect(delivery?.attempts).toBeGreaterThan(1);
    if (over === 'http') expect(delivery?.statuses[0]).toBe(500);
    expect(inbox.messages().map(({ text }) => text)).toEqual(['as the disk was full']);
    expect(log.lines.some(({ level }) => level === 'warn')).toBe(true);
  });

  it('everything delivered twice counts once', async () => {
    const { fake, inbox, ana, ben, room, settled } = await hearing(over);
    fake.duplicating(true);
    const ts = fake.message(ana, room, 'hello');
    await settled();
    fake.edit(ana, room, ts, 'hello all');
    fake.react(ben, room, ts, 'mega');
    await settled();
    fake.delete(ana, room, ts);
    await settled();
    expect(inbox.taken.map(({ heard }) => heard).sort()).toEqual(['deletion', 'message', 'reaction', 'revision']);
  });

  it('events that come in another order are told with their own times', async () => {
    const { fake, inbox, ana, room, settled, time } = await hearing(over);
    fake.hold();
    for (const text of ['one', 'two', 'three']) {
      fake.message(ana, room, text);
      time.pass(1000);
    }
    fake.unhold('reversed');
    await settled();
    const heard = [...inbox.messages()].sort((a, b) => a.at - b.at);
    expect(heard.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });
});

describe('messages', () => {
  it('that mention Foghorn come as two events and count once', async () => {
    const { fake, inbox, ana, room, settled } = await hearing();
    fake.message(ana, room, '@foghorn all quiet');
    await settled();
    expect(
      fake
        .deliveries()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['app_mention', 'message']);
    expect(inbox.messages()).toMatchObject([{ text: '<@foghorn> all quiet', mentionsBot: true }]);
  });

  it('with a link unfurled are no edit', async () => {
    const { fake, inbox, ana, room, settled } = await hearing();
    const ts = fake.message(ana, room, 'see https://example.com/');
    fake.unfurl(room, ts, 'An example');
    await settled();
    expect(inbox.taken.map(({ heard }) => heard)).toEqual(['message']);
    expect(inbox.messages()[0]?.text).toBe('see https://example.com/');
  });

  it('edited for the second time are two revisions, with the times of the edits', async () => {
    const { fake, inbox, ana, room, settled, time } = await hearing();
    const ts = fake.message(ana, room, 'one');
    for (const text of ['two', 'three']) {
      time.pass(5000);
      fake.edit(ana, room, ts, text);
      await settled();
    }
    const revisions = inbox.taken.filter((heard) => heard.heard === 'revision');
    expect(revisions.map(({ text }) => text)).toEqual(['two', 'three']);
    expect(revisions.map(({ editedAt, at }) => editedAt - at)).toEqual([5000, 10_000]);
  });

  it('replied and broadcast to the channel count once, as a reply', async () => {
    const { fake, inbox, ana, ben, room, settled, key } = await hearing();
    const parent = fake.message(ana, room, 'Who looks at the database?');
    const reply = fake.reply(ben, room, parent, 'I do', { broadcast: true });
    await settled();
    expect(inbox.messages().filter(({ text }) => text === 'I do')).toMatchObject([
      { key: key(reply), thread: key(parent), threadMessage: parent },
    ]);
  });

  it('of other apps are kept, and labelled; what they say in attachments too', async () => {
    const { fake, inbox, room, settled } = await hearing();
    const robot = fake.user({ name: 'alerts', realName: 'Alert Manager', bot: true });
    fake.join(robot, room);
    fake.message(robot, room, 'disk full on db-1');
    fake.message(robot, room, '', { subtype: 'bot_message', attachments: [{ title: 'Firing', text: '5xx over 3 %' }] });
    await settled();
    expect(inbox.messages().map(({ text, bot }) => [text, bot])).toEqual([
      ['disk full on db-1', true],
      ['Firing\n5xx over 3 %', true],
    ]);
    expect(inbox.people.some(({ name, bot }) => bot && name === 'Alert Manager')).toBe(true);
  });

  it('of nobody are not messages: joins, topics, names', async () => {
    const { fake, inbox, ana, room, settled } = await hearing();
    const dora = fake.user({ name: 'dora' });
    fake.join(dora, room);
    fake.setTopic(ana, room, 'All is well');
    fake.rename(ana, room, 'inc-1-renamed');
    await settled();
    expect(inbox.taken).toEqual([]);
  });

  it('deleted while replies remain are deleted', async () => {
    const { fake, inbox, ana, ben, room, settled, key } = await hearing();
    const parent = fake.message(ana, room, 'secret');
    fake.reply(ben, room, parent, 'oh');
    await settled();
    fake.delete(ana, room, parent);
    await settled();
    expect(inbox.taken.filter(({ heard }) => heard === 'deletion').map((gone) => gone.key)).toEqual([key(parent)]);
  });

  it('with files name them, and where they are', async () => {
    const { fake, inbox, ana, room, settled } = await hearing();
    fake.message(ana, room, 'the graph', { files: ['latency.png'] });
    await settled();
    expect(inbox.messages()[0]?.files).toMatchObject([{ name: 'latency.png', type: 'image/png' }]);
    expect(inbox.messages()[0]?.files[0]?.url).toMatch(/^https?:/);
  });

  it('in a shape that nobody knows are logged and not delivered for ever', async () => {
    const { fake, inbox, log, settled, room, ana } = await hearing();
    fake.event({ type: 'message', channel: room, user: ana, text: 'odd', ts: 'now' });
    await settled();
    expect(inbox.taken).toEqual([]);
    expect(fake.deliveries().map(({ state }) => state)).toEqual(['acknowledged']);
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});

describe('reactions', () => {
  it('on a message that was never heard bring it along', async () => {
    const { fake, inbox, ana, ben, room, settled, key } = await hearing();
    fake.lose(true);
    const ts = fake.message(ana, room, 'missed');
    fake.lose(false);
    fake.react(ben, room, ts, 'pushpin');
    await settled();
    expect(inbox.reactions()).toMatchObject([{ key: key(ts), emoji: 'pushpin', message: { text: 'missed' } }]);
  });

  it('are told even when Slack does not say on what', async () => {
    const { fake, inbox, ana, ben, room, settled } = await hearing();
    fake.lose(true);
    const ts = fake.message(ana, room, 'missed');
    fake.lose(false);
    fake.fail('reactions.get', { error: 'internal_error', times: 9 });
    fake.react(ben, room, ts, 'pushpin');
    await settled();
    expect(inbox.reactions()).toHaveLength(1);
    expect(inbox.reactions()[0]?.message).toBeUndefined();
  });
});

describe('people', () => {
  it('who come, change and leave are told', async () => {
    const { fake, inbox, settled, ben } = await hearing();
    fake.changeUser(ben, { realName: 'Benedict', deleted: true });
    await settled();
    expect(inbox.people.findLast(({ id }) => id === `slack:${ben}`)).toMatchObject({ active: false });
    expect(inbox.people.some(({ id }) => id.includes(fake.botUser))).toBe(false);
  });
});

describe('people in no list', () => {
  it('from other organisations are asked for once, and named', async () => {
    const { fake, inbox, room, settled } = await hearing();
    const guest = fake.user({ name: 'zoe', realName: 'Zoe', stranger: true });
    fake.join(guest, room);
    fake.message(guest, room, 'hello');
    fake.message(guest, room, 'again');
    await settled();
    await settled();
    expect(inbox.people.filter(({ id }) => id === `slack:${guest}`)).toMatchObject([{ name: 'zoe' }]);
    expect(fake.calls('users.info')).toHaveLength(1);
  });

  it('are no reason to hear nothing, when the list may not be read', async () => {
    const world = await slackWorld('socket');
    closing = world.close;
    const { fake, chat, ana, lobby, settled, log } = world;
    fake.withdraw('users:read', 'usergroups:read');
    const inbox = recordingInbox();
    await chat().start(inbox.inbox);
    fake.message(ana, lobby, 'still heard');
    await settled();
    expect(chat().trouble()).toBeNull();
    expect(inbox.messages()).toHaveLength(1);
    expect(log.lines.some(({ level, fields }) => level === 'warn' && String(fields.err).includes('users:read'))).toBe(
      true,
    );
  });
});

describe('a room that people change', () => {
  it.each([
    ['archived', (fake: SlackWorld['fake'], room: string, ana: string) => fake.archive(ana, room), 'archived'],
    ['deleted', (fake: SlackWorld['fake'], room: string, ana: string) => fake.deleteChannel(ana, room), 'deleted'],
    ['left', (fake: SlackWorld['fake'], room: string, ana: string) => fake.kick(ana, room, fake.botUser), 'removed'],
  ])('%s: said in the log with what it means', async (_, act, word) => {
    const { fake, room, ana, settled, log } = await hearing();
    act(fake, room, ana);
    await settled();
    expect(log.lines.some(({ level, text }) => level === 'warn' && text.includes(word))).toBe(true);
  });

  it('going on under another id keeps its bindings', async () => {
    const written: unknown[] = [];
    const { fake, room, settled } = await hearing('socket', {
      storage: {
        commit: async (writes) => {
          written.push(...writes);
          return 'committed';
        },
      },
    });
    const next = fake.changeChannelId(room);
    await settled();
    expect(written).toMatchObject([{ write: 'bind', incident: 1, name: 'room', binding: { channel: next } }]);
  });
});

describe('after a gap', () => {
  /** What was taken is known, as though it were stored. */
  const remember = ({ inbox, known }: Heard): void => {
    known.splice(
      0,
      known.length,
      ...inbox
        .messages()
        .map((message): Entry => ({ ...captureOf(message), incident: 1, version: null, recordedAt: message.at })),
    );
  };

  it('what was said, edited, marked, replied and deleted meanwhile is found, and marked as recovered', async () => {
    const heard = await hearing();
    const { fake, inbox, ana, ben, chidi, room, settled, time, key } = heard;
    const kept = fake.message(ana, room, 'stays');
    const edited = fake.message(ana, room, 'is edited');
    const gone = fake.message(ana, room, 'is deleted');
    const thread = fake.message(ana, room, 'has a thread');
    fake.reply(ben, room, thread, 'heard');
    await settled();
    remember(heard);
    const before = inbox.taken.length;

    fake.lose(true);
    time.pass(60_000);
    fake.edit(ana, room, edited, 'was edited');
    fake.delete(ana, room, gone);
    fake.message(chidi, room, 'new');
    fake.reply(chidi, room, thread, 'new in the thread');
    fake.react(ben, room, kept, 'pushpin');
    fake.pin(chidi, room, kept);
    fake.lose(false);
    fake.disconnect('abruptly');
    await fake.connected();
    await settled();

    const found = inbox.taken.slice(before);
    expect(found.every(({ recovered }) => recovered)).toBe(true);
    const told = found.map((one) => [
      one.heard,
      one.heard === 'deletion' ? one.key : one.heard === 'reaction' ? `${one.emoji} ${one.person}` : one.text,
    ]);
    expect(told.sort()).toEqual(
      [
        ['deletion', key(gone)],
        ['message', 'new'],
        ['message', 'new in the thread'],
        ['reaction', `pin slack:${chidi}`],
        ['reaction', `pushpin slack:${ben}`],
        ['revision', 'was edited'],
      ].sort(),
    );
  });

  it('over HTTP, where Slack gives up after some tries: rereads when it was heard that tries failed', async () => {
    const heard = await hearing('http');
    const { fake, inbox, ana, room, settled, time } = heard;
    fake.lose(true);
    fake.message(ana, room, 'given up by Slack');
    fake.lose(false);
    inbox.refuse(2);
    fake.message(ana, room, 'tried three times');
    await settled();
    await fake.redeliver();
    await settled();
    time.pass(60_000);
    await settled();
    expect(inbox.messages().map(({ text }) => text)).toContain('given up by Slack');
  });

  it('what the workspace’s retention put away was deleted by nobody', async () => {
    const heard = await hearing();
    const { fake, inbox, ana, known, settled, room, time, key } = heard;
    fake.message(ana, room, 'there');
    await settled();
    remember(heard);
    const [entry] = known;
    const old = key('1772438400.000100');
    if (entry?.event.kind !== 'message') throw new Error('Nothing was taken');
    // Said before everything that Slack still has.
    known.push({
      ...entry,
      id: `c:${old}`,
      occurredAt: time.clock() - 1_800_000,
      event: { ...entry.event, message: old },
    });
    const before = inbox.taken.length;
    fake.disconnect('abruptly');
    await fake.connected();
    await settled();
    expect(inbox.taken.slice(before)).toEqual([]);
  });

  it('nothing is found when nothing was missed', async () => {
    const heard = await hearing();
    const { fake, inbox, ana, ben, room, settled } = heard;
    const ts = fake.message(ana, room, 'hello <world> & https://example.com');
    fake.reply(ben, room, ts, 'hi @ana');
    await settled();
    remember(heard);
    const before = inbox.taken.length;
    fake.disconnect('refresh_requested');
    await fake.connected();
    await settled();
    expect(inbox.taken).toHaveLength(before);
  });

  it('a long room is read to its end', async () => {
    const heard = await hearing();
    const { fake, inbox, ana, room, settled, time } = heard;
    fake.lose(true);
    for (let n = 0; n < 450; n++) {
      fake.message(ana, room, `line ${n}`);
      time.pass(10);
    }
    fake.lose(false);
    fake.disconnect('abruptly');
    await fake.connected();
    await settled();
    await turns();
    expect(inbox.messages().map(({ text }) => text)).toEqual(Array.from({ length: 450 }, (_, n) => `line ${n}`));
  });

  it('a room that cannot be read is said, and is no reason to stop', async () => {
    const { fake, log, settled, ana, room, inbox } = await hearing();
    fake.fail('conversations.history', { error: 'not_in_channel', times: 9 });
    fake.disconnect('abruptly');
    await fake.connected();
    await settled();
    expect(log.lines.some(({ level, text }) => level === 'warn' && text.includes('could not be reread'))).toBe(true);
    fake.message(ana, room, 'still heard');
    await settled();
    expect(inbox.messages()).toHaveLength(1);
  });
});

describe('the connection', () => {
  it('is made again after Slack was away for a while', async () => {
    const { fake, chat, inbox, ana, room, settled, time } = await hearing();
    fake.unreachable();
    await fake.settled();
    expect(chat().trouble()).toMatch(/connection/i);
    time.pass(5000);
    await turns();
    await fake.reachable();
    time.pass(60_000);
    await fake.connected();
    await settled();
    expect(chat().trouble()).toBeNull();
    fake.message(ana, room, 'here again');
    await settled();
    expect(inbox.messages().map(({ text }) => text)).toContain('here again');
  });

  it('at the start does not hold up Foghorn while Slack is away', async () => {
    const world = await slackWorld('socket');
    closing = world.close;
    const { fake, time } = world;
    fake.unreachable();
    const inbox = recordingInbox();
    await world.chat().start(inbox.inbox);
    expect(world.chat().trouble()).not.toBeNull();
    await fake.reachable();
    time.pass(120_000);
    await fake.connected();
    await world.settled();
    expect(world.chat().trouble()).toBeNull();
    expect(inbox.people.length).toBeGreaterThan(2);
  });

  it('with a revoked token says what to do', async () => {
    const world = await slackWorld('http');
    closing = world.close;
    world.fake.revokeToken();
    await world.chat().start(recordingInbox().inbox);
    expect(world.chat().trouble()).toMatch(/SLACK_BOT_TOKEN|Install/);
  });
});
