import { describe, expect, it } from 'vitest';
import type { Capture } from '../../src/incident/events.ts';
import type { Settings } from '../../src/incident/settings.ts';
import { MINUTE, SECOND } from '../../src/incident/time.ts';
import { ANA, BEN, bench, CHIDI, inRoom, ROBOT, START } from '../support/builders.ts';

const opened = async (settings: Partial<Settings> = {}, over = {}) => {
  const it = await bench({ settings });
  const { number, cadence } = await it.declare(over);
  const room = (await it.storage.bindings(number)).room;
  if (!room) throw new Error('no room');
  // Some minutes in: what happens now is later than the messages below.
  it.time.turn(5 * MINUTE);
  const of = async (kind: string) => (await it.entries(number)).filter(({ event }) => event.kind === kind);
  const shown = async (hidden = false) => it.storage.timeline(number, { hidden });
  return { ...it, number, owed: cadence.owed.internal, room, of, shown, says: inRoom(room.channel) };
};

describe('a message', () => {
  it('is taken down with its own time, author, thread, files and link', async () => {
    const { inbox, of, says, shown, time } = await opened();
    const files = [{ name: 'graph.png', url: 'https://files.example/graph.png' }];
    const over = { thread: says.key('0'), files, url: 'https://chat.example/1' };
    await inbox.message(says.message('1', ANA, 'The pool is empty', over));
    const [entry] = await of('message');
    expect(entry).toMatchObject({
      id: `c:${says.key('1')}:message`,
      version: null,
      occurredAt: START + MINUTE,
      recordedAt: time.clock(),
      actor: ANA,
      event: { text: 'The pool is empty', thread: says.key('0'), files, url: 'https://chat.example/1' },
    });
    const row = (await shown()).find(({ kind }) => kind === 'message');
    expect(row).toMatchObject({ salience: 'low', text: 'The pool is empty', message: says.key('1') });
  });

  it('counts once, however often it is delivered, and calls for nothing', async () => {
    const { inbox, of, says, number, storage, state } = await opened();
    const before = await storage.backlog();
    const message = says.message('1', ANA, 'Looking');
    await inbox.message(message);
    await Promise.all([inbox.message(message), inbox.message(message)]);
    await inbox.message({ ...message, text: 'Something else under the same key' });
    expect(await of('message')).toHaveLength(1);
    expect(await storage.backlog()).toEqual(before);
    expect((await state(number)).version).toBe(1);
  });

  it('is ignored elsewhere: in the lobby, in any other channel, on another platform', async () => {
    const { inbox, of, room } = await opened();
    await inbox.message(inRoom('lobby').message('1', ANA, 'in the lobby'));
    await inbox.message(inRoom('random').message('1', ANA, 'elsewhere'));
    await inbox.message(inRoom(room.channel, 'slack').message('1', ANA, 'another platform'));
    expect(await of('message')).toEqual([]);
  });

  it('of Foghorn itself is not taken down', async () => {
    const { inbox, of, says } = await opened();
    await inbox.message(says.message('1', 'local:foghorn', 'INC-1 declared', { bot: true }));
    await inbox.message(says.message('2', 'foghorn', 'INC-1 declared', { bot: true }));
    expect(await of('message')).toEqual([]);
  });

  it('of another program is kept and labelled, and decides nothing', async () => {
    const { inbox, kinds, of, says, number, state, shown } = await opened();
    await inbox.message(says.message('1', ROBOT, 'update: all alerts firing', { bot: true, mentionsBot: true }));
    expect(await kinds(number)).toEqual(['declared', 'message']);
    expect((await of('message'))[0]?.event).toMatchObject({ bot: true });
    expect((await shown()).find(({ kind }) => kind === 'message')?.bot).toBe(true);
    expect((await state(number)).responders).not.toContain(ROBOT);
  });

  it('keeps the text clean, and its key with it', async () => {
    const { inbox, of, says } = await opened();
    await inbox.message(says.message('1', ANA, 'a\0b \ud83d'));
    expect((await of('message'))[0]?.event).toMatchObject({ text: 'ab \ufffd' });
  });

  it('found after a gap is marked so, at its true time', async () => {
    const { inbox, of, says } = await opened();
    await inbox.message(says.message('1', BEN, 'update: while you were away', { recovered: true }));
    expect((await of('message'))[0]).toMatchObject({ recovered: true, occurredAt: START + MINUTE });
    expect((await of('update_posted'))[0]).toMatchObject({ recovered: true, occurredAt: START + MINUTE });
  });

  it('is still taken down when the incident is over', async () => {
    const { inbox, engine, kinds, says, number } = await opened();
    await engine.tell(number, { do: 'resolve' }, { person: ANA });
    await inbox.message(says.message('1', BEN, 'update: one more thing'));
    expect(await kinds(number)).toEqual(['declared', 'resolved', 'message']);
  });
});

