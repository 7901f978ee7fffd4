/** Capturing: what is said, marked, changed and taken back in the room, and what of it stands on the timeline. */
import { describe, expect, it } from 'vitest';
import { createStage, LOBBY, type Stage } from '../support/stage.ts';

const ROOM = 'inc-1-checkout-is-failing';

const open = async (): Promise<Stage> => {
  const stage = await createStage();
  await stage.say('ana', LOBBY, '/incident declare Checkout is failing sev2 components:API');
  await stage.to('22:33');
  return stage;
};
const notes = async (stage: Stage): Promise<string[]> =>
  (await stage.story()).filter((line) => line.includes('note_raised'));

describe('messages', () => {
  it('are all there, replies linked to what they answer, files named, edits followed', async () => {
    const stage = await open();
    const first = await stage.message('ben', ROOM, 'Pool exhausted since 22:10');
    await stage.to('22:34');
    await stage.message('chidi', ROOM, 'On it', { thread: first });
    await stage.message('chidi', ROOM, '', { files: ['errors.log', 'graph.png'] });
    await stage.message('watchtower', ROOM, 'CPU at 98%');
    await stage.to('22:36');
    await stage.edit('ben', first, 'Pool exhausted since 22:05');
    const rows = (await stage.timeline()).filter(({ kind }) => kind === 'message');
    expect(rows).toMatchObject([
      { actor: 'local:ben', text: 'Pool exhausted since 22:05', editedAt: stage.now(), salience: 'low', thread: null },
      {
        actor: 'local:chidi',
        text: 'On it',
        thread: rows[0]?.message,
        url: `/c/${ROOM}?thread=${first}&m=${first + 1}`,
      },
      { actor: 'local:chidi', text: '', files: [{ name: 'errors.log' }, { name: 'graph.png' }] },
      { actor: 'local:watchtower', text: 'CPU at 98%', bot: true },
    ]);
    // Ben was the first but the declarer.
    expect(await stage.incident()).toMatchObject({ acknowledgedBy: 'local:ben' });
    // The story is what was decided; what was said stays in the room.
    expect(await stage.story()).toEqual([
      '22:31 declared ana: Checkout is failing',
      '22:33 acknowledged ben: Acknowledged',
    ]);
    expect(await stage.postmortem()).toContain('Pool exhausted since 22:05');
    expect(await stage.postmortem()).not.toContain('Pool exhausted since 22:10');
  });

  it('move no clock', async () => {
    const stage = await open();
    for (const minute of ['22:40', '22:50', '22:58']) {
      await stage.to(minute);
      await stage.message('ben', ROOM, 'Still looking');
    }
    await stage.to('23:01');
    expect(await stage.nudges()).toEqual(['22:56 heads_up ben', '23:01 due ben']);
  });

  it('told twice count once', async () => {
    const stage = await open();
    await stage.message('ben', ROOM, 'Pool exhausted');
    const [message] = (await stage.foghorn.storage.entries(1)).filter(({ event }) => event.kind === 'message');
    const before = await stage.timeline();
    const again = {
      platform: 'local',
      channel: ROOM,
      key: `local:${ROOM}:${stage.find(ROOM, 'Pool').id}`,
      at: message?.occurredAt ?? 0,
      author: 'local:ben',
      bot: false,
      text: 'Pool exhausted',
      mentionsBot: false,
      thread: null,
      threadMessage: null,
      files: [],
    };
    await stage.foghorn.inbox.message(again);
    await stage.foghorn.inbox.message(again);
    expect(await stage.timeline()).toEqual(before);
  });
});

describe('a message worth keeping', () => {
  it('is one note however many pin it, from any hand, until the last lets go', async () => {
    const stage = await open();
    const found = await stage.message('ben', ROOM, 'Deploy 812 went out at 22:04');
    await stage.to('22:40');
    await stage.react('ana', found, 'pushpin');
    await stage.react('chidi', found, 'pushpin');
    expect(await notes(stage)).toEqual(['22:33 note_raised ben: Deploy 812 went out at 22:04']);
    await stage.react('ana', found, 'pushpin', false);
    expect(await notes(stage)).toHaveLength(1);
    await stage.react('chidi', found, 'pushpin', false);
    expect(await notes(stage)).toEqual([]);
    await stage.react('dana', found, 'pushpin');
    expect(await notes(stage)).toEqual(['22:33 note_raised ben: Deploy 812 went out at 22:04']);
  });

  it('is raised by a pin or the menu as well, and follows its edits', async () => {
    const stage = await open();
    const one = await stage.message('ben', ROOM, 'Rolled bakc');
    await stage.pin('ana', one);
    const other = await stage.message('ben', ROOM, 'Error rate falls');
    await stage.to('22:36');
    expect(await stage.shortcut('chidi', 'note', other)).toMatchInlineSnapshot(`
      "Note for INC-1
      What was seen or done?* [Error rate falls]
      When, if not now? []
      [Add to the timeline]"
    `);
    expect(await stage.submit('chidi')).toMatchInlineSnapshot(`"The note is on the timeline of INC-1."`);
    await stage.edit('ben', one, 'Rolled back');
    expect(await notes(stage)).toEqual([
      '22:33 note_raised ben: Rolled back',
      '22:33 note_raised ben: Error rate falls',
    ]);
    await stage.pin('ana', one, false);
    expect(await notes(stage)).toHaveLength(1);
  });

  it('before the room knew it: from a thread, with its files', async () => {
    const stage = await open();
    const head = await stage.message('ben', ROOM, 'Look at this');
    const reply = await stage.message('chidi', ROOM, 'The graph', { thread: head, files: ['graph.png'] });
    await stage.react('ana', reply, 'pushpin');
    const [note] = (await stage.timeline()).filter(({ kind }) => kind === 'note_raised');
    expect(note).toMatchObject({ text: 'The graph', files: [{ name: 'graph.png' }], thread: null });
  });
});

