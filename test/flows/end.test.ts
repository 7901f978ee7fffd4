/** Ending: resolved, cancelled, merged, reopened; what is drafted, what falls silent, and what can still be done. */
import { describe, expect, it } from 'vitest';
import type { Publisher } from '../../src/engine/ports.ts';
import { createStage, LOBBY, type Stage, type StageOptions } from '../support/stage.ts';

const ROOM = 'inc-1-checkout-is-failing';

const open = async (options?: StageOptions): Promise<Stage> => {
  const stage = await createStage(options);
  await stage.say('ana', LOBBY, '/incident declare Checkout is failing sev1 components:API,Web began:22:10');
  await stage.to('22:33');
  await stage.message('ben', ROOM, 'Pool exhausted since 22:10');
  await stage.say('ben', ROOM, '/incident lead');
  await stage.say('ben', ROOM, '/incident note Caused by deploy 812, which halved the pool');
  await stage.say('ben', ROOM, '/incident update Rolling back deploy 812, next 20m');
  await stage.say('ana', ROOM, '/incident task add Test the pool size before deploys @chidi');
  await stage.to('22:50');
  await stage.say('ben', ROOM, '/incident status monitoring Rolled back');
  return stage;
};

describe('resolving', () => {
  it('announces the final update, drafts the postmortem at once, and falls silent', async () => {
    const stage = await open();
    await stage.to('23:05');
    expect(await stage.press('ben', 'Resolve', ROOM)).toMatchInlineSnapshot(`
      "Resolve INC-1
      All components become operational, nudges stop, and the postmortem is drafted.
      The final update []
      [Resolve]"
    `);
    expect(await stage.submit('ben', { text: 'Checkout works again since 22:49' })).toMatchInlineSnapshot(`""`);
    await stage.to('23:06');
    expect(stage.lines(ROOM).slice(-3)).toMatchInlineSnapshot(`
      [
        "23:05 Foghorn: Resolved after 34m by @ben
            Read the postmortem draft
            [Postmortem] [Timeline] [Reopen]",
        "23:05 Foghorn: Update by @ben
            > Checkout works again since 22:49
            Resolved · SEV1",
        "23:05 Foghorn: The postmortem is drafted: read and edit it",
      ]
    `);
    expect(stage.transcript(LOBBY)).toMatchInlineSnapshot(`
      "22:31 Foghorn: INC-1 · Checkout is failing
            Resolved after 34m · SEV1
            Incident commander: @ben
            Components: API operational, Web operational
            Declared: 35m ago by @ana
            Last update 1m ago by @ben: Checkout works again since 22:49
            Open the room (/c/inc-1-checkout-is-failing)
            [Catch me up] [Postmortem]
        ↳ 22:33 Foghorn: Update by @ben
              > Rolling back deploy 812
              Investigating · SEV1 · API affected, Web affected · Next update by 22:53 UTC
        ↳ 22:50 Foghorn: Update by @ben
              > Rolled back
              Monitoring · SEV1 · API affected, Web affected · Next update by 23:20 UTC
        ↳ 23:05 Foghorn: Update by @ben
              > Checkout works again since 22:49
              Resolved · SEV1
      23:05 Foghorn: INC-1 (/c/inc-1-checkout-is-failing) Checkout is failing: Resolved after 34m by @ben
            > Checkout works again since 22:49
            Read the postmortem draft
            [Catch me up]"
    `);
    expect(await stage.card()).toMatchInlineSnapshot(`
      "INC-1 · Checkout is failing
      Resolved after 34m · SEV1
      Last update 1m ago by @ben: Checkout works again since 22:49
      Incident commander: @ben
      Communications lead: Nobody
      Scribe: Nobody
      Components: API operational, Web operational
      Impact began: 22:10 UTC · 56m ago
      Declared: 22:31 UTC · 35m ago by @ana
      - #1 Test the pool size before deploys, @chidi
      [Postmortem] [Timeline] [Reopen]"
    `);
    expect(await stage.ledger()).toMatchObject({ kept: 2, missed: 0, adherence: 1 });
    await stage.to('30:00');
    expect(await stage.nudges()).toEqual(['22:48 heads_up ben']);
    expect(await stage.backlog()).toEqual({ waiting: 0, parked: 0 });
  });

  it('says in the postmortem what the record holds, and no more', async () => {
    const stage = await open();
    await stage.to('23:05');
    await stage.say('ben', ROOM, '/incident resolve Checkout works again since 22:49');
    await stage.to('23:10');
    expect(await stage.postmortem()).toMatchInlineSnapshot(`
      "# Postmortem of INC-1: Checkout is failing

      **DRAFT.** Drawn up from the timeline; nobody has reviewed it yet. All times are UTC.

      ## Summary

      The incident “Checkout is failing” (SEV1) was detected at 2026-03-04 22:31 UTC and resolved at 2026-03-04 23:05 UTC, after 34m. Affected: API and Web. 2 people responded, among them the incident commander. 3 status updates went out.

      - Impact began: 2026-03-04 22:10 UTC
      - Detected (declared): 22:31 UTC
      - Acknowledged: 22:33 UTC
      - Mitigated: 22:50 UTC
      - Resolved: 23:05 UTC
      - Total duration, detected to resolved: 34m
      - Duration of the impact: 55m
      - Detected to mitigated: 19m

      ## Impact

      - Severity: SEV1 throughout
      - Impact began: 2026-03-04 22:10 UTC
      - How many were affected: not recorded

      Affected components:

      - API: affected from 2026-03-04 22:31, operational from 23:05
      - Web: affected from 2026-03-04 22:31, operational from 23:05

      ## Detection

      Declared at 2026-03-04 22:31 UTC by Ana Ribeiro.

      The impact had lasted 21m by then.

      What showed it first is not recorded.

      ## Response

      - Acknowledged: 2026-03-04 22:33 by Ben Carter, 2m after detection
      - Mitigated: 22:50, 19m after detection
      - Status over time: investigating from 22:31, monitoring from 22:50, resolved from 23:05
      - Notes raised: 1
      - Messages in the room: 1

      ## Roles and responders

      - Incident commander: Ben Carter, from 2026-03-04 22:33

      Responders: Ana Ribeiro, Ben Carter.

      ## Timeline

      - **2026-03-04 22:31** · Declared · Ana Ribeiro: Checkout is failing
      - **22:33** · Ben Carter: Acknowledged
      - **22:33** · Ben Carter: Role commander: @Ben Carter
      - **22:33** · Note · Ben Carter: Caused by deploy 812, which halved the pool
      - **22:33** · Update (investigating) · Ben Carter: Rolling back deploy 812
      - **22:33** · Ana Ribeiro: Task 1: Test the pool size before deploys (@Chidi Okafor)
      - **22:48**: Nudge (heads-up): internal update owed by 2026-03-04 22:53 UTC, to @Ben Carter
      - **22:50** · Update (monitoring) · Ben Carter: Rolled back
      - **23:05** · Ben Carter: Components: API operational, Web operational
      - **23:05** · Ben Carter: Resolved
      - **23:05** · Update (resolved) · Ben Carter: Checkout works again since 22:49
      - **23:05**: Postmortem drafted (template)

      ## Status updates

      **2026-03-04 22:33** · internal · investigating · Ben Carter · next promised by 22:53

      > Rolling back deploy 812

      **22:50** · internal · monitoring · Ben Carter · next promised by 23:20

      > Rolled back

      **23:05** · internal · resolved · Ben Carter

      > Checkout works again since 22:49

      ## Update cadence

      - First update: 2m after the declaration.
      - Promises of a next update: 2 made, 2 kept, 0 missed.
      - Longest stretch without an update: 17m, from 2026-03-04 22:33 to 22:50.
      - Nudges sounded: 1.

      ## Contributing factors

      What was said of causes at the time, quoted without names. None of it has been verified here.

      - 2026-03-04 22:33, note: “Caused by deploy 812, which halved the pool”

      Whether these hold, and what else had to be true at the same time, is not recorded.

      ## What went well

      Facts to start from:

      - The first update came within one cadence (2m).
      - 2 of 2 promised updates came in time.
      - It was taken up 2m after detection.
      - Mitigation was recorded 19m after detection.
      - 1 note kept the story while it happened.
      - 1 follow-up task came out of it.

      What helped most, as those who were there saw it?

      ## What went poorly

      Facts to start from:

      - The impact lasted 21m before it was detected.

      What made the work harder than it had to be: tools, alerts, documents, access?

      ## Where we got lucky

      Luck is not recorded.

      Facts to start from:

      - It was detected on a Wednesday, at 2026-03-04 22:31 UTC.
      - 2 people took part.

      Where did chance help: the hour, who happened to be around, what happened to keep working?

      ## Action items

      - Test the pool size before deploys · owner: Chidi Okafor · due: not set · priority: not set · open

      ## Contradictions in the record

      None found.

      ## Open questions

      1. The impact was there for 21m before it was detected: what shows it sooner next time?
      2. Which of the quoted statements about causes hold up, and what else had to be true for this to happen?
      3. What were those affected unable to do, and how many were they? The record gives no description of the impact.

      ## Appendix: complete log

      14 entries, 1 message of the room among them.

      - **2026-03-04 22:31** · Declared · Ana Ribeiro: Checkout is failing
      - **22:33** · Ben Carter: Pool exhausted since 22:10
      - **22:33** · Ben Carter: Acknowledged
      - **22:33** · Ben Carter: Role commander: @Ben Carter
      - **22:33** · Note · Ben Carter: Caused by deploy 812, which halved the pool
      - **22:33** · Update (investigating) · Ben Carter: Rolling back deploy 812
      - **22:33** · Ana Ribeiro: Task 1: Test the pool size before deploys (@Chidi Okafor)
      - **22:48**: Nudge (heads-up): internal update owed by 2026-03-04 22:53 UTC, to @Ben Carter
      - **22:50** · Ben Carter: Status: investigating → monitoring
      - **22:50** · Update (monitoring) · Ben Carter: Rolled back
      - **23:05** · Ben Carter: Components: API operational, Web operational
      - **23:05** · Ben Carter: Resolved
      - **23:05** · Update (resolved) · Ben Carter: Checkout works again since 22:49
      - **23:05**: Postmortem drafted (template)
      "
    `);
    expect(await stage.say('ana', ROOM, '/incident retro')).toMatchInlineSnapshot(`
      "Here is the postmortem of INC-1, drafted 5m ago. Nobody has edited it yet.
      [Draft it again] [Timeline]"
    `);
  });

  it('follows the record when it is corrected later, and leaves people’s words alone', async () => {
    const stage = await open();
    await stage.say('ben', ROOM, '/incident resolve Works again');
    await stage.to('22:55');
    const engine = stage.foghorn.engine;
    const told = await engine.tell(
      1,
      { do: 'edit_postmortem', section: 'lucky', text: 'Ben happened to be awake.' },
      { person: 'local:ana' },
    );
    expect(told).toMatchObject({ ok: true });
    await stage.say('ana', ROOM, '/incident impact 22:04 Nobody could pay');
    await stage.say('ana', ROOM, '/incident note 22:20 The alarm fired');
    await stage.say('ana', ROOM, '/incident postmortem redraft');
    await stage.to('23:00');
    const text = await stage.postmortem();
    expect(text).toContain('Nobody could pay');
    expect(text).toContain('The alarm fired');
    expect(text).toContain('Ben happened to be awake.');
    // The room is told of the draft once.
    expect(stage.lines(ROOM).filter((line) => line.includes('postmortem is drafted'))).toHaveLength(1);
  });
});

