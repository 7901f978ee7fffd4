import { describe, expect, it } from 'vitest';
import type { CommitResult, Storage, Write } from '../../src/engine/ports.ts';
import { FoghornError } from '../../src/engine/ports.ts';
import type { Command } from '../../src/incident/commands.ts';
import { FOGHORN } from '../../src/incident/incident.ts';
import { ANA, BEN, bench, CHIDI, inRoom } from '../support/builders.ts';
import { settled } from '../support/clock.ts';

const note = (text: string): Command => ({ do: 'raise_note', text });
const by = (person: string) => ({ person });

/** Holds back or spoils commits, as a slow, full or contended disk would. */
const meddle = (bare: Storage) => {
  let gate: Promise<void> | null = null;
  let open = (): void => {};
  const spoilt: ((writes: readonly Write[]) => Promise<CommitResult> | null)[] = [];
  const commits: (readonly Write[])[] = [];
  const storage: Storage = {
    ...bare,
    commit: async (writes) => {
      commits.push(writes);
      const spoil = spoilt.shift();
      await gate;
      return (await spoil?.(writes)) ?? bare.commit(writes);
    },
  };
  return {
    storage,
    commits,
    /** The next commits do this instead; null: as usual. */
    spoil: (...with_: ((writes: readonly Write[]) => Promise<CommitResult> | null)[]) => spoilt.push(...with_),
    hold: () => {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    free: () => {
      gate = null;
      open();
    },
  };
};
const meddled = async (as: Storage['dialect'] = 'sqlite') => {
  const bare = (await bench()).storage;
  const hands = meddle({ ...bare, dialect: as });
  return { ...(await bench({ storage: hands.storage })), hands, bare };
};
const fullDisk = async (): Promise<CommitResult> => {
  throw new FoghornError('disk_full', 'The disk is full.');
};

describe('telling', () => {
  it('declares under the next number and answers with the incident', async () => {
    const { engine, state } = await bench();
    const first = await engine.declare({ home: 'local', title: 'Checkout is failing' }, by(ANA));
    const second = await engine.declare({ home: 'local', title: 'Search is slow' }, by(BEN));
    expect([first, second]).toMatchObject([
      { ok: true, changed: true, incident: { number: 1, version: 1, declaredBy: ANA } },
      { ok: true, incident: { number: 2, title: 'Search is slow' } },
    ]);
    expect((await state(2)).declaredBy).toBe(BEN);
  });

  it('gives concurrent declarations numbers of their own, without gaps', async () => {
    const { engine, storage } = await bench();
    const told = await Promise.all(
      Array.from({ length: 20 }, (_, i) => engine.declare({ home: 'local', title: `Number ${i}` }, by(ANA))),
    );
    const numbers = told.map((one) => (one.ok ? one.incident.number : null)).sort((a, b) => Number(a) - Number(b));
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(await storage.nextNumber()).toBe(21);
  });

  it('gives every event of a command a version of its own, and the effects of each their ids', async () => {
    const { engine, declare, entries, storage, state } = await bench();
    const { number } = await declare();
    const told = await engine.tell(
      number,
      { do: 'change_status', to: 'identified', text: 'The pool is empty.' },
      by(BEN),
    );
    expect(told).toMatchObject({ ok: true, changed: true, incident: { status: 'identified', acknowledgedBy: BEN } });
    const decisions = (await entries(number)).map(({ id, version, event }) => `${id} ${version} ${event.kind}`);
    expect(decisions).toEqual([
      'v00000001 1 declared',
      'v00000002 2 acknowledged',
      'v00000003 3 status_changed',
      'v00000004 4 update_posted',
    ]);
    const leased = await storage.lease(await storage.nextEffectAt().then((at) => at ?? 0), 50, 1000, 'mine');
    expect(leased.map(({ id }) => id)).toContain('1:card');
    expect(leased.every(({ id }) => id.startsWith('1:') || /^1\.[234]\.\d+$/.test(id))).toBe(true);
    await state(number);
  });

  it('answers a refusal, and nothing of it is kept', async () => {
    const { engine, declare, entries } = await bench();
    const { number } = await declare();
    await engine.tell(number, { do: 'resolve' }, by(ANA));
    const before = await entries(number);
    const told = await engine.tell(number, { do: 'resolve' }, by(BEN));
    expect(told).toMatchObject({ ok: false, refusal: { code: 'already_resolved' } });
    expect(await entries(number)).toEqual(before);
  });

  it('says whether anything had to change', async () => {
    const { engine, declare } = await bench();
    const { number, version } = await declare();
    const told = await engine.tell(number, { do: 'join', person: ANA }, by(ANA));
    expect(told).toMatchObject({ ok: true, changed: false, incident: { version } });
  });

  it('cleans the text at the door: no NUL, no lone surrogate, one kind of line ending', async () => {
    const { engine, declare, entries } = await bench();
    const { number } = await declare({ title: 'Check\0out \ud83d' });
    await engine.tell(number, note('one\r\ntwo\0 \udc00'), by(ANA));
    const [declared, raised] = await entries(number);
    expect(declared?.event).toMatchObject({ title: 'Checkout \ufffd' });
    expect(raised?.event).toMatchObject({ text: 'one\ntwo \ufffd' });
  });

  it('treats a private incident as one that does not exist, for everybody but its members', async () => {
    const { engine, declare } = await bench();
    const { number } = await declare({ private: true, people: [BEN] });
    const hidden = await engine.tell(number, note('hello'), by(CHIDI));
    const absent = await engine.tell(number + 1, note('hello'), by(CHIDI));
    if (hidden.ok || absent.ok) throw new Error('not refused');
    expect(hidden.refusal.code).toBe('unknown_incident');
    expect({ ...hidden.refusal, sentence: '' }).toEqual({ ...absent.refusal, sentence: '' });
    expect(hidden.refusal.sentence.replace(/\d+/, '')).toBe(absent.refusal.sentence.replace(/\d+/, ''));
    expect(await engine.tell(number, note('hello'), by(BEN))).toMatchObject({ ok: true });
    expect(await engine.tell(number, { do: 'tick', present: () => true }, by(FOGHORN))).toMatchObject({ ok: true });
  });

  it('redacts nothing and merges nothing for those who may not look', async () => {
    const { engine, declare } = await bench();
    const open = await declare();
    const hidden = await declare({ private: true });
    expect(await engine.redact(hidden.number, ['v00000001'], by(BEN))).toMatchObject({
      refusal: { code: 'unknown_incident' },
    });
    expect(await engine.merge(open.number, hidden.number, by(BEN))).toMatchObject({
      refusal: { code: 'unknown_incident' },
    });
    expect(await engine.merge(hidden.number, open.number, by(BEN))).toMatchObject({
      refusal: { code: 'unknown_incident' },
    });
  });
});

describe.each(['sqlite', 'postgres'] as const)('staging, as %s', (dialect) => {
  it('decides the next command on what is staged, and answers nobody before the commit', async () => {
    const { engine, declare, hands, state } = await meddled(dialect);
    const { number } = await declare();
    hands.hold();
    const answered: number[] = [];
    const told = Array.from({ length: 8 }, (_, i) =>
      engine.tell(number, note(`note ${i}`), by(ANA)).then((one) => {
        answered.push(i);
        return one;
      }),
    );
    await settled();
    expect(answered).toEqual([]);
    hands.free();
    const all = await Promise.all(told);
    expect(all.map((one) => (one.ok ? one.incident.version : null))).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(answered).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect((await state(number)).version).toBe(9);
  });

  it('decides again whatever was staged on a commit that failed', async () => {
    const { engine, declare, hands, entries, state } = await meddled(dialect);
    const { number } = await declare();
    hands.hold();
    hands.spoil(fullDisk);
    const first = engine.tell(number, { do: 'assign_role', role: 'commander', person: BEN }, by(ANA));
    const second = engine.tell(number, { do: 'clear_role', role: 'commander' }, by(ANA));
    const third = engine.tell(number, note('still here'), by(ANA));
    await settled();
    hands.free();
    await expect(first).rejects.toMatchObject({ code: 'disk_full' });
    // On the staged state there was a role to clear; on the one that came to be there is none.
    expect(await second).toMatchObject({ ok: true, changed: false });
    expect(await third).toMatchObject({ ok: true, incident: { version: 2 } });
    expect((await entries(number)).map(({ event }) => event.kind)).toEqual(['declared', 'note_raised']);
    await state(number);
  });

  it('lets a refusal count only once what it was decided on is committed', async () => {
    const { engine, declare, hands } = await meddled(dialect);
    const { number } = await declare();
    hands.hold();
    hands.spoil(fullDisk);
    const resolved = engine.tell(number, { do: 'resolve' }, by(ANA));
    const tried = engine.tell(number, { do: 'change_status', to: 'monitoring' }, by(ANA));
    await settled();
    hands.free();
    await expect(resolved).rejects.toThrow(FoghornError);
    expect(await tried).toMatchObject({ ok: true, incident: { status: 'monitoring' } });
  });

  it('decides again when another process has changed the incident', async () => {
    const one = await meddled(dialect);
    const { number } = await one.declare();
    const other = await bench({ storage: one.bare, time: one.time });
    one.hands.hold();
    const mine = one.engine.tell(number, { do: 'join', person: BEN }, by(ANA));
    // Where two processes may commit, nothing is handed over before the commit it rests on.
    const next = dialect === 'postgres' ? one.engine.tell(number, note('mine'), by(ANA)) : null;
    await settled();
    await other.engine.tell(number, { do: 'join', person: CHIDI }, by(ANA));
    one.hands.free();
    expect(await mine).toMatchObject({ ok: true, changed: true });
    await next;
    expect((await one.state(number)).responders).toEqual([ANA, CHIDI, BEN]);
    expect(await one.kinds(number)).toEqual([
      'declared',
      'joined',
      'joined',
      ...(dialect === 'postgres' ? ['note_raised'] : []),
    ]);
  });

  it('gives up after so many collisions, and says that nothing was saved', async () => {
    const { engine, declare, hands, entries } = await meddled(dialect);
    const { number } = await declare();
    hands.spoil(...Array.from({ length: 40 }, () => async () => 'stale' as const));
    await expect(engine.tell(number, note('never'), by(ANA))).rejects.toMatchObject({ code: 'busy' });
    expect(await entries(number)).toHaveLength(1);
  });
});

describe.each(['sqlite', 'postgres'] as const)('things about one message, as %s', (dialect) => {
  const inHand = async () => {
    const it = await meddled(dialect);
    const { number } = await it.declare();
    const says = inRoom((await it.storage.bindings(number)).room?.channel ?? '');
    return { ...it, number, says };
  };

  it('wait for one another: a mark sees the message that is still being written', async () => {
    const { inbox, hands, says, kinds, number } = await inHand();
    hands.hold();
    const both = [
      inbox.message(says.message('1', ANA, 'Pool exhausted')),
      inbox.reaction(says.reaction('1', ANA, 'pin')),
    ];
    await settled();
    hands.free();
    await Promise.all(both);
    expect(await kinds(number)).toEqual(['declared', 'message', 'reaction', 'note_raised']);
  });

  it('find it gone while its redaction is still being written', async () => {
    const { inbox, engine, hands, says, entries, number } = await inHand();
    const message = says.message('1', ANA, 'hunter2');
    await inbox.message(message);
    hands.hold();
    const redacted = engine.redact(number, [`c:${message.key}:message`], by(ANA));
    await settled();
    const edited = inbox.revision(says.revision(message, 'hunter2!', message.at + 1000));
    await settled();
    hands.free();
    expect(await redacted).toMatchObject({ ok: true, changed: true });
    await edited;
    expect(JSON.stringify(await entries(number))).not.toContain('hunter2');
  });

  it('do not wait for what is about others', async () => {
    const { inbox, hands, says } = await inHand();
    hands.hold();
    hands.commits.length = 0;
    const all = ['1', '2', '3'].map((id) => inbox.message(says.message(id, ANA, 'Looking')));
    await settled();
    expect(hands.commits).toHaveLength(3);
    hands.free();
    await Promise.all(all);
  });
});

describe('the cache', () => {
  it('is used only when the version stored is its own', async () => {
    const one = await bench();
    const { number } = await one.declare();
    const other = await bench({ storage: one.storage, time: one.time });
    await one.engine.tell(number, { do: 'rename', title: 'By one' }, by(ANA));
    await other.engine.tell(number, { do: 'rename', title: 'By the other' }, by(ANA));
    // A refusal or "nothing to do" counts only on what is stored now.
    expect(await one.engine.tell(number, { do: 'rename', title: 'By one' }, by(ANA))).toMatchObject({ changed: true });
    expect((await one.state(number)).title).toBe('By one');
  });

  it('does not load the state again while the version is the same', async () => {
    let loads = 0;
    const { engine, declare } = await bench({
      between: (bare) => ({
        ...bare,
        load: (number) => {
          loads += 1;
          return bare.load(number);
        },
      }),
    });
    const { number } = await declare();
    loads = 0;
    for (let i = 0; i < 5; i++) await engine.tell(number, note(`note ${i}`), by(ANA));
    expect(loads).toBe(0);
  });
});

describe('failures', () => {
  it('wraps whatever the storage throws into one sentence with its cause', async () => {
    const { engine, declare, hands, log } = await meddled();
    const { number } = await declare();
    hands.spoil(async () => {
      throw new Error('SQLITE_IOERR');
    });
    await expect(engine.tell(number, note('lost'), by(ANA))).rejects.toMatchObject({
      code: 'not_saved',
      cause: { message: 'SQLITE_IOERR' },
    });
    expect(log.lines.some(({ level, text }) => level === 'error' && text === 'Nothing was saved')).toBe(true);
    expect(await engine.tell(number, note('kept'), by(ANA))).toMatchObject({ ok: true, incident: { version: 2 } });
  });

  it('leaves no gap where a declaration failed', async () => {
    const { engine, hands } = await meddled();
    hands.spoil(fullDisk);
    const [first, second] = await Promise.allSettled([
      engine.declare({ home: 'local', title: 'Lost' }, by(ANA)),
      engine.declare({ home: 'local', title: 'Kept' }, by(ANA)),
    ]);
    expect(first.status).toBe('rejected');
    expect(second).toMatchObject({ status: 'fulfilled', value: { ok: true } });
    const third = await engine.declare({ home: 'local', title: 'Later' }, by(ANA));
    expect(third).toMatchObject({ incident: { number: 2 } });
  });
});

describe('merging', () => {
  it('ends one and tells the other, in one commit guarded in number order', async () => {
    const { engine, declare, hands, state } = await meddled();
    const first = await declare();
    const second = await declare({ title: 'Payments time out' }, BEN);
    hands.commits.length = 0;
    expect(await engine.merge(second.number, first.number, by(ANA))).toMatchObject({
      ok: true,
      incident: { number: 2, status: 'merged', mergedInto: 1 },
    });
    const guards = hands.commits[0]?.flatMap((write) => (write.write === 'advance' ? [write.incident.number] : []));
    expect(guards).toEqual([1, 2]);
    expect(await state(1)).toMatchObject({ absorbed: [2], status: 'investigating' });
    expect((await state(1)).responders).toContain(BEN);
    await state(2);
  });

  it('changes neither when one of the two is stale', async () => {
    const { engine, declare, hands, state } = await meddled();
    const first = await declare();
    const second = await declare({ title: 'Payments time out' });
    hands.spoil(async () => 'stale' as const);
    expect(await engine.merge(first.number, second.number, by(ANA))).toMatchObject({ ok: true });
    expect((await state(1)).version).toBe(2);
    expect((await state(2)).version).toBe(2);
  });

  it('does not tell the open one what a private one is called', async () => {
    const { engine, declare, entries } = await bench();
    const open = await declare();
    const hidden = await declare({ private: true, title: 'Break-in at the data centre' });
    await engine.merge(hidden.number, open.number, by(ANA));
    expect(JSON.stringify(await entries(open.number))).not.toContain('Break-in');
  });

  it('refuses to merge an incident into itself, or into none', async () => {
    const { engine, declare } = await bench();
    const { number } = await declare();
    expect(await engine.merge(number, number, by(ANA))).toMatchObject({ refusal: { code: 'merge_into_itself' } });
    expect(await engine.merge(number, 99, by(ANA))).toMatchObject({ refusal: { code: 'unknown_incident' } });
  });

  it('does not lock up when two merge crosswise', async () => {
    const { engine, declare, state } = await bench();
    await declare();
    await declare({ title: 'Payments time out' });
    const told = await Promise.all([engine.merge(1, 2, by(ANA)), engine.merge(2, 1, by(BEN))]);
    expect(told.some((one) => one.ok)).toBe(true);
    await state(1);
    await state(2);
  });
});