describe('a message that is an update', () => {
  it('begins “update:”, mentions the bot, or is marked: at its own time, with the default promise', async () => {
    const stage = await open();
    await stage.to('22:40');
    await stage.message('ben', ROOM, 'Update: rolling back deploy 812');
    expect(await stage.incident()).toMatchObject({
      lastUpdate: { text: 'rolling back deploy 812', by: 'local:ben' },
      cadence: { owed: { internal: stage.now() + 30 * 60_000 } },
    });
    await stage.to('22:50');
    await stage.message('chidi', ROOM, '@foghorn the rollback is half done');
    expect((await stage.incident()).lastUpdate).toMatchObject({ text: 'the rollback is half done', by: 'local:chidi' });
    await stage.to('22:55');
    const plain = await stage.message('dana', ROOM, 'Payments go through again');
    await stage.to('22:58');
    await stage.react('ana', plain, 'mega');
    expect((await stage.incident()).lastUpdate).toMatchObject({
      text: 'Payments go through again',
      by: 'local:dana',
      at: stage.now() - 3 * 60_000,
    });
    await stage.to('22:59');
    // The lobby hears of each under its announcement; the room has read them already.
    expect(stage.transcript(LOBBY)).toMatchInlineSnapshot(`
      "22:31 Foghorn: INC-1 · Checkout is failing
            Investigating · SEV2
            Components: API affected
            Declared: 28m ago by @ana
            Next update: by 23:25 UTC
            Last update 4m ago by @dana: Payments go through again
            Open the room (/c/inc-1-checkout-is-failing)
            [Join] [Catch me up] [Take command]
        ↳ 22:40 Foghorn: Update by @ben
              > rolling back deploy 812
              Investigating · SEV2 · API affected · Next update by 23:10 UTC
        ↳ 22:50 Foghorn: Update by @chidi
              > the rollback is half done
              Investigating · SEV2 · API affected · Next update by 23:20 UTC
        ↳ 22:58 Foghorn: Update by @dana at 22:55 UTC
              > Payments go through again
              Investigating · SEV2 · API affected · Next update by 23:25 UTC"
    `);
    expect(stage.lines(ROOM).slice(1)).toMatchInlineSnapshot(`
      [
        "22:40 @ben: Update: rolling back deploy 812",
        "22:50 @chidi: @foghorn the rollback is half done",
        "22:55 @dana: Payments go through again :mega: 1",
      ]
    `);
    expect((await stage.ledger()).promises.map(({ kept }) => kept)).toEqual([true, true, null]);
  });

  it('marked late corrects the ledger; the nudges that sounded stay', async () => {
    const stage = await open();
    await stage.say('ana', ROOM, '/incident update Looking, next 20m');
    await stage.to('22:50');
    const said = await stage.message('ben', ROOM, 'Half of the payments go through again');
    await stage.to('23:05');
    expect(await stage.nudges()).toEqual(['22:48 heads_up ana', '22:53 due ben', '23:03 overdue ana']);
    expect(await stage.ledger()).toMatchObject({ kept: 0, missed: 1 });
    await stage.react('chidi', said, 'mega');
    expect(await stage.ledger()).toMatchObject({ kept: 1, missed: 0, adherence: 1 });
    expect(await stage.nudges()).toHaveLength(3);
    await stage.to('23:06');
    expect(stage.find(ROOM, 'due 22:53').text).toMatchInlineSnapshot(
      `"22:53 Foghorn (to @ben): Update due 22:53 UTC: answered 22:50 UTC by @ben, 3 minutes early"`,
    );
    expect(await stage.card()).toContain('Next update: by 23:20 UTC');
    // A second mark, by another, is no second update.
    await stage.react('dana', said, 'mega');
    expect((await stage.story()).filter((line) => line.includes('update_posted'))).toHaveLength(2);
  });

  it('may be a reply to a nudge: offered to its author alone, and counted when they say so', async () => {
    const stage = await open();
    await stage.to('23:02');
    const nudge = stage.find(ROOM, 'the update is due').id;
    await stage.message('ben', ROOM, 'Still waiting for the vendor', { thread: nudge });
    expect((await stage.incident()).lastUpdate).toBeNull();
    expect(stage.sees('ben', 'Use as update')).toBe(true);
    expect(stage.sees('ana', 'Use as update')).toBe(false);
    expect(await stage.page('ben', `/c/${ROOM}?thread=${nudge}`)).toContain('An update is owed. Is this it?');
    expect(await stage.page('ana', `/c/${ROOM}?thread=${nudge}`)).not.toContain('An update is owed. Is this it?');
    await stage.to('23:04');
    expect(await stage.press('ben', 'Use as update')).toMatchInlineSnapshot(
      `"That message is the update now. Next update by 18:32 EST."`,
    );
    expect((await stage.incident()).lastUpdate).toMatchObject({
      text: 'Still waiting for the vendor',
      by: 'local:ben',
    });
    await stage.to('23:05');
    expect(stage.transcript(ROOM).split('\n').slice(13)).toMatchInlineSnapshot(`
      [
        "  ↳ 23:02 @ben: Still waiting for the vendor",
      ]
    `);
    await stage.react('ana', stage.find(ROOM, 'Still waiting').id, 'mega');
    expect((await stage.story()).filter((line) => line.includes('update_posted'))).toEqual([
      '23:02 update_posted ben: Still waiting for the vendor',
    ]);
    expect(await stage.press('ben', 'Use as update')).toBe(
      'That message is the update already. Next update by 18:32 EST.',
    );
    // Answered already: nothing is offered any more.
    await stage.message('chidi', ROOM, 'Me too', { thread: nudge });
    expect(stage.sees('chidi', 'Use as update')).toBe(false);
  });
});