describe('cancelling', () => {
  it('takes a reason, tells the lobby’s thread, and drafts nothing', async () => {
    const stage = await open();
    expect(await stage.press('ana', 'Cancel: a false alarm', ROOM)).toMatchInlineSnapshot(`
      "Cancel INC-1
      A false alarm stays on record and out of the statistics.
      Why was it none?* []
      [Cancel the incident]"
    `);
    expect(await stage.submit('ana', { reason: 'The probe was wrong' })).toMatchInlineSnapshot(`""`);
    await stage.to('22:55');
    expect(stage.last(ROOM)).toBe('22:50 Foghorn: Cancelled as a false alarm by @ana: The probe was wrong');
    expect(stage.last(LOBBY)).toBe('  ↳ 22:50 Foghorn: Cancelled as a false alarm by @ana: The probe was wrong');
    expect(await stage.card()).toMatchInlineSnapshot(`
      "INC-1 · Checkout is failing
      Cancelled after 19m · SEV1
      Last update 5m ago by @ben: Rolled back
      Incident commander: @ben
      Communications lead: Nobody
      Scribe: Nobody
      Components: API affected, Web affected
      Impact began: 22:10 UTC · 45m ago
      Declared: 22:31 UTC · 24m ago by @ana
      - #1 Test the pool size before deploys, @chidi
      [Postmortem] [Timeline] [Reopen]"
    `);
    expect((await stage.incident()).postmortem).toBeNull();
    // What was promised last is void: nobody waits for it any more.
    expect((await stage.ledger()).promises.at(-1)).toMatchObject({ void: true, kept: null });
    await stage.to('30:00');
    expect(await stage.nudges()).toEqual(['22:48 heads_up ben']);
  });
});