describe('the first sign of somebody else', () => {
  it('acknowledges the incident at the time of the message', async () => {
    const { inbox, says, number, state } = await opened();
    await inbox.message(says.message('1', ANA, 'I declared this'));
    expect((await state(number)).acknowledgedAt).toBeNull();
    await inbox.message(says.message('2', BEN, 'On it', { at: START + 2 * MINUTE }));
    expect(await state(number)).toMatchObject({ acknowledgedBy: BEN, acknowledgedAt: START + 2 * MINUTE });
    await inbox.message(says.message('3', CHIDI, 'Me too'));
    expect((await state(number)).acknowledgedBy).toBe(BEN);
  });

  it('acknowledges now at the latest, whatever the platform’s clock says', async () => {
    const { inbox, says, time, number, state } = await opened();
    await inbox.message(says.message('1', BEN, 'On it', { at: time.clock() + 10 * MINUTE }));
    expect((await state(number)).acknowledgedAt).toBe(time.clock());
  });

  it('ends a silence that it came after, and no silence that began after it', async () => {
    const { inbox, ticker, time, says, number, state, kinds } = await opened();
    await inbox.message(says.message('1', BEN, 'On it'));
    for (let minute = 0; minute < 300; minute++) {
      time.turn(MINUTE);
      await ticker.tick();
    }
    const silentSince = (await state(number)).cadence.silentSince;
    if (silentSince === null) throw new Error('not silent');
    await inbox.message(says.message('2', BEN, 'said before', { at: silentSince - SECOND, recovered: true }));
    expect((await state(number)).cadence.silentSince).toBe(silentSince);
    await inbox.message(says.message('3', BEN, 'back', { at: time.clock() }));
    expect((await state(number)).cadence.silentSince).toBeNull();
    expect(await kinds(number)).toContain('activity_resumed');
  });

  it('lets whoever writes in a private room into the incident', async () => {
    const { inbox, engine, says, number, state } = await opened({}, { private: true });
    expect(await engine.tell(number, { do: 'raise_note', text: 'hi' }, { person: CHIDI })).toMatchObject({ ok: false });
    await inbox.message(says.message('1', CHIDI, 'Somebody pulled me in'));
    expect(await state(number)).toMatchObject({ members: [ANA, CHIDI], acknowledgedBy: CHIDI });
  });
});

describe('a message that is the update', () => {
  it.each([
    ['begins “update:”', 'update: Rolling back', {}, 'Rolling back'],
    ['in any case, with space around', '  UpDate :  Rolling\nback ', {}, 'Rolling\nback'],
    ['mentions Foghorn', '<@local:foghorn> rolling back', { mentionsBot: true }, 'rolling back'],
    ['mentions Foghorn in the middle', 'so, <@foghorn>: rolling back', { mentionsBot: true }, 'so, rolling back'],
    ['does both', '<@foghorn> update: rolling back', { mentionsBot: true }, 'rolling back'],
    ['in a thread', 'update: Rolling back', { thread: 'local:x:0', threadMessage: '0' }, 'Rolling back'],
  ])('%s', async (_, text, over, said) => {
    const { inbox, of, says, number, state } = await opened();
    await inbox.message(says.message('1', BEN, text, { at: START + 2 * MINUTE, ...over }));
    expect(await of('update_posted')).toMatchObject([
      {
        actor: BEN,
        occurredAt: START + 2 * MINUTE,
        event: { audience: 'internal', text: said, origin: { message: says.key('1') } },
      },
    ]);
    // At the message's own time: the promise counts from it.
    expect(await state(number)).toMatchObject({
      cadence: { owed: { internal: START + 32 * MINUTE } },
      acknowledgedBy: BEN,
      lastUpdate: { by: BEN, text: said },
    });
    expect((await of('message'))[0]?.event).toMatchObject({ text });
  });

  it.each([
    ['merely talks of updates', 'no update: nothing new', {}],
    ['has nothing after the word', 'update:   ', {}],
    ['is a bare mention', '<@foghorn>', { mentionsBot: true }],
    ['mentions somebody else', '<@local:ben> update us please', {}],
  ])('is none when it %s', async (_, text, over) => {
    const { inbox, of, says, number, owed, state } = await opened();
    await inbox.message(says.message('1', BEN, text, over));
    expect(await of('update_posted')).toEqual([]);
    expect((await state(number)).cadence.owed.internal).toBe(owed);
  });

  it('counts once when delivered twice', async () => {
    const { inbox, of, says } = await opened();
    const message = says.message('1', BEN, 'update: Rolling back');
    await Promise.all([inbox.message(message), inbox.message(message)]);
    await inbox.message(message);
    expect(await of('update_posted')).toHaveLength(1);
  });

  it('counts when longer than an update may be: the message stays whole', async () => {
    const { inbox, of, says } = await opened();
    const long = `update: ${'x'.repeat(20_000)}`;
    await inbox.message(says.message('1', BEN, long));
    const [update] = await of('update_posted');
    expect(update?.event).toMatchObject({ text: `${'x'.repeat(2999)}…` });
    expect((await of('message'))[0]?.event).toMatchObject({ text: long });
  });

  it('with a clock ahead of ours counts from now', async () => {
    const { inbox, of, says, time } = await opened();
    await inbox.message(says.message('1', BEN, 'update: from the future', { at: time.clock() + 10 * MINUTE }));
    expect((await of('update_posted'))[0]?.occurredAt).toBe(time.clock());
  });

  it('is every message of a person, where the option says so', async () => {
    const { inbox, of, says } = await opened({ everyMessageCounts: true });
    await inbox.message(says.message('1', BEN, 'Looking at the pool'));
    await inbox.message(says.message('2', ROBOT, 'Alert', { bot: true }));
    expect(await of('update_posted')).toMatchObject([{ actor: BEN, event: { text: 'Looking at the pool' } }]);
  });
});

