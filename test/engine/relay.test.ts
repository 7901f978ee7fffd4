import { describe, expect, it } from 'vitest';
import { DeliveryError } from '../../src/engine/ports.ts';
import { waitAfter } from '../../src/engine/relay.ts';
import { HOUR, MINUTE, SECOND } from '../../src/incident/time.ts';
import { ANA, BEN, bench, plainWriter } from '../support/builders.ts';
import { settled } from '../support/clock.ts';
import { memoryChat } from '../support/memory-chat.ts';

const declared = { home: 'local', title: 'Checkout is failing' };
const ana = { person: ANA };

describe('declaring', () => {
  it('makes the room, its card, the announcement, and binds them', async () => {
    const { declare, chat, storage } = await bench();
    const { number } = await declare({ people: [BEN] });
    const bindings = await storage.bindings(number);
    expect(bindings).toMatchObject({
      room: { platform: 'local', channel: 'inc-1-checkout-is-failing', message: null },
      card: { channel: 'inc-1-checkout-is-failing' },
      announcement: { channel: 'lobby' },
    });
    expect(chat.of('pin')).toMatchObject([{ at: bindings.card }]);
    expect(chat.of('invite')).toMatchObject([{ people: [ANA, BEN] }]);
    expect(chat.of('setTopic')).toHaveLength(1);
    // Nobody is notified by a card or an announcement.
    expect(chat.of('post').every(({ post }) => post.ping.people.length === 0)).toBe(true);
    expect(await storage.backlog()).toEqual({ waiting: 0, parked: 0 });
  });

  it('announces no private incident, and says nothing of it outside its room', async () => {
    const { declare, engine, relay, chat } = await bench();
    const { number } = await declare({ private: true });
    await engine.tell(number, { do: 'change_severity', to: 'SEV1', text: 'Worse' }, ana);
    await engine.tell(number, { do: 'resolve', text: 'Over' }, ana);
    await relay.drain();
    expect(chat.of('post').some(({ channel }) => channel === 'lobby')).toBe(false);
  });
});