describe('what is deleted', () => {
  it('is gone everywhere, and that something was there stays', async () => {
    const stage = await open();
    const secret = await stage.message('ben', ROOM, 'update: the password is hunter2');
    await stage.react('ana', secret, 'pushpin');
    await stage.to('22:40');
    expect(stage.transcript(LOBBY)).toContain('hunter2');
    await stage.edit('ben', secret, 'update: the password is hunter2!');
    await stage.remove('ben', secret);
    await stage.to('22:45');
    const everything = async (): Promise<string> =>
      JSON.stringify([
        await stage.foghorn.storage.entries(1),
        await stage.timeline(),
        await stage.incident(),
        stage.transcript(ROOM),
        stage.transcript(LOBBY),
        await stage.postmortem(),
        await stage.say('ana', ROOM, '/incident timeline all:yes'),
        await stage.say('ana', ROOM, '/incident catchup'),
        await stage.say('ana', LOBBY, '/incident list hunter2'),
        await stage.page('ana', `/c/${ROOM}`),
        await stage.page('ana', '/console/incidents/1'),
      ]);
    expect((await everything()).replace('with “hunter2”', '').replace('/incident list hunter2', '')).not.toContain(
      'hunter2',
    );
    expect(stage.transcript(LOBBY)).toMatchInlineSnapshot(`
      "22:31 Foghorn: INC-1 · Checkout is failing
            Investigating · SEV2
            Components: API affected
            Declared: 14m ago by @ana
            Next update: by 23:03 UTC
            Last update 12m ago by @ben (text removed)
            Open the room (/c/inc-1-checkout-is-failing)
            [Join] [Catch me up] [Take command]
        ↳ 22:33 Foghorn: This text was redacted."
    `);
    expect(await stage.say('ana', ROOM, '/incident timeline')).toMatchInlineSnapshot(`
      "Timeline of INC-1
      4 entries
      - 2026-03-04 22:31 WET @ana: Checkout is failing v00000001
      - 22:33 WET @ben: Acknowledged v00000002
      - 22:33 WET @ben: (removed) v00000003
      - 22:33 WET @ben: (removed) v00000004
      The whole timeline"
    `);
    // It was an update at its time: the promise it made stands.
    expect((await stage.ledger()).promises).toHaveLength(1);
  });

  it('is redacted by hand too, by those who may, after being asked', async () => {
    const stage = await open();
    await stage.say('ben', ROOM, '/incident note The token is abc123');
    expect(await stage.say('chidi', ROOM, '/incident redact 3')).toMatchInlineSnapshot(`
      "Remove the text of this entry for good? Nobody can bring it back.
      - 2026-03-04 23:33 GMT+1 The token is abc123
      [Redact]"
    `);
    expect(await stage.press('chidi', 'Redact')).toMatchInlineSnapshot(`
      "Only the author, the incident commander and admins may redact this.
      Ask one of them."
    `);
    await stage.to('22:34');
    await stage.say('ben', ROOM, '/incident redact 3');
    expect(await stage.press('ben', 'Redact')).toMatchInlineSnapshot(
      `"The text is gone from INC-1. Backups made before still hold it."`,
    );
    await stage.to('22:35');
    expect(stage.transcript(ROOM)).not.toContain('abc123');
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`"22:33 Foghorn: This text was redacted."`);
    expect(JSON.stringify(await stage.foghorn.storage.entries(1))).not.toContain('abc123');
  });
});