describe('an edit', () => {
  const edited = async () => {
    const it = await opened();
    const message = it.says.message('1', BEN, 'The poll is empty');
    return { ...it, message };
  };
  const textOf = async ({ shown }: { shown: () => Promise<readonly { kind: string; text: string }[]> }) =>
    (await shown()).find(({ kind }) => kind === 'message')?.text;

  it('is a revision, shown in place of the words before', async () => {
    const it = await edited();
    await it.inbox.message(it.message);
    const revision = it.says.revision(it.message, 'The pool is empty', START + 2 * MINUTE);
    await it.inbox.revision(revision);
    await it.inbox.revision(revision);
    expect(await it.of('revision')).toHaveLength(1);
    expect(await textOf(it)).toBe('The pool is empty');
    expect((await it.of('message'))[0]?.event).toMatchObject({ text: 'The poll is empty' });
    await it.state(it.number);
  });

  it('older than the one known changes nothing shown', async () => {
    const it = await edited();
    await it.inbox.message(it.message);
    await it.inbox.revision(it.says.revision(it.message, 'third', START + 3 * MINUTE));
    await it.inbox.revision(it.says.revision(it.message, 'update: second', START + 2 * MINUTE));
    expect(await textOf(it)).toBe('third');
    expect(await it.of('update_posted')).toEqual([]);
    await it.state(it.number);
  });

  it('before its message makes the message known, and the message coming late changes nothing', async () => {
    const it = await edited();
    await it.inbox.revision(it.says.revision(it.message, 'The pool is empty', START + 2 * MINUTE));
    await it.inbox.message(it.message);
    expect(await textOf(it)).toBe('The pool is empty');
    expect(await it.of('message')).toHaveLength(1);
    expect((await it.state(it.number)).acknowledgedBy).toBe(BEN);
  });

  it('into an update counts from the edit on, once', async () => {
    const it = await edited();
    await it.inbox.message(it.message);
    await it.inbox.revision(it.says.revision(it.message, 'update: The pool is empty', START + 3 * MINUTE));
    await it.inbox.revision(it.says.revision(it.message, 'update: The pool was empty', START + 4 * MINUTE));
    expect(await it.of('update_posted')).toMatchObject([{ occurredAt: START + 3 * MINUTE, actor: BEN }]);
  });

  it('of an update corrects what it said', async () => {
    const it = await opened();
    const message = it.says.message('1', BEN, 'update: Rolling bakc');
    await it.inbox.message(message);
    await it.inbox.revision(it.says.revision(message, 'update: Rolling back', START + 2 * MINUTE));
    await it.inbox.revision(it.says.revision(message, 'update: Rolled back', START + 3 * MINUTE));
    expect((await it.state(it.number)).lastUpdate?.text).toBe('Rolled back');
    const rows = await it.shown();
    expect(rows.find(({ kind }) => kind === 'update_posted')?.text).toBe('Rolled back');
  });

  it('of an update leaves alone what a person has corrected by hand', async () => {
    const it = await opened();
    const message = it.says.message('1', BEN, 'update: Rolling bakc');
    await it.inbox.message(message);
    const [update] = await it.of('update_posted');
    const text = 'Rolling back to 41';
    const correct = { do: 'correct_entry', entry: update?.id ?? '', of: 'update_posted', text } as const;
    await it.engine.tell(it.number, correct, { person: ANA });
    await it.inbox.revision(it.says.revision(message, 'update: Rolling back', START + 3 * MINUTE));
    expect((await it.state(it.number)).lastUpdate?.text).toBe(text);
    expect((await it.shown()).find(({ kind }) => kind === 'update_posted')?.text).toBe(text);
  });
});

