/** The chat platform away, or refusing: nothing waits for it, everything catches up in order, once. */
import { describe, expect, it } from 'vitest';
import { createStage, LOBBY, type Stage } from '../support/stage.ts';

const ROOM = 'inc-1-checkout-is-failing';
/** Without times: when they were delivered is the platform's. */
const said = (stage: Stage, channel: string): string[] =>
  stage.lines(channel).map((line) => line.replace(/\d\d:\d\d /, ''));

describe('the chat is down for an hour', () => {
  it('declaring, updating and resolving succeed; afterwards all is there, in order, once', async () => {
    const stage = await createStage();
    stage.weather.down = true;
    expect(await stage.say('ana', LOBBY, '/incident declare Checkout is failing sev1 components:API')).toBe(
      'Declared INC-1 SEV1 “Checkout is failing”. Its room opens now, and you are invited.\n[When did it begin?]',
    );
    await stage.to('22:40');
    expect(await stage.room()).toBe('');
    expect(stage.transcript(LOBBY)).toBe('');
    expect(await stage.say('ana', LOBBY, '/incident lead INC-1')).toBe('@ana is Incident commander of INC-1 now.');
    expect(await stage.say('ana', LOBBY, '/incident update INC-1 Rolling back deploy 812, next 20m')).toBe(
      'INC-1: the update is posted. Next update by 23:00 WET.',
    );
    await stage.to('22:55');
    await stage.say('ben', LOBBY, '/incident note INC-1 Half of the pods are back');
    await stage.say('ana', LOBBY, '/incident update INC-1 All pods are back, next 30m');
    expect(await stage.say('ana', LOBBY, '/incident show INC-1')).toMatchInlineSnapshot(`
      "INC-1 · Checkout is failing
      Investigating · SEV1
      Last update just now by @ana: All pods are back
      Incident commander: @ana
      Communications lead: Nobody yet
      Scribe: Nobody yet
      Components: API affected
      Declared: 22:31 WET · 24m ago by @ana
      Next update: by 23:25 WET
      - ⚠ Could not open the room, still trying: The chat platform does not answer.
      - ⚠ Could not announce it in the lobby, still trying: The chat platform does not answer.
      - ⚠ Could not send a direct message, still trying: The chat platform does not answer.
      [Update] [Status] [Severity] [Roles] [Resolve]
      [Task] [Note] [When did it begin?]
      [More ▾]"
    `);
    await stage.to('23:20');
    expect(await stage.say('ana', LOBBY, '/incident resolve INC-1 Works since 22:55')).toBe(
      'INC-1 is resolved after 49m. The postmortem is being drafted.',
    );
    await stage.to('23:31');
    expect(stage.weather.failed).toBeGreaterThan(50);
    expect(stage.weather.failed).toBeLessThan(400);

    stage.weather.down = false;
    await stage.to('23:33');
    expect(said(stage, ROOM)).toMatchInlineSnapshot(`
      [
        "Foghorn: INC-1 · Checkout is failing
            Resolved after 49m · SEV1
            Last update 13m ago by @ana: Works since 22:55
            Incident commander: @ana
            Communications lead: Nobody
            Scribe: Nobody
            Components: API operational
            Declared: 22:31 UTC · 1h 2m ago by @ana
            [Postmortem] [Timeline] [Reopen]",
        "Foghorn: @ana is now incident commander",
        "Foghorn: Update by @ana
            > Rolling back deploy 812
            Investigating · SEV1 · API affected · Next update by 23:00 UTC",
        "Foghorn: Note by @ben: Half of the pods are back",
        "Foghorn: Update by @ana
            > All pods are back
            Investigating · SEV1 · API affected · Next update by 23:25 UTC",
        "Foghorn: Resolved after 49m by @ana
            Read the postmortem draft
            [Postmortem] [Timeline] [Reopen]",
        "Foghorn: Update by @ana
            > Works since 22:55
            Resolved · SEV1",
        "Foghorn: The postmortem is drafted: read and edit it",
      ]
    `);
    expect(said(stage, LOBBY)).toMatchInlineSnapshot(`
      [
        "Foghorn: INC-1 · Checkout is failing
            Resolved after 49m · SEV1
            Incident commander: @ana
            Components: API operational
            Declared: 1h 2m ago by @ana
            Last update 13m ago by @ana: Works since 22:55
            Open the room (/c/inc-1-checkout-is-failing)
            [Catch me up] [Postmortem]",
        "  ↳ Foghorn: Update by @ana
              > Rolling back deploy 812
              Investigating · SEV1 · API affected · Next update by 23:00 UTC",
        "  ↳ Foghorn: Update by @ana
              > All pods are back
              Investigating · SEV1 · API affected · Next update by 23:25 UTC",
        "  ↳ Foghorn: Update by @ana
              > Works since 22:55
              Resolved · SEV1",
        "Foghorn: INC-1 (/c/inc-1-checkout-is-failing) Checkout is failing: Resolved after 49m by @ana
            > Works since 22:55
            Read the postmortem draft
            [Catch me up]",
      ]
    `);
    expect(stage.foghorn.platform.messages.pins(ROOM)).toHaveLength(1);
    // Ben has only ever spoken from the lobby: whoever works on it is let in.
    expect(stage.members(ROOM)).toEqual(['ana', 'ben']);
    expect(await stage.backlog()).toEqual({ waiting: 0, parked: 0 });
    expect(await stage.card()).not.toContain('⚠');
    expect(await stage.ledger()).toMatchObject({ kept: 2, missed: 0 });
    // Nothing comes again later.
    await stage.to('25:00');
    expect(stage.lines(ROOM)).toHaveLength(8);
    expect(stage.lines(LOBBY)).toHaveLength(5);
  });

  it('sounds on its return only what is still true', async () => {
    const stage = await createStage({ config: 'responders: local:responders' });
    await stage.say('ana', LOBBY, '/incident declare Checkout is failing sev1');
    await stage.to('22:50');
    stage.weather.down = true;
    await stage.to('23:55');
    expect(await stage.nudges()).toEqual([
      '22:56 heads_up ana',
      '23:01 due ana',
      '23:11 overdue responders',
      '23:21 escalated responders',
      '23:51 repeat responders',
    ]);
    stage.weather.down = false;
    await stage.to('23:57');
    // The room hears the last step alone, the lobby that it was escalated, Ana what is still expected of her.
    expect(said(stage, ROOM).slice(1)).toMatchInlineSnapshot(`
      [
        "Foghorn (to @ana, @ben, @chidi, @dana, @emre, @priya): @responders, still no update; it has been due since 23:01 UTC, for 54 minutes now. Reminder 1 of 3.
            [Post update] [No change since 22:31 UTC] [Resolve]
            [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]",
      ]
    `);
    expect(said(stage, LOBBY).slice(1)).toMatchInlineSnapshot(`
      [
        "Foghorn (to @ana, @ben, @chidi, @dana, @emre, @priya): INC-1 (/c/inc-1-checkout-is-failing) Checkout is failing (SEV1, investigating). The update has been due since 23:01 UTC. @responders: please look in, or bring in somebody who can.
            [Post update] [No change since 22:31 UTC] [Resolve]
            [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]",
      ]
    `);
    expect(said(stage, 'dm-ana')).toMatchInlineSnapshot(`
      [
        "Foghorn (to @ana): The next update on INC-1 (/c/inc-1-checkout-is-failing) Checkout is failing was due at 23:01 UTC. It is expected from you.
            Nothing said yet since it was declared at 22:31 UTC.
            [Post update] [No change since 22:31 UTC] [Snooze 15m] [Hand over]
            Open the room (/c/inc-1-checkout-is-failing)",
      ]
    `);
  });

  it('over a restart as well', async () => {
    const stage = await createStage();
    stage.weather.down = true;
    await stage.say('ana', LOBBY, '/incident declare Checkout is failing sev1');
    await stage.say('ana', LOBBY, '/incident update INC-1 Rolling back');
    await stage.restart('22:45');
    await stage.to('22:50');
    expect(await stage.room()).toBe('');
    stage.weather.down = false;
    await stage.to('22:52');
    expect(said(stage, ROOM).slice(1)).toEqual([
      'Foghorn: Update by @ana\n      > Rolling back\n      Investigating · SEV1 · Next update by 23:01 UTC',
    ]);
    expect(await stage.backlog()).toEqual({ waiting: 0, parked: 0 });
  });
});

