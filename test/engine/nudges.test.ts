import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/incident/entry.ts';
import { FOGHORN } from '../../src/incident/incident.ts';
import { MINUTE, SECOND } from '../../src/incident/time.ts';
import { ANA, BEN, bench, CHIDI, inRoom, person, START } from '../support/builders.ts';

const by = (who: string) => ({ person: who });
const GROUP = 'local:responders';

const working = async (over = {}, settings = {}) => {
  const it = await bench({ settings: { responders: GROUP, ...settings } });
  const { number } = await it.declare(over);
  /** To so many minutes after the declaration: time passes, and what it calls for is performed. */
  const until = async (minutes: number): Promise<void> => {
    while (it.time.clock() < START + minutes * MINUTE) {
      it.time.turn(MINUTE);
      while ((await it.ticker.tick()) > 0);
      await it.relay.drain();
    }
    it.time.turn(2 * SECOND);
    await it.relay.drain();
  };
  /** Time passes and is decided on, while the relay stands still. */
  const decideOnly = async (minutes: number): Promise<void> => {
    it.time.jump(START + minutes * MINUTE);
    while ((await it.ticker.tick()) > 0);
  };
  const text = (message: unknown): string => JSON.stringify(message);
  const pings = () =>
    it.chat
      .of('post')
      .filter(({ post }) => post.ping.people.length + post.ping.groups.length > 0)
      .map(({ channel, thread, post }) => ({
        where: channel === 'lobby' ? 'lobby' : thread ? 'thread' : 'room',
        to: [...post.ping.people, ...post.ping.groups],
      }));
  const nudgeEdits = async () => {
    const nudge = Object.entries(await it.storage.bindings(number)).find(([name]) => name.startsWith('nudge:'))?.[1];
    return it.chat.of('edit').filter(({ at }) => at.message === nudge?.message && nudge !== undefined);
  };
  return { ...it, number, until, decideOnly, pings, text, nudgeEdits };
};

describe('the ladder, performed', () => {
  it('whispers, then speaks in the room, in the thread, and in the lobby', async () => {
    const { until, pings, chat, engine, number } = await working();
    await engine.tell(number, { do: 'join', person: BEN }, by(BEN));
    await until(26);
    expect(chat.of('direct')).toMatchObject([{ person: BEN }]);
    expect(pings()).toEqual([]);
    await until(30);
    expect(pings()).toEqual([{ where: 'room', to: [BEN] }]);
    await until(40);
    expect(pings().at(-1)).toEqual({ where: 'thread', to: [ANA] });
    await until(50);
    expect(pings().at(-1)).toEqual({ where: 'lobby', to: [GROUP] });
    await until(80);
    expect(pings().at(-1)?.where).toBe('thread');
    expect(pings()).toHaveLength(4);
  });

  it('binds one nudge a period, and tells in it how the story went on', async () => {
    const { until, engine, number, nudgeEdits, text } = await working();
    await until(31);
    await engine.tell(number, { do: 'post_update', audience: 'internal', text: 'Rolling back' }, by(BEN));
    await until(32);
    const edits = await nudgeEdits();
    expect(text(edits.at(-1)?.message)).toMatch(/answered/);
    expect(text(edits.at(-1)?.message)).toContain(BEN);
    expect(text(edits.at(-1)?.message)).not.toContain('Post update');
  });

  it.each([
    ['snoozed', { do: 'snooze', minutes: 30 } as const, /snoozed/],
    ['ended', { do: 'resolve' } as const, /no longer owed/],
    ['moved', { do: 'change_cadence', minutes: null, reason: 'vendor reports daily' } as const, /moved/],
  ])('says when it was %s', async (_, command, words) => {
    const { until, engine, number, nudgeEdits, text } = await working();
    await until(31);
    expect(await engine.tell(number, command, by(BEN))).toMatchObject({ ok: true });
    await until(32);
    expect(text((await nudgeEdits()).at(-1)?.message)).toMatch(words);
  });

  it('of a private incident reaches its members, and neither lobby nor group', async () => {
    const { until, pings, chat } = await working({ private: true, people: [BEN] });
    await until(90);
    expect(pings().every(({ where, to }) => where !== 'lobby' && !to.includes(GROUP))).toBe(true);
    expect(chat.of('direct').map((one) => one.person)).toEqual(expect.arrayContaining([ANA, BEN]));
  });
});

