/** One evening from the alarm to the postmortem, as three people live it, with a restart in the middle. */
import { expect, it } from 'vitest';
import { MINUTE } from '../../src/incident/time.ts';
import { createStage, LOBBY } from '../support/stage.ts';

it('an evening', async () => {
  const stage = await createStage({ from: '19:02', config: 'responders: local:oncall' });
  await stage.message('watchtower', 'general', 'payments: error rate 38%');
  const alarm = stage.find('general', 'error rate').id;

  // Ana declares from the alarm; Ben comes from the lobby and takes command.
  await stage.to('19:04');
  await stage.shortcut('ana', 'declare', alarm);
  await stage.submit('ana', {
    title: 'Payments are failing',
    severity: 'SEV2',
    components: 'Payments',
    began: '18:55',
  });
  const room = await stage.room();
  await stage.to('19:06');
  await stage.press('ben', 'Join', LOBBY);
  await stage.press('ben', 'Take command', LOBBY);
  await stage.message('ben', room, 'Looking at the gateway');
  await stage.to('19:10');
  const found = await stage.message('ana', room, 'Caused by deploy 812: the pool is exhausted');
  await stage.react('ben', found, 'pushpin');
  await stage.say('ben', room, '/incident sev 1 Nobody can pay, next 20m');
  await stage.say('ben', room, '/incident task add Roll back deploy 812 @chidi due 15m');

  // The update comes in time, from a message that says it is one; the next one late, after a nudge.
  await stage.to('19:28');
  await stage.message('ben', room, 'update: deploy 812 is being rolled back');
  await stage.to('19:59');
  expect(stage.last(room)).toContain('@ben, the update is due now, at 19:58 UTC.');
  await stage.restart();
  await stage.to('20:03');
  await stage.press('chidi', 'Post update', room);
  await stage.submit('chidi', { text: 'Rolled back; payments recover', status: 'Monitoring', next: '1h' });
  await stage.press('chidi', 'Done', 'dm-chidi');

  // Ben hands over for the night and sleeps.
  await stage.to('20:30');
  await stage.say('ben', room, '/incident handoff @ana');
  await stage.to('21:01');
  await stage.say('ana', room, '/incident note 20:40 The error rate is at 0.1%, as before');
  await stage.press('ana', 'Resolve', room);
  await stage.submit('ana', { text: 'Payments work since 20:01' });
  await stage.to('21:05');

  expect(await stage.story()).toMatchInlineSnapshot(`
    [
      "19:04 declared ana: Payments are failing (from a message of <@local:watchtower>)
    payments: error rate 38%",
      "19:06 acknowledged ben: Acknowledged",
      "19:06 joined ben: Joined: <@local:ben>",
      "19:06 role_assigned ben: Role commander: <@local:ben>",
      "19:10 note_raised ana: Caused by deploy 812: the pool is exhausted",
      "19:10 severity_changed ben: Severity raised: SEV2 → SEV1",
      "19:10 update_posted ben: Nobody can pay",
      "19:10 task_added ben: Task 1: Roll back deploy 812 (<@local:chidi>)",
      "19:25 nudge_sounded foghorn: Nudge (heads-up): internal update owed by 2026-03-04 19:30 UTC, to <@local:ben>",
      "19:28 update_posted ben: deploy 812 is being rolled back",
      "19:53 nudge_sounded foghorn: Nudge (heads-up): internal update owed by 2026-03-04 19:58 UTC, to <@local:ben>",
      "19:58 nudge_sounded foghorn: Nudge (due): internal update owed by 2026-03-04 19:58 UTC, to <@local:ben>",
      "20:03 status_changed chidi: Status: investigating → monitoring",
      "20:03 update_posted chidi: Rolled back; payments recover",
      "20:03 task_done chidi: Task 1 done",
      "20:30 role_assigned ben: Role commander: <@local:ana>, handed over by <@local:ben>",
      "20:40 note_raised ana: The error rate is at 0.1%, as before",
      "20:58 nudge_sounded foghorn: Nudge (heads-up): internal update owed by 2026-03-04 21:03 UTC, to <@local:ana>",
      "21:01 components_changed ana: Components: Payments operational",
      "21:01 resolved ana: Resolved",
      "21:01 update_posted ana: Payments work since 20:01",
      "21:01 postmortem_drafted foghorn: Postmortem drafted (template)",
    ]
  `);
  expect(await stage.nudges()).toEqual([
    '19:25 heads_up ben',
    '19:53 heads_up ben',
    '19:58 due ben',
    '20:58 heads_up ana',
  ]);
  const { promises, adherence, firstUpdateAfter } = await stage.ledger();
  expect(promises.map(({ kept, lateBy }) => [kept, (lateBy ?? 0) / MINUTE])).toEqual([
    [true, 0],
    [false, 5],
    [true, 0],
  ]);
  expect([adherence, firstUpdateAfter]).toEqual([2 / 3, 6 * MINUTE]);
  expect(stage.members(room)).toEqual(['ana', 'ben', 'chidi']);
  expect(stage.lines(LOBBY).map((line) => line.split('\n').slice(0, 2).join(' '))).toMatchInlineSnapshot(`
    [
      "19:04 Foghorn: INC-1 · Payments are failing       Resolved after 1h 57m · SEV1",
      "  ↳ 19:10 Foghorn: Update by @ben         > Nobody can pay",
      "  ↳ 19:28 Foghorn: Update by @ben         > deploy 812 is being rolled back",
      "  ↳ 20:03 Foghorn: Update by @chidi         > Rolled back; payments recover",
      "  ↳ 21:01 Foghorn: Update by @ana         > Payments work since 20:01",
      "19:10 Foghorn: INC-1 (/c/inc-1-payments-are-failing) Payments are failing: @ben raised the severity from SEV2 to SEV1: Nobody can pay       [Join] [Catch me up]",
      "21:01 Foghorn: INC-1 (/c/inc-1-payments-are-failing) Payments are failing: Resolved after 1h 57m by @ana       > Payments work since 20:01",
    ]
  `);
  expect(await stage.say('dana', LOBBY, '/incident catchup INC-1')).toMatchInlineSnapshot(`
    "INC-1 · Payments are failing
    Resolved after 1h 57m · SEV1, declared 2h 1m ago · Payments operational
    Who: Incident commander @ana · also here: @ben, @chidi
    Last update 4m ago by @ana: Payments work since 20:01
    So far:
    - 21:03 CET @chidi: Rolled back; payments recover
    - 21:03 CET task #1 done: Roll back deploy 812
    - 21:40 CET @ana: The error rate is at 0.1%, as before
    [Timeline]"
  `);

  const postmortem = await stage.postmortem();
  const section = (title: string): string =>
    postmortem
      .split('\n## ')
      .find((part) => part.startsWith(title))
      ?.slice(title.length)
      .trim() ?? '';
  expect(section('Summary')).toMatchInlineSnapshot(`
    "The incident “Payments are failing” (SEV1) was detected at 2026-03-04 19:04 UTC and resolved at 2026-03-04 21:01 UTC, after 1h 57m. Affected: Payments. 3 people responded, among them the incident commander. 4 status updates went out.

    - Impact began: 2026-03-04 18:55 UTC
    - Detected (declared): 19:04 UTC
    - Acknowledged: 19:06 UTC
    - Mitigated: 20:03 UTC
    - Resolved: 21:01 UTC
    - Total duration, detected to resolved: 1h 57m
    - Duration of the impact: 2h 6m
    - Detected to mitigated: 59m"
  `);
  expect(section('Update cadence')).toMatchInlineSnapshot(`
    "- First update: 6m after the declaration.
    - Promises of a next update: 3 made, 2 kept, 1 missed.
    - The latest was 5m over.
    - Longest stretch without an update: 58m, from 2026-03-04 20:03 to 21:01.
    - Nudges sounded: 4.

    Missed promises:

    - Internal: promised at 2026-03-04 19:28 for 19:58; the next came at 20:03, 5m late"
  `);
  expect(section('Roles and responders')).toMatchInlineSnapshot(`
    "- Incident commander: Ben Carter, from 2026-03-04 19:06 until 20:30
    - Incident commander: Ana Ribeiro, from 20:30 (handed over)

    Responders: Ana Ribeiro, Ben Carter, Chidi Okafor."
  `);
  expect(section('Contributing factors')).toContain('Caused by deploy 812: the pool is exhausted');
  expect(section('Action items')).toContain('Roll back deploy 812');
  expect(await stage.backlog()).toEqual({ waiting: 0, parked: 0 });
});