describe('a note reaction', () => {
  it.each(['pushpin', ':pushpin:', 'pin'])('%s raises the message to a note at its own time', async (emoji) => {
    const it = await opened();
    const files = [{ name: 'graph.png' }];
    await it.inbox.message(
      it.says.message('1', BEN, 'Pool exhausted since 22:10', { files, url: 'https://c.example/1' }),
    );
    await it.inbox.reaction(it.says.reaction('1', ANA, emoji));
    expect(await it.of('note_raised')).toMatchObject([
      {
        actor: ANA,
        occurredAt: START + MINUTE,
        event: {
          text: 'Pool exhausted since 22:10',
          files,
          origin: { message: it.says.key('1'), url: 'https://c.example/1' },
        },
      },
    ]);
    expect(await it.of('reaction')).toHaveLength(1);
  });

  it('raises it once however many react, and undoes it when the last lets go', async () => {
    const it = await opened();
    const { inbox, says, of } = it;
    await inbox.message(says.message('1', BEN, 'Pool exhausted'));
    await inbox.reaction(says.reaction('1', ANA, 'pushpin'));
    await inbox.reaction(says.reaction('1', ANA, 'pushpin'));
    await inbox.reaction(says.reaction('1', CHIDI, 'pin'));
    expect(await of('note_raised')).toHaveLength(1);
    expect(await of('note_seconded')).toMatchObject([{ actor: CHIDI }]);
    await inbox.reaction(says.reaction('1', ANA, 'pushpin', { added: false, at: START + 3 * MINUTE }));
    expect((await it.shown()).some(({ kind }) => kind === 'note_raised')).toBe(true);
    await inbox.reaction(says.reaction('1', CHIDI, 'pin', { added: false, at: START + 3 * MINUTE }));
    expect((await it.shown()).some(({ kind }) => kind === 'note_raised')).toBe(false);
    expect((await it.state(it.number)).raised).toEqual({});
    await inbox.reaction(says.reaction('1', CHIDI, 'pin', { at: START + 4 * MINUTE }));
    expect((await it.shown()).filter(({ kind }) => kind === 'note_raised')).toHaveLength(1);
  });

  it('stands while the same person holds it by another mark', async () => {
    const it = await opened();
    await it.inbox.message(it.says.message('1', BEN, 'Pool exhausted'));
    await it.inbox.reaction(it.says.reaction('1', ANA, 'pushpin'));
    await it.inbox.reaction(it.says.reaction('1', ANA, 'pin'));
    await it.inbox.reaction(it.says.reaction('1', ANA, 'pushpin', { added: false, at: START + 3 * MINUTE }));
    expect((await it.shown()).some(({ kind }) => kind === 'note_raised')).toBe(true);
  });

  it('taken back before it arrives raises nothing', async () => {
    const it = await opened();
    await it.inbox.message(it.says.message('1', BEN, 'Pool exhausted'));
    await it.inbox.reaction(it.says.reaction('1', ANA, 'pushpin', { added: false, at: START + 3 * MINUTE }));
    await it.inbox.reaction(it.says.reaction('1', ANA, 'pushpin', { at: START + 2 * MINUTE }));
    expect(await it.of('note_raised')).toEqual([]);
    expect(await it.of('reaction')).toHaveLength(2);
  });

  it('on a message not taken down yet takes it down first, with what it counts for', async () => {
    const it = await opened();
    const message = it.says.message('1', BEN, 'update: Rolling back');
    await it.inbox.reaction(it.says.reaction('1', ANA, 'pushpin', { message }));
    await it.inbox.message(message);
    await it.inbox.reaction(it.says.reaction('1', CHIDI, 'tada', { message }));
    expect(await it.of('message')).toHaveLength(1);
    expect(await it.of('note_raised')).toHaveLength(1);
    expect(await it.of('update_posted')).toHaveLength(1);
    expect(await it.of('reaction')).toHaveLength(2);
  });

  it('on a message nobody has seen is taken down alone', async () => {
    const it = await opened();
    await it.inbox.reaction(it.says.reaction('1', ANA, 'pushpin'));
    expect(await it.kinds(it.number)).toEqual(['declared', 'reaction']);
  });

  it('of a program, of Foghorn, or of another kind raises nothing', async () => {
    const it = await opened();
    await it.inbox.message(it.says.message('1', ANA, 'Pool exhausted'));
    await it.inbox.reaction(it.says.reaction('1', ROBOT, 'pushpin'));
    await it.inbox.reaction(it.says.reaction('1', 'local:foghorn', 'pin'));
    await it.inbox.reaction(it.says.reaction('1', BEN, 'tada'));
    expect(await it.kinds(it.number)).toEqual(['declared', 'message', 'reaction', 'reaction']);
  });

  it('raises the words as they are now', async () => {
    const it = await opened();
    const message = it.says.message('1', BEN, 'Poll exhausted');
    await it.inbox.message(message);
    await it.inbox.revision(it.says.revision(message, 'Pool exhausted', START + 2 * MINUTE));
    await it.inbox.reaction(it.says.reaction('1', ANA, 'pushpin'));
    expect((await it.of('note_raised'))[0]?.event).toMatchObject({ text: 'Pool exhausted' });
  });
});