describe('just before the call', () => {
  it('drops what was answered meanwhile, quietly', async () => {
    const { decideOnly, relay, engine, number, pings, chat, time, tried } = await working();
    await decideOnly(30);
    time.turn(SECOND);
    await engine.tell(number, { do: 'post_update', audience: 'internal', text: 'Rolling back' }, by(ANA));
    await relay.drain();
    expect(pings()).toEqual([]);
    expect(tried).toContainEqual(expect.objectContaining({ kind: 'nudge', outcome: 'dropped' }));
    expect(chat.of('direct')).toEqual([]);
  });

  it.each([
    ['snoozed', { do: 'snooze', minutes: 15 } as const],
    ['resolved', { do: 'resolve' } as const],
    ['rested', { do: 'change_cadence', pausedUntil: START + 600 * MINUTE, reason: 'night' } as const],
  ])('drops what was %s meanwhile', async (_, command) => {
    const { decideOnly, relay, engine, number, pings } = await working();
    await decideOnly(30);
    expect(await engine.tell(number, command, by(ANA))).toMatchObject({ ok: true });
    await relay.drain();
    expect(pings()).toEqual([]);
  });

  it('keeps current what was posted though its answer was lost, and answered before it was known', async () => {
    const { until, decideOnly, relay, chat, engine, number, nudgeEdits, text, time } = await working();
    await until(26);
    await decideOnly(30);
    chat.next('post', { fault: 'drop' });
    await relay.drain();
    await engine.tell(number, { do: 'post_update', audience: 'internal', text: 'Rolled back' }, by(BEN));
    time.turn(MINUTE);
    await relay.drain();
    expect(chat.of('post').filter(({ post }) => text(post.message).includes('due'))).toHaveLength(1);
    expect(text((await nudgeEdits()).at(-1)?.message)).toMatch(/answered/);
  });

  it('quotes no longer what was redacted', async () => {
    const { until, engine, number, chat, entries, nudgeEdits, text, relay } = await working();
    await engine.tell(number, { do: 'post_update', audience: 'internal', text: 'the key is hunter2' }, by(ANA));
    await until(51);
    const nudges = chat.of('post').filter(({ post }) => text(post.message).includes('hunter2') && post.ping.people[0]);
    expect(nudges).toHaveLength(1);
    const update = (await entries(number)).find(({ event }) => event.kind === 'update_posted');
    await engine.redact(number, [update?.id ?? ''], by(ANA));
    await relay.drain();
    expect(text((await nudgeEdits()).at(-1)?.message)).toMatch(/due/);
    expect(text((await nudgeEdits()).at(-1)?.message)).not.toContain('hunter2');
  });

  it('addresses whoever owes it now', async () => {
    const { decideOnly, relay, engine, number, pings } = await working();
    await engine.tell(number, { do: 'assign_role', role: 'communications', person: BEN }, by(ANA));
    await relay.drain();
    await decideOnly(30);
    await engine.tell(number, { do: 'assign_role', role: 'communications', person: CHIDI, handoff: true }, by(BEN));
    await relay.drain();
    const nudge = pings().filter(({ to }) => to.length === 1 && to[0] === CHIDI);
    expect(nudge.length).toBeGreaterThanOrEqual(1);
    const sounded = pings().findLast(({ where }) => where === 'room');
    expect(sounded?.to).toEqual([CHIDI]);
  });

  it('names whoever has come to owe it since, in a later step too', async () => {
    const { decideOnly, until, relay, engine, number, pings } = await working();
    await engine.tell(number, { do: 'assign_role', role: 'communications', person: BEN }, by(ANA));
    await until(31);
    await decideOnly(40);
    await engine.tell(number, { do: 'assign_role', role: 'communications', person: CHIDI }, by(ANA));
    await relay.drain();
    expect(pings().find(({ where }) => where === 'thread')?.to).toEqual([CHIDI, ANA]);
  });

  it('whispers to whoever owes it now', async () => {
    const { decideOnly, relay, engine, number, chat } = await working();
    await decideOnly(25);
    await engine.tell(number, { do: 'assign_role', role: 'communications', person: BEN }, by(ANA));
    await relay.drain();
    expect(chat.of('direct')).toMatchObject([{ person: BEN }]);
  });

  it('addresses nobody who has left', async () => {
    const { decideOnly, relay, storage, number, engine, pings } = await working();
    await engine.tell(number, { do: 'assign_role', role: 'communications', person: BEN }, by(ANA));
    await relay.drain();
    await decideOnly(30);
    await storage.putPeople([person(BEN, { active: false })]);
    await relay.drain();
    expect(pings().at(-1)).toEqual({ where: 'room', to: [ANA] });
  });

  it('after an hour down posts the one step that says it, not the backlog', async () => {
    const { chat, decideOnly, relay, pings, time } = await working();
    chat.next('post', ...Array.from({ length: 3 }, () => ({ fault: 'fail' as const })));
    await decideOnly(30);
    await relay.drain();
    await decideOnly(40);
    await decideOnly(50);
    time.turn(MINUTE);
    await relay.drain();
    time.turn(MINUTE);
    await relay.drain();
    // `due` gives way to `overdue`; with no nudge to reply to, that one stands in the room. The lobby hears as well.
    expect(
      pings()
        .map(({ where }) => where)
        .sort(),
    ).toEqual(['lobby', 'room']);
  });

  it('hands over the catch-up only to whoever still holds the role', async () => {
    const { engine, relay, number, chat } = await working();
    await engine.tell(number, { do: 'assign_role', role: 'commander', person: BEN, handoff: true }, by(ANA));
    await engine.tell(number, { do: 'assign_role', role: 'commander', person: CHIDI, handoff: true }, by(ANA));
    await relay.drain();
    expect(chat.of('direct').map((one) => one.person)).toEqual([CHIDI, BEN]);
  });

  it('reminds of no task that is done', async () => {
    const { engine, relay, number, chat, decideOnly } = await working();
    const due = START + 10 * MINUTE;
    await engine.tell(number, { do: 'add_task', text: 'Call the vendor', owner: BEN, due }, by(ANA));
    await engine.tell(number, { do: 'add_task', text: 'Check the backup', owner: CHIDI, due }, by(ANA));
    await decideOnly(10);
    await engine.tell(number, { do: 'finish_task', task: 1 }, by(BEN));
    await relay.drain();
    expect(chat.of('direct').map((one) => one.person)).toEqual([CHIDI]);
  });
});