describe('merging', () => {
  it('tells both rooms and brings the people over', async () => {
    const stage = await open();
    await stage.say('dana', LOBBY, '/incident declare The shop is white sev2');
    await stage.say('emre', LOBBY, '/incident join INC-2');
    await stage.to('22:55');
    expect(await stage.press('dana', 'Merge into another', 'inc-2-the-shop-is-white')).toMatchInlineSnapshot(`
      "Merge INC-2
      INC-2 closes; its people are invited into the other room.
      Into which incident?* <>
      [Merge]"
    `);
    expect(await stage.submit('dana', { into: 'INC-1' })).toBe('');
    await stage.to('22:56');
    expect(stage.last('inc-2-the-shop-is-white')).toBe(
      '22:55 Foghorn: Merged into INC-1 by @dana; the work goes on there',
    );
    expect(stage.last(ROOM)).toBe('22:55 Foghorn: @dana merged INC-2 (The shop is white) into this incident');
    expect(stage.members(ROOM)).toEqual(['ana', 'ben', 'chidi', 'dana', 'emre']);
    expect(await stage.card(2)).toContain('Merged into INC-1');
    expect(await stage.card(1)).toContain('Also covers INC-2');
    await stage.to('23:40');
    expect(await stage.nudges(2)).toEqual([]);
  });

  it('is refused into itself, into nothing, and into one that has ended', async () => {
    const stage = await open();
    expect(await stage.say('ana', ROOM, '/incident merge INC-1')).toMatchInlineSnapshot(`
      "INC-1 cannot be merged into itself.
      Name another incident.
      [Edit again]"
    `);
    expect(await stage.say('ana', ROOM, '/incident merge INC-9')).toMatchInlineSnapshot(`
      "There is no INC-9.
      Type /incident list to see the open ones.
      [Edit again]"
    `);
    await stage.say('dana', LOBBY, '/incident declare The shop is white sev2');
    await stage.say('dana', 'inc-2-the-shop-is-white', '/incident cancel It was the probe');
    expect(await stage.say('ana', ROOM, '/incident merge INC-2')).toMatchInlineSnapshot(`
      "INC-2 is already cancelled.
      Type /incident reopen INC-2 to work on it again.
      [Edit again]"
    `);
    expect((await stage.incident()).status).toBe('monitoring');
  });
});