describe('an update reaction', () => {
  it('makes the message the update at its own time, given by its author, however late', async () => {
    const it = await opened();
    await it.inbox.message(it.says.message('1', BEN, 'Rolling back'));
    it.time.turn(40 * MINUTE);
    await it.ticker.tick();
    await it.inbox.reaction(it.says.reaction('1', ANA, 'mega', { at: it.time.clock() }));
    await it.inbox.reaction(it.says.reaction('1', CHIDI, 'mega', { at: it.time.clock() }));
    expect(await it.of('update_posted')).toMatchObject([
      {
        actor: BEN,
        occurredAt: START + MINUTE,
        event: { text: 'Rolling back', origin: { message: it.says.key('1') } },
      },
    ]);
    // The nudges that sounded stay.
    expect((await it.of('nudge_sounded')).length).toBe(1);
  });

  it('on what a program said stands for whoever marked it', async () => {
    const it = await opened();
    await it.inbox.message(it.says.message('1', ROBOT, 'Deploy finished', { bot: true }));
    await it.inbox.reaction(it.says.reaction('1', BEN, 'mega'));
    expect(await it.of('update_posted')).toMatchObject([{ actor: BEN, event: { text: 'Deploy finished' } }]);
  });

  it('adds nothing to a message that was the update already, and undoes nothing when taken off', async () => {
    const it = await opened();
    await it.inbox.message(it.says.message('1', BEN, 'update: Rolling back'));
    await it.inbox.reaction(it.says.reaction('1', ANA, 'mega'));
    await it.inbox.reaction(it.says.reaction('1', ANA, 'mega', { added: false, at: START + 3 * MINUTE }));
    expect(await it.of('update_posted')).toHaveLength(1);
  });
});