describe('the pager', () => {
  it('is called at the escalation, and not when the update has come', async () => {
    const paged: string[] = [];
    const pager = { page: async ({ effect }: { effect: string }) => void paged.push(effect) };
    for (const answered of [false, true]) {
      const it = await bench({ pager });
      const { number } = await it.declare();
      it.time.jump(START + 50 * MINUTE);
      while ((await it.ticker.tick()) > 0);
      if (answered) await it.engine.tell(number, { do: 'post_update', audience: 'internal', text: 'Here' }, by(ANA));
      await it.relay.drain();
      expect(paged).toHaveLength(1);
    }
  });
});

describe('publishing', () => {
  it('goes through each publisher by name, with the text as it is now', async () => {
    const published: string[] = [];
    const publisher = { name: 'page', publish: async ({ text }: { text: string }) => void published.push(text) };
    const it = await bench({ settings: { publishers: ['page'] }, publishers: [publisher] });
    const { number } = await it.declare();
    await it.engine.tell(number, { do: 'post_update', audience: 'public', text: 'We are looking into it' }, by(ANA));
    await it.relay.drain();
    await it.engine.tell(number, { do: 'post_update', audience: 'public', text: 'hunter2' }, by(ANA));
    const last = (await it.entries(number)).findLast(({ event }) => event.kind === 'update_posted');
    await it.engine.redact(number, [last?.id ?? ''], by(ANA));
    await it.relay.drain();
    expect(published).toEqual(['We are looking into it']);
  });
});

describe('a late mark', () => {
  it('says that the nudge was answered, by whom and when', async () => {
    const { inbox, until, nudgeEdits, text, relay, number, storage, time } = await working();
    const channel = (await storage.bindings(number)).room?.channel ?? '';
    const says = inRoom(channel);
    await inbox.message(says.message('1', BEN, 'Rolled back', { at: START + 29 * MINUTE }));
    await until(33);
    await inbox.reaction(says.reaction('1', ANA, 'mega', { at: time.clock() }));
    await relay.drain();
    time.turn(2 * SECOND);
    await relay.drain();
    const last = text((await nudgeEdits()).at(-1)?.message);
    expect(last).toMatch(/answered/);
    expect(last).toContain(BEN);
  });
});

it('sounds under Foghorn’s own name', async () => {
  const { until, entries, number } = await working();
  await until(30);
  const sounded = (await entries(number)).filter(({ event }: Entry) => event.kind === 'nudge_sounded');
  expect(sounded.map(({ actor }) => actor)).toEqual([FOGHORN, FOGHORN]);
});