describe('what has ended', () => {
  it('is reopened: updates are owed again', async () => {
    const stage = await open();
    await stage.say('ben', ROOM, '/incident resolve Works again');
    await stage.to('23:10');
    expect(await stage.say('chidi', ROOM, '/incident reopen Errors are back')).toBe('');
    await stage.to('23:11');
    expect(stage.last(ROOM)).toBe('23:10 Foghorn: Reopened by @chidi: Errors are back');
    expect(stage.find(LOBBY, 'Reopened').text).toBe('  ↳ 23:10 Foghorn: Reopened by @chidi: Errors are back');
    expect(await stage.card()).toContain('Next update: by 23:40 UTC');
    await stage.to('23:41');
    expect((await stage.nudges()).slice(1)).toEqual(['23:35 heads_up ben', '23:40 due ben']);
    await stage.say('ben', ROOM, '/incident resolve The second rollback did it');
    await stage.to('23:45');
    expect((await stage.incident()).postmortem?.drafts).toBe(2);
    expect(await stage.postmortem()).toContain('It was reopened once.');
  });

  it('refuses what only makes sense while it is open, with the way out, and keeps the words', async () => {
    const stage = await open();
    await stage.say('ben', ROOM, '/incident resolve Works again');
    expect(await stage.say('ana', ROOM, '/incident update One more thing')).toMatchInlineSnapshot(`
      "INC-1 is already resolved, so no update is owed.
      Add a note instead, or type /incident reopen INC-1.
      [Edit again]"
    `);
    expect(await stage.say('ana', ROOM, '/incident status identified')).toMatchInlineSnapshot(`
      "INC-1 is already resolved.
      Type /incident reopen INC-1 to work on it again.
      [Edit again]"
    `);
    expect(await stage.say('ana', ROOM, '/incident severity sev2')).toMatchInlineSnapshot(`
      "INC-1 is already resolved.
      Type /incident reopen INC-1 to work on it again.
      [Edit again]"
    `);
    expect(await stage.say('ana', ROOM, '/incident resolve Again')).toMatchInlineSnapshot(`
      "INC-1 is already resolved.
      Type /incident reopen INC-1 if it is not over.
      [Edit again]"
    `);
    expect(await stage.say('ana', ROOM, '/incident cancel Was none')).toMatchInlineSnapshot(`
      "INC-1 is already resolved.
      Type /incident reopen INC-1 if it is not over.
      [Edit again]"
    `);
    expect(await stage.say('ana', ROOM, '/incident snooze 15m')).toMatchInlineSnapshot(`
      "INC-1 is already resolved, so there is nothing to snooze.
      [Edit again]"
    `);
    expect(await stage.say('ana', ROOM, '/incident cadence 15m')).toMatchInlineSnapshot(`
      "INC-1 is already resolved.
      Type /incident reopen INC-1 to work on it again.
      [Edit again]"
    `);
    expect(await stage.say('ana', ROOM, '/incident merge INC-2')).toMatchInlineSnapshot(`
      "There is no INC-2.
      Type /incident list to see the open ones.
      [Edit again]"
    `);
    // What belongs to the record is still taken.
    expect(await stage.say('ana', ROOM, '/incident note 22:40 The cache was cold')).toContain('on the timeline');
    expect(await stage.say('ana', ROOM, '/incident task done 1')).toBe('');
    expect(await stage.say('ana', ROOM, '/incident')).toMatchInlineSnapshot(`
      "INC-1 · Checkout is failing
      Resolved after 19m · SEV1
      Last update just now by @ben: Works again
      [Postmortem] [Timeline] [Reopen]
      Or type: /incident reopen, /incident note …, /incident help"
    `);
  });
});