describe('the chat refuses for good', () => {
  it('the room and the card say what is stuck and why, and Retry tries it again', async () => {
    const stage = await createStage();
    stage.weather.refusing = { verb: 'pin', sentence: 'Foghorn may not pin messages here.' };
    await stage.say('ana', LOBBY, '/incident declare Checkout is failing sev1');
    await stage.to('22:35');
    expect(stage.lines(ROOM).slice(1)).toMatchInlineSnapshot(`
      [
        "22:31 Foghorn: Foghorn could not pin the card: Foghorn may not pin messages here.
            Nothing recorded is lost. When the cause is mended, press Retry or type /incident retry.
            [Retry]",
      ]
    `);
    expect(await stage.card()).toMatchInlineSnapshot(`
      "INC-1 · Checkout is failing
      Investigating · SEV1
      No update posted yet
      Incident commander: Nobody yet
      Communications lead: Nobody yet
      Scribe: Nobody yet
      Components: None named
      Declared: 22:31 UTC · 4m ago by @ana
      Next update: by 23:01 UTC
      - ⚠ Could not pin the card: Foghorn may not pin messages here.
      [Update] [Status] [Severity] [Roles] [Resolve]
      [Take command] [Task] [Note] [When did it begin?] [Retry]
      [More ▾]"
    `);
    expect(await stage.backlog()).toEqual({ waiting: 0, parked: 1 });
    // Still refused: told again, once.
    expect(await stage.press('ben', 'Retry', ROOM)).toMatchInlineSnapshot(`
      "Trying 1 delivery of INC-1 again.
      - pin the card"
    `);
    await stage.to('22:36');
    expect(stage.lines(ROOM).filter((line) => line.includes('could not pin'))).toHaveLength(2);
    stage.weather.refusing = null;
    expect(await stage.say('ana', ROOM, '/incident retry')).toMatchInlineSnapshot(`
      "Trying 1 delivery of INC-1 again.
      - pin the card"
    `);
    await stage.to('22:37');
    expect(stage.foghorn.platform.messages.pins(ROOM)).toHaveLength(1);
    expect(await stage.card()).not.toContain('⚠');
    expect(await stage.say('ana', ROOM, '/incident retry')).toBe('Nothing of INC-1 waits for another try.');
    expect(stage.log.lines.filter(({ level }) => level === 'error').map(({ text }) => text)).toEqual([
      'An effect was parked: retrying cannot help',
      'An effect was parked: retrying cannot help',
    ]);
    stage.expectedErrors = stage.log.lines.filter(({ level }) => level === 'error');
  });

  it('a group that is not there holds up nobody else', async () => {
    const stage = await createStage({ config: 'severities:\n  SEV1:\n    invite: [local:oncall, local:nobody]\n' });
    await stage.say('chidi', LOBBY, '/incident declare Checkout is failing sev1');
    await stage.to('22:35');
    expect(stage.members(ROOM)).toEqual(['ana', 'ben', 'chidi']);
    expect(await stage.card()).toContain(
      '- ⚠ Could not invite people: The local workspace knows no local:nobody. Correct the name in foghorn.yaml.',
    );
    stage.expectedErrors = stage.log.lines.filter(({ level }) => level === 'error');
  });
});