describe('a deletion', () => {
  const SECRET = 'the root password is hunter2';
  const everything = async (it: Awaited<ReturnType<typeof opened>>) =>
    JSON.stringify([
      await it.entries(it.number),
      await it.storage.load(it.number),
      await it.shown(true),
      await it.storage.list({ words: 'hunter2' }, 'all'),
    ]);

  it('takes the words out of the message, its edits, and whatever came from it, for good', async () => {
    const it = await opened();
    const { inbox, says, engine, number } = it;
    const message = says.message('1', BEN, `update: ${SECRET}`, { files: [{ name: 'hunter2.txt' }] });
    await inbox.message(message);
    await inbox.revision(says.revision(message, `update: ${SECRET}!`, START + 2 * MINUTE));
    await inbox.reaction(says.reaction('1', ANA, 'pushpin'));
    await engine.tell(
      number,
      { do: 'attach_draft', writer: 'plain', sections: { summary: `He wrote: ${SECRET}!` } },
      { person: 'foghorn' },
    );
    await engine.tell(
      number,
      { do: 'edit_postmortem', section: 'impact', text: `“${SECRET}”, he said` },
      { person: ANA },
    );
    expect(await everything(it)).toContain('hunter2');
    const before = (await it.entries(number)).map(({ id }) => id);

    await inbox.deletion(says.deletion('1'));
    expect(await everything(it)).not.toContain('hunter2');
    const state = await it.state(number);
    expect(state.lastUpdate).toMatchObject({ by: BEN, text: '' });
    expect(state.postmortem?.edited.impact?.text).toBe('“[redacted]”, he said');
    // Nothing is lost but the words.
    const after = (await it.entries(number)).map(({ id }) => id);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(await it.of('redacted')).toMatchObject([{ actor: 'foghorn', event: { because: 'deleted' } }]);
    expect((await it.shown()).find(({ kind }) => kind === 'note_raised')).toMatchObject({ text: '', redacted: true });
    expect(await it.storage.timeline(number, { words: 'hunter2' })).toEqual([]);
  });

  it('counts once, and nothing that comes later brings the words back', async () => {
    const it = await opened();
    const message = it.says.message('1', BEN, SECRET);
    await it.inbox.message(message);
    await it.inbox.deletion(it.says.deletion('1'));
    await it.inbox.deletion(it.says.deletion('1'));
    await it.inbox.message(message);
    await it.inbox.revision(it.says.revision(message, `${SECRET}!`, START + 3 * MINUTE));
    await it.inbox.reaction(it.says.reaction('1', ANA, 'pushpin', { message }));
    expect(await it.of('deletion')).toHaveLength(1);
    expect(await it.of('redacted')).toHaveLength(1);
    expect(await it.of('note_raised')).toEqual([]);
    expect(await everything(it)).not.toContain('hunter2');
  });

  it('before its message keeps the message out', async () => {
    const it = await opened();
    await it.inbox.deletion(it.says.deletion('1'));
    await it.inbox.message(it.says.message('1', BEN, SECRET));
    expect(await everything(it)).not.toContain('hunter2');
  });

  it('at the same moment as message, edit and mark leaves none of the words', async () => {
    const it = await opened();
    const message = it.says.message('1', BEN, SECRET);
    await Promise.all([
      it.inbox.message(message),
      it.inbox.reaction(it.says.reaction('1', ANA, 'pushpin', { message })),
      it.inbox.deletion(it.says.deletion('1')),
      it.inbox.revision(it.says.revision(message, `${SECRET}!`, START + 3 * MINUTE)),
    ]);
    expect(await everything(it)).not.toContain('hunter2');
    await it.state(it.number);
  });

  it('takes corrections of what came from the message along', async () => {
    const it = await opened();
    await it.inbox.message(it.says.message('1', BEN, 'a note'));
    await it.inbox.reaction(it.says.reaction('1', ANA, 'pushpin'));
    const [note] = await it.of('note_raised');
    const correct = { do: 'correct_entry', entry: note?.id ?? '', of: 'note_raised', text: SECRET } as const;
    await it.engine.tell(it.number, correct, { person: ANA });
    await it.inbox.deletion(it.says.deletion('1'));
    expect(await everything(it)).not.toContain('hunter2');
  });
});

describe('redaction by hand', () => {
  it('is for the author, the commander and admins', async () => {
    const it = await opened();
    await it.inbox.message(it.says.message('1', BEN, 'hunter2'));
    const [entry] = await it.of('message');
    const ids = [entry?.id ?? ''];
    expect(await it.engine.redact(it.number, ids, { person: CHIDI })).toMatchObject({
      refusal: { code: 'may_not_redact' },
    });
    expect(await it.engine.redact(it.number, ids, { person: BEN })).toMatchObject({ ok: true, changed: true });
    expect(JSON.stringify(await it.entries(it.number))).not.toContain('hunter2');
    expect(await it.engine.redact(it.number, ids, { person: BEN })).toMatchObject({ ok: true, changed: false });
    expect(await it.engine.redact(it.number, ['v00000099'], { person: BEN })).toMatchObject({
      refusal: { code: 'unknown_entry' },
    });
  });

  it('of a note reaches the message it was raised from, so its author decides', async () => {
    const it = await opened();
    await it.inbox.message(it.says.message('1', BEN, 'hunter2'));
    await it.inbox.reaction(it.says.reaction('1', CHIDI, 'pushpin'));
    const [note] = await it.of('note_raised');
    const ids = [note?.id ?? ''];
    expect(await it.engine.redact(it.number, ids, { person: CHIDI })).toMatchObject({ ok: false });
    expect(await it.engine.redact(it.number, ids, { person: ANA, admin: true })).toMatchObject({ ok: true });
    expect(JSON.stringify(await it.entries(it.number))).not.toContain('hunter2');
    await it.inbox.revision(it.says.revision(it.says.message('1', BEN, ''), 'hunter2 again', START + 4 * MINUTE));
    expect(JSON.stringify(await it.entries(it.number))).not.toContain('hunter2');
  });

  it('keeps the title of a declaration and drops its description', async () => {
    const it = await opened({}, { text: 'the password is hunter2' });
    expect(await it.engine.redact(it.number, ['v00000001'], { person: ANA })).toMatchObject({ ok: true });
    expect((await it.state(it.number)).title).toBe('Checkout is failing');
    expect(JSON.stringify(await it.entries(it.number))).not.toContain('hunter2');
  });
});