describe('a public page', () => {
  const published: string[] = [];
  const page: Publisher = {
    name: 'page',
    publish: async ({ text }) => {
      published.push(text);
    },
  };

  it('still open after the end is shown, asked for, and closed by a person alone', async () => {
    published.length = 0;
    const stage = await open({ publishers: [page] });
    expect(await stage.say('ben', ROOM, '/incident update public:yes Payments are failing')).toMatchInlineSnapshot(`
      "Publish this?
      Everybody will be able to read this, word for word.
      What the public reads* [Payments are failing]
      [Publish]"
    `);
    expect(published).toEqual([]);
    await stage.submit('ben');
    expect(published).toEqual(['Payments are failing']);
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`
      "22:50 Foghorn: Public update by @ben
            > Payments are failing
            Monitoring · SEV1 · API affected, Web affected · Next update by 23:20 UTC"
    `);
    await stage.to('23:00');
    expect(await stage.say('ben', ROOM, '/incident resolve Works again')).toMatchInlineSnapshot(`
      "INC-1 is resolved after 29m. The postmortem is being drafted. Its public page is still open.
      [Publish the closing text]"
    `);
    await stage.to('23:01');
    expect(published).toHaveLength(1);
    expect((await stage.card()).split('\n').slice(0, 5)).toMatchInlineSnapshot(`
      [
        "INC-1 · Checkout is failing",
        "Resolved after 29m · SEV1",
        "- Public page still open: the closing text is not published yet",
        "Last update 1m ago by @ben: Works again",
        "Incident commander: @ben",
      ]
    `);
    await stage.to('23:21');
    expect(await stage.nudges()).toEqual(['22:48 heads_up ben', '23:15 heads_up public ben', '23:20 due public ben']);
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`
      "23:20 Foghorn (to @ben): @ben, the closing text for the public page is due now, at 23:20 UTC.
            Last said at 23:00 UTC: “Works again”
            [Publish closing text]
            [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]"
    `);
    expect(await stage.press('ben', 'Publish closing text', ROOM)).toMatchInlineSnapshot(`
      "Publish this?
      Everybody will be able to read this, word for word.
      What the public reads* [Works again]
      [Publish]"
    `);
    await stage.submit('ben', { text: 'Payments work again.' });
    expect(published).toEqual(['Payments are failing', 'Payments work again.']);
    expect(await stage.card()).not.toContain('Public page');
    await stage.to('30:00');
    expect(await stage.nudges()).toHaveLength(3);
  });

  it('owed together with the internal update shows its words to confirm before “no change” is published', async () => {
    published.length = 0;
    const stage = await open({ publishers: [page] });
    await stage.say('ben', ROOM, '/incident update public:yes Payments are failing');
    await stage.submit('ben');
    await stage.to('23:20');
    expect(await stage.press('ben', 'No change since 22:50 UTC …', ROOM)).toMatchInlineSnapshot(`
      "No change, publicly
      The public is owed this update: everybody will read it.
      What the public reads* [No change since 22:50 UTC.]
      [Publish]"
    `);
    expect(published).toHaveLength(1);
    await stage.submit('ben', { text: 'We are still watching payments.' });
    expect(published).toEqual(['Payments are failing', 'We are still watching payments.']);
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`
      "23:20 Foghorn: Public update by @ben
            > We are still watching payments.
            Monitoring · SEV1 · API affected, Web affected · Next update by 23:50 UTC"
    `);
  });

  it('never hears of a drill or a private incident', async () => {
    published.length = 0;
    const stage = await createStage({ publishers: [page] });
    await stage.say('ana', LOBBY, '/incident declare sev1 drill Region failover');
    expect(await stage.say('ana', 'inc-1-region-failover', '/incident update public:yes Sorry')).toBe(
      'INC-1 is a drill: nothing of it becomes public.\nPost an internal update instead.\n[Edit again]',
    );
    await stage.say('ana', LOBBY, '/incident declare sev1 private Payroll leaked');
    expect(await stage.say('ana', 'inc-2-private', '/incident update public:yes Sorry')).toBe(
      'INC-2 is private: nothing of it becomes public.\nPost an internal update instead.\n[Edit again]',
    );
    expect(published).toEqual([]);
  });

  it('without a status page is refused with a sentence, and the text is kept', async () => {
    const stage = await open();
    expect(await stage.say('ben', ROOM, '/incident update public:yes Payments are failing')).toMatchInlineSnapshot(`
      "No status page is configured, so nothing can be published.
      Post it without public: it goes to the room and the lobby.
      [Edit again]"
    `);
    expect(await stage.press('ben', 'Edit again')).toContain('[Payments are failing]');
  });
});