describe('a failure', () => {
  it('succeeds with the platform down, and catches up in order when it is back', async () => {
    const { engine, relay, chat, time, storage } = await bench();
    chat.next('openRoom', { fault: 'fail' }, { fault: 'fail' }, { fault: 'fail' });
    const told = await engine.declare(declared, ana);
    expect(told.ok).toBe(true);
    await engine.tell(1, { do: 'change_status', to: 'identified' }, ana);
    await relay.drain();
    expect(chat.of('openRoom')).toHaveLength(0);
    expect(await storage.deliveries(1)).toMatchObject([
      { kind: 'open_room', state: 'retrying', attempts: 1, error: 'The platform is down.' },
    ]);
    for (let second = 0; second < 20; second++) {
      time.turn(SECOND);
      await relay.drain();
    }
    expect(chat.tries('openRoom')).toBe(4);
    const inRoom = chat.calls.filter(
      (one) => one.call === 'openRoom' || (one.call === 'post' && one.channel !== 'lobby'),
    );
    expect(inRoom.map((one) => one.call)).toEqual(['openRoom', 'post', 'post']);
    expect(await storage.backlog()).toEqual({ waiting: 0, parked: 0 });
  });

  it('never parks for being down, however long', async () => {
    const { engine, relay, chat, time, storage } = await bench();
    chat.next('openRoom', ...Array.from({ length: 500 }, () => ({ fault: 'fail' as const })));
    await engine.declare(declared, ana);
    for (let minute = 0; minute < 60; minute++) {
      time.turn(MINUTE);
      await relay.drain();
    }
    expect(await storage.backlog()).toMatchObject({ parked: 0 });
    // The waits grow to a minute and no further.
    expect(chat.tries('openRoom')).toBeGreaterThan(58);
    expect(chat.tries('openRoom')).toBeLessThan(70);
  });

  it('of one lane holds up no other', async () => {
    const { engine, relay, chat, storage } = await bench();
    chat.next('openRoom', { fault: 'fail' });
    await engine.declare(declared, ana);
    await relay.drain();
    expect((await storage.bindings(1)).announcement).toBeDefined();
    expect((await storage.bindings(1)).room).toBeUndefined();
  });

  it('that is permanent parks the effect, tells the room and the log, and does not block the lane', async () => {
    const { declare, engine, relay, chat, storage, log, time } = await bench();
    const { number } = await declare();
    chat.next('post', { fault: 'permanent' });
    await engine.tell(number, { do: 'raise_note', text: 'first' }, ana);
    await engine.tell(number, { do: 'raise_note', text: 'second' }, ana);
    await relay.drain();
    expect(await storage.deliveries(number)).toMatchObject([
      { kind: 'say', state: 'parked', error: 'The channel is gone.' },
    ]);
    const said = chat.of('post').map(({ post }) => JSON.stringify(post.message));
    expect(said.some((text) => text.includes('second'))).toBe(true);
    expect(said.filter((text) => text.includes('The channel is gone.'))).toHaveLength(1);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', text: 'An effect was parked: retrying cannot help' }),
    );
    // The card shows it, until it is released.
    expect(JSON.stringify(chat.of('edit').at(-1)?.message)).toContain('retry');
    expect(await storage.release(number, 0)).toBe(1);
    await relay.drain();
    time.turn(2 * SECOND);
    await relay.drain();
    expect(JSON.stringify(chat.of('edit').at(-1)?.message)).not.toContain('retry');
    expect(await storage.backlog()).toEqual({ waiting: 0, parked: 0 });
    expect(JSON.stringify(chat.of('post').map(({ post }) => post.message))).toContain('first');
  });

  it('to tell the room that something is parked is only logged', async () => {
    const { declare, engine, relay, chat, storage } = await bench();
    const { number } = await declare();
    chat.next('post', { fault: 'permanent' }, { fault: 'permanent' });
    await engine.tell(number, { do: 'raise_note', text: 'first' }, ana);
    await relay.drain();
    expect(await storage.backlog()).toEqual({ waiting: 0, parked: 1 });
  });

  it('to tell the room for the moment is tried again; what was released meanwhile is not told', async () => {
    const { declare, engine, relay, chat, storage, time } = await bench();
    const { number } = await declare();
    const stuck = (): number =>
      chat.of('post').filter(({ post }) => JSON.stringify(post.message).includes('The channel is gone.')).length;
    chat.next('post', { fault: 'permanent' }, { fault: 'fail' });
    await engine.tell(number, { do: 'raise_note', text: 'first' }, ana);
    await relay.drain();
    expect(stuck()).toBe(0);
    time.turn(MINUTE);
    await relay.drain();
    expect(stuck()).toBe(1);
    chat.next('post', { fault: 'permanent' }, { fault: 'fail' });
    await engine.tell(number, { do: 'raise_note', text: 'second' }, ana);
    await relay.drain();
    await storage.release(number, time.clock());
    for (const wait of [MINUTE, 2 * SECOND]) {
      time.turn(wait);
      await relay.drain();
    }
    expect(stuck()).toBe(1);
    expect(await storage.backlog()).toEqual({ waiting: 0, parked: 0 });
  });

  it('of our own making is retried a few times, then parked, so that no mistake of ours blocks a lane', async () => {
    const { engine, relay, chat, time, storage } = await bench();
    const mistakes = Array.from({ length: 20 }, () => ({
      fault: 'throw' as const,
      error: new TypeError('x is undefined'),
    }));
    chat.next('openRoom', ...mistakes);
    await engine.declare(declared, ana);
    for (let minute = 0; minute < 30; minute++) {
      time.turn(MINUTE);
      await relay.drain();
    }
    expect(chat.tries('openRoom')).toBe(8);
    expect(await storage.backlog()).toMatchObject({ parked: 1 });
  });

  it('of the network, however an adapter lets it through, is not ours', async () => {
    const { engine, relay, chat, time, storage } = await bench();
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const fetchFailed = new TypeError('fetch failed', { cause: refused });
    chat.next('openRoom', ...Array.from({ length: 20 }, () => ({ fault: 'throw' as const, error: fetchFailed })));
    await engine.declare(declared, ana);
    for (let minute = 0; minute < 15; minute++) {
      time.turn(MINUTE);
      await relay.drain();
    }
    expect(await storage.backlog()).toMatchObject({ parked: 0 });
  });
});

describe('the wait after a failure', () => {
  const down = new DeliveryError('unavailable', 'down');
  it('doubles up to a minute, with jitter', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 40].map((attempts) => waitAfter(down, attempts, () => 1));
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * SECOND));
    expect(waitAfter(down, 8, () => 0)).toBe(30 * SECOND);
  });
  it('honours what the platform said, up to a minute', () => {
    const told = (retryAfter: number) => waitAfter(new DeliveryError('rate', 'slow', { retryAfter }), 1, () => 0);
    expect(told(7 * SECOND)).toBeGreaterThanOrEqual(7 * SECOND);
    expect(told(7 * SECOND)).toBeLessThan(9 * SECOND);
    expect(told(HOUR)).toBe(MINUTE);
  });
});