describe('an offer', () => {
  const nudged = async () => {
    const it = await opened();
    it.time.jump(START + 30 * MINUTE);
    await it.ticker.tick();
    await it.relay.drain();
    const bindings = await it.storage.bindings(it.number);
    const nudge = Object.entries(bindings).find(([name]) => name.startsWith('nudge:'))?.[1];
    return { ...it, threadMessage: nudge?.message ?? null };
  };

  it('is made for a plain reply to a nudge that waits, and decides nothing', async () => {
    const it = await nudged();
    const reply = it.says.message('1', BEN, 'nearly there', { threadMessage: it.threadMessage });
    await it.inbox.message(reply);
    const offered = await it.inbox.offer?.(reply);
    const wanted = { command: 'update', incident: it.number, options: { use: reply.key } };
    expect(JSON.stringify(offered)).toContain(JSON.stringify(wanted));
    expect(await it.of('update_posted')).toEqual([]);
  });

  it('is not made for an update, another thread, a program, or a nudge that was answered', async () => {
    const it = await nudged();
    const { threadMessage } = it;
    const none = [
      it.says.message('1', BEN, 'update: nearly there', { threadMessage }),
      it.says.message('2', BEN, 'nearly there', { threadMessage: '9999' }),
      it.says.message('3', BEN, 'nearly there'),
      it.says.message('4', ROBOT, 'nearly there', { threadMessage, bot: true }),
    ];
    for (const message of none) expect(await it.inbox.offer?.(message)).toBeNull();
    await it.inbox.message(none[0] as (typeof none)[0]);
    expect(await it.inbox.offer?.(it.says.message('5', BEN, 'done', { threadMessage }))).toBeNull();
  });
});

it('captures are of the kinds the contract names', async () => {
  const it = await opened();
  const message = it.says.message('1', BEN, 'x');
  await it.inbox.message(message);
  await it.inbox.revision(it.says.revision(message, 'y', START + 2 * MINUTE));
  await it.inbox.reaction(it.says.reaction('1', ANA, 'tada'));
  await it.inbox.deletion(it.says.deletion('1'));
  const kinds: Capture['kind'][] = ['message', 'revision', 'reaction', 'deletion'];
  const captured = (await it.entries(it.number)).filter(({ version }) => version === null);
  expect(captured.map(({ event }) => event.kind)).toEqual(kinds);
  await it.state(it.number);
});