describe('at least once, and then recognised', () => {
  it('adopts what an earlier try did when its answer was lost', async () => {
    const { engine, relay, chat, time, storage } = await bench();
    chat.next('openRoom', { fault: 'drop' });
    chat.next('post', { fault: 'drop' }, { fault: 'drop' });
    await engine.declare(declared, ana);
    for (let second = 0; second < 10; second++) {
      await relay.drain();
      time.turn(SECOND);
    }
    expect(chat.of('openRoom')).toHaveLength(1);
    expect(chat.of('post')).toHaveLength(2);
    expect(await storage.bindings(1)).toMatchObject({ room: {}, card: {}, announcement: {} });
  });

  it('gives an effect whose relay died to another when the lease has run out', async () => {
    const one = await bench();
    await one.engine.declare(declared, ana);
    // Leased, and never heard of again.
    const lost = await one.storage.lease(one.time.clock(), 50, MINUTE, 'dead');
    expect(lost.map(({ effect }) => effect.kind).sort()).toEqual(['announce', 'open_room']);
    await one.relay.drain();
    expect(one.chat.calls).toEqual([]);
    one.time.turn(MINUTE);
    await one.relay.drain();
    expect(one.chat.of('openRoom')).toHaveLength(1);
    expect(await one.storage.backlog()).toEqual({ waiting: 0, parked: 0 });
  });

  it('lets a call that took too long go, and its late answer settles nothing', async () => {
    const { engine, relay, chat, time, storage, tried, log } = await bench({ lease: 10 * SECOND });
    chat.next('openRoom', { fault: 'hang' });
    await engine.declare(declared, ana);
    const working = relay.drain();
    await settled();
    // Given up before half of the lease has passed.
    time.turn(4 * SECOND);
    await working;
    expect(tried).toContainEqual(expect.objectContaining({ kind: 'open_room', outcome: 'postponed' }));
    chat.release();
    await settled();
    expect((await storage.bindings(1)).room).toBeUndefined();
    time.turn(5 * SECOND);
    await relay.drain();
    // It had come to be after all, and is adopted.
    expect(chat.of('openRoom')).toHaveLength(1);
    expect((await storage.bindings(1)).room).toBeDefined();
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('refuses "done" to whoever no longer holds the lease', async () => {
    const { engine, relay, chat, time, storage, tried } = await bench({ lease: 10 * SECOND });
    chat.next('openRoom', { fault: 'hang' });
    await engine.declare(declared, ana);
    const working = relay.step();
    await settled();
    // This process stood still for longer than its lease; another has taken over.
    time.jump(time.clock() + 20 * SECOND);
    const [taken] = (await storage.lease(time.clock(), 50, MINUTE, 'another')).filter(
      ({ effect }) => effect.kind === 'open_room',
    );
    chat.release();
    await working;
    expect(tried).toContainEqual(expect.objectContaining({ kind: 'open_room', outcome: 'superseded' }));
    expect((await storage.bindings(1)).room).toBeUndefined();
    if (!taken) throw new Error('not taken over');
    expect(await storage.done(taken, time.clock(), {})).toBe(true);
  });

  it('does not fall over a storage that goes away, and takes up the effect again later', async () => {
    let gone = false;
    const it = await bench({
      between: (bare) => ({
        ...bare,
        done: (...given) => (gone ? Promise.reject(new Error('connection terminated')) : bare.done(...given)),
        postpone: (...given) => (gone ? Promise.reject(new Error('connection terminated')) : bare.postpone(...given)),
        lease: (...given) => (gone ? Promise.reject(new Error('connection terminated')) : bare.lease(...given)),
      }),
    });
    await it.engine.declare(declared, ana);
    const stepping = it.relay.step();
    gone = true;
    await expect(stepping).resolves.toBeGreaterThan(0);
    const next = await it.relay.beat(() => {});
    expect(next).toBe(it.time.clock() + SECOND);
    gone = false;
    it.time.turn(2 * MINUTE);
    await it.relay.drain();
    expect(it.chat.of('openRoom')).toHaveLength(1);
    expect(await it.storage.backlog()).toEqual({ waiting: 0, parked: 0 });
  });
});

describe('working side by side', () => {
  it('goes on with other incidents while one call hangs', async () => {
    const { engine, relay, chat, storage } = await bench();
    chat.next('openRoom', { fault: 'hang' });
    await engine.declare(declared, ana);
    await engine.declare({ ...declared, title: 'Search is slow' }, ana);
    let woken = 0;
    const wake = (): void => {
      woken += 1;
    };
    for (let turn = 0; turn < 10; turn++) {
      await relay.beat(wake);
      await settled();
    }
    expect((await storage.bindings(2)).card).toBeDefined();
    expect((await storage.bindings(1)).room).toBeUndefined();
    expect(woken).toBeGreaterThan(3);
    chat.release();
    await relay.idle();
    expect((await storage.bindings(1)).room).toBeDefined();
  });

  it('has so many under way and no more', async () => {
    const { engine, relay, chat, storage } = await bench({ concurrency: 2 });
    chat.next('openRoom', { fault: 'hang' }, { fault: 'hang' }, { fault: 'hang' });
    for (let i = 0; i < 3; i++) await engine.declare({ ...declared, title: `Number ${i}`, private: true }, ana);
    expect(await relay.beat(() => {})).toBeNull();
    await settled();
    expect(chat.tries('openRoom')).toBe(2);
    await relay.beat(() => {});
    expect(chat.tries('openRoom')).toBe(2);
    chat.release();
    await relay.idle();
    expect(Object.keys(await storage.bindings(3))).toEqual([]);
  });

  it('brings the card up to date once for many changes, not within two seconds of the last edit', async () => {
    const { declare, engine, relay, chat, time } = await bench();
    const { number } = await declare();
    const cards = () => chat.of('edit').filter(({ at }) => at.channel !== 'lobby').length;
    for (let i = 0; i < 5; i++) await engine.tell(number, { do: 'rename', title: `Title ${i}` }, ana);
    await relay.drain();
    expect(cards()).toBe(1);
    await engine.tell(number, { do: 'rename', title: 'Latest' }, ana);
    await relay.drain();
    expect(cards()).toBe(1);
    time.turn(2 * SECOND);
    await relay.drain();
    expect(cards()).toBe(2);
    expect(JSON.stringify(chat.of('edit').at(-1)?.message)).toContain('Latest');
  });

  it('edits again when the incident changed while the card was being edited', async () => {
    const { declare, engine, relay, chat, time } = await bench();
    const { number } = await declare();
    time.turn(2 * SECOND);
    chat.next('edit', { fault: 'hang' }, { fault: 'hang' });
    await engine.tell(number, { do: 'rename', title: 'Before' }, ana);
    const working = relay.drain();
    await settled();
    await engine.tell(number, { do: 'rename', title: 'After' }, ana);
    chat.release();
    await settled();
    chat.release();
    await working;
    time.turn(2 * SECOND);
    await relay.drain();
    expect(JSON.stringify(chat.of('edit').at(-1)?.message)).toContain('After');
  });
});

describe('what is not connected', () => {
  it('waits, and says so, without being parked', async () => {
    const { engine, relay, storage, time, chat } = await bench();
    await engine.declare({ ...declared, home: 'slack' }, { person: 'slack:U1' });
    await relay.drain();
    expect(await storage.deliveries(1)).toMatchObject([
      { kind: 'open_room', state: 'retrying', error: expect.stringContaining('not connected to slack') },
      { kind: 'announce', state: 'retrying' },
    ]);
    const slack = memoryChat('slack', 'C-lobby');
    const later = await bench({ storage, time, chats: [slack] });
    time.turn(MINUTE);
    await later.relay.drain();
    expect(slack.of('openRoom')).toHaveLength(1);
    expect(chat.calls).toEqual([]);
  });
});

describe('the postmortem', () => {
  it('is drafted by the writer when the incident is resolved, and attached as a decision', async () => {
    const { declare, engine, relay, state, chat } = await bench();
    const { number } = await declare();
    await engine.tell(number, { do: 'resolve', text: 'Rolled back' }, ana);
    await relay.drain();
    expect((await state(number)).postmortem).toMatchObject({ writer: 'plain', drafts: 1 });
    expect(JSON.stringify(chat.of('post').at(-1))).toMatch(/ostmortem/);
  });

  it('is not drafted twice when the answer of the first try was lost', async () => {
    let failing = true;
    const it = await bench({
      between: (bare) => ({
        ...bare,
        done: async (effect, ...rest) => {
          if (failing && effect.effect.kind === 'draft_postmortem') {
            failing = false;
            throw new Error('killed');
          }
          return bare.done(effect, ...rest);
        },
      }),
    });
    const { number } = await it.declare();
    await it.engine.tell(number, { do: 'resolve' }, ana);
    await it.relay.drain();
    for (const wait of [2 * MINUTE, 2 * SECOND]) {
      it.time.turn(wait);
      await it.relay.drain();
    }
    expect((await it.state(number)).postmortem?.drafts).toBe(1);
    expect(await it.storage.backlog()).toEqual({ waiting: 0, parked: 0 });
  });

  it('waits for its writer without holding up anything', async () => {
    const writer = {
      ...plainWriter,
      draft: async () => {
        throw new DeliveryError('overloaded', 'The model is overloaded.');
      },
    };
    const { declare, engine, relay, state, storage, time } = await bench({ writer });
    const { number } = await declare();
    time.turn(2 * SECOND);
    expect(await engine.tell(number, { do: 'resolve' }, ana)).toMatchObject({ ok: true });
    await relay.drain();
    expect(await state(number)).toMatchObject({ status: 'resolved', postmortem: null });
    expect(await storage.backlog()).toEqual({ waiting: 1, parked: 0 });
  });
});

describe('what was said and is redacted', () => {
  it('is taken back where it was said, and not said at all where it had not been yet', async () => {
    const { declare, engine, relay, chat, entries } = await bench();
    const { number } = await declare();
    await engine.tell(number, { do: 'raise_note', text: 'hunter2 said' }, ana);
    await relay.drain();
    const posted = chat.of('post').find(({ post }) => JSON.stringify(post).includes('hunter2'));
    await engine.tell(number, { do: 'raise_note', text: 'hunter2 unsaid' }, ana);
    const notes = (await entries(number)).filter(({ event }) => event.kind === 'note_raised').map(({ id }) => id);
    expect(await engine.redact(number, notes, ana)).toMatchObject({ ok: true });
    await relay.drain();
    const edit = chat.of('edit').find(({ at }) => at.message === posted?.message);
    expect(edit).toBeDefined();
    expect(JSON.stringify(chat.of('edit'))).not.toContain('hunter2');
    expect(JSON.stringify(chat.of('post'))).not.toContain('unsaid');
  });

  it('is taken back even if the answer to saying it was lost', async () => {
    const { declare, engine, relay, chat, entries, time } = await bench();
    const { number } = await declare();
    chat.next('post', { fault: 'drop' });
    await engine.tell(number, { do: 'raise_note', text: 'hunter2 said' }, ana);
    await relay.drain();
    const posted = chat.of('post').find(({ post }) => JSON.stringify(post).includes('hunter2'));
    expect(posted).toBeDefined();
    const note = (await entries(number)).find(({ event }) => event.kind === 'note_raised');
    await engine.redact(number, [note?.id ?? ''], ana);
    time.turn(MINUTE);
    await relay.drain();
    const edit = chat.of('edit').find(({ at }) => at.message === posted?.message);
    expect(JSON.stringify(edit?.message)).toContain('redacted');
    expect(chat.of('post').filter(({ post }) => JSON.stringify(post).includes('redacted'))).toEqual([]);
  });

  it('is taken back where it was quoted: in what became of a task, and in the lobby', async () => {
    const { declare, engine, relay, chat, entries, time } = await bench();
    const { number } = await declare({ severity: 'SEV3' });
    await engine.tell(number, { do: 'add_task', text: 'Revoke hunter2' }, ana);
    await engine.tell(number, { do: 'finish_task', task: 1 }, ana);
    await engine.tell(number, { do: 'change_severity', to: 'SEV1', text: 'hunter2 is out' }, ana);
    await relay.drain();
    /** What is to be read where Foghorn posted, as last edited. */
    const read = (): Map<string, string> => {
      const now = new Map(chat.of('post').map(({ message, post }) => [message, JSON.stringify(post.message)]));
      for (const { at, message } of chat.of('edit')) now.set(at.message ?? '', JSON.stringify(message));
      return now;
    };
    const quoting = (): number => [...read().values()].filter((text) => text.includes('hunter2')).length;
    expect(quoting()).toBeGreaterThanOrEqual(5);
    const holding = (await entries(number)).filter(({ event }) => JSON.stringify(event).includes('hunter2'));
    await engine.redact(
      number,
      holding.map(({ id }) => id),
      ana,
    );
    for (let turn = 0; turn < 3; turn++) {
      await relay.drain();
      time.turn(2 * SECOND);
    }
    expect(quoting()).toBe(0);
    // What else those messages told stays.
    expect([...read().values()].some((text) => text.includes('raised the severity'))).toBe(true);
  });
});