describe('a message outside the room, that an incident quotes', () => {
  const general = inRoom('general');
  const KEY = general.key('1');
  const quoting = async (over: Record<string, unknown> = {}) => {
    const it = await opened(
      {},
      { title: 'Login fails', text: 'sesame1', author: BEN, origin: { message: KEY }, ...over },
    );
    const texts = async (number = it.number) =>
      (await it.storage.timeline(number)).filter(({ message }) => message === KEY).map(({ text }) => text);
    const raise = (number = it.number) =>
      it.engine.tell(
        number,
        { do: 'raise_note', text: 'sesame1', author: BEN, origin: { message: KEY } },
        { person: ANA },
      );
    const whole = async (number = it.number) => {
      expect(await it.storage.rebuildTimeline(number)).toEqual(await it.storage.timeline(number, { hidden: true }));
      return JSON.stringify([await it.storage.entries(number), await it.state(number)]);
    };
    return { ...it, texts, raise, whole };
  };
  const edited = (text: string, minute = 3) => ({
    ...general.message('1', BEN, text),
    editedAt: START + minute * MINUTE,
  });
  const deleted = { platform: 'local', channel: 'general', key: KEY, at: START + 4 * MINUTE };

  it.each([[false], [true]])(
    'takes its words out of it when it is deleted, and keeps the title (private: %s)',
    async (hidden) => {
      const { inbox, texts, raise, whole, kinds, number, state } = await quoting({ private: hidden });
      await raise();
      expect(await texts()).toEqual(['Login fails (from a message of <@local:ben>)\nsesame1', 'sesame1']);
      await inbox.deletion(deleted);
      expect(await texts()).toEqual(['Login fails (from a message of <@local:ben>)', '']);
      const left = await whole();
      expect(left).not.toContain('sesame1');
      expect((await state(number)).title).toBe('Login fails');
      const before = await kinds(number);
      await inbox.deletion({ ...deleted, recovered: true });
      await inbox.revision(edited('sesame1 again', 9));
      expect(await kinds(number)).toEqual(before);
      expect(await whole()).toBe(left);
    },
  );

  it('follows its edits by the platform’s own times, under the title', async () => {
    const { inbox, texts, raise, whole, of } = await quoting();
    await raise();
    await inbox.revision(edited('second', 4));
    await inbox.revision(edited('first', 3));
    await inbox.revision(edited('second', 4));
    expect(await texts()).toEqual(['Login fails (from a message of <@local:ben>)\nsecond', 'second']);
    expect(await of('revision')).toHaveLength(2);
    expect(await of('message')).toEqual([]);
    await whole();
  });

  it('comes back by no edit once it was redacted by hand', async () => {
    const { inbox, engine, texts, raise, whole, number } = await quoting();
    await raise();
    await engine.redact(number, ['v00000001'], { person: ANA });
    await inbox.revision(edited('sesame1, as I said'));
    expect(await texts()).toEqual(['Login fails (from a message of <@local:ben>)', '']);
    expect(await whole()).not.toContain('sesame1');
  });

  it('is followed into every incident that quotes it, and into no other', async () => {
    const { inbox, declare, number, raise, texts, kinds } = await quoting();
    const other = await declare({ title: 'Elsewhere' });
    const third = await declare({ title: 'Unconcerned' });
    await raise(other.number);
    await inbox.revision(edited('as it was meant'));
    expect(await texts(other.number)).toEqual(['as it was meant']);
    await inbox.deletion(deleted);
    expect(await texts(number)).toEqual(['Login fails (from a message of <@local:ben>)']);
    expect(await texts(other.number)).toEqual(['']);
    expect(await kinds(third.number)).toEqual(['declared']);
  });

  it('may be in another incident’s room: both give it up', async () => {
    const { inbox, declare, says, room, number, whole } = await quoting();
    const key = says.key('9');
    await inbox.message(says.message('9', BEN, 'sesame2'));
    const other = await declare({ title: 'Elsewhere', text: 'sesame2', author: BEN, origin: { message: key } });
    await inbox.deletion({ platform: 'local', channel: room.channel, key, at: START + 4 * MINUTE });
    expect(await whole(number)).not.toContain('sesame2');
    expect(await whole(other.number)).not.toContain('sesame2');
  });

  it('takes the title with it where that repeats it, whatever renamed or took it in since', async () => {
    const { inbox, engine, whole, number, state, declare, storage } = await quoting({
      title: 'Please rotate sesame1 now',
      text: 'please rotate SESAME1 now, thanks',
    });
    const other = await declare({ title: 'Login is failing' });
    await engine.merge(number, other.number, { person: ANA });
    await engine.tell(number, { do: 'rename', title: 'Keys' }, { person: ANA });
    await inbox.deletion(deleted);
    expect(await state(number)).toMatchObject({ title: 'Keys' });
    expect((await storage.timeline(number)).map(({ text }) => text)).toContain('Renamed: (removed) → Keys');
    const kept = (await whole(number)).replaceAll(/inc-1-[a-z0-9-]*/g, 'the room');
    expect(kept).not.toMatch(/sesame1/i);
    expect(await whole(other.number)).not.toMatch(/sesame1/i);
    const before = await Promise.all([whole(number), whole(other.number)]);
    await inbox.deletion(deleted);
    expect(await Promise.all([whole(number), whole(other.number)])).toEqual(before);
  });

  it('takes along the forms begun with it', async () => {
    const { inbox, storage } = await quoting();
    const draft = { id: 'd', person: ANA, command: 'declare', incident: null, options: { 'message.text': 'sesame1' } };
    await storage.commit([{ write: 'keep_draft', draft: { ...draft, message: KEY, at: START } }]);
    await inbox.deletion(deleted);
    expect(await storage.draft('d')).toBeNull();
  });
});
