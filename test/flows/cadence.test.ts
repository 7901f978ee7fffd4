/** The cadence: who is asked for the next update, when, where, how often, and everything that moves or answers it. */
import { describe, expect, it } from 'vitest';
import type { Pager } from '../../src/engine/ports.ts';
import { createStage, LOBBY, type Stage, type StageOptions } from '../support/stage.ts';

const ROOM = 'inc-1-checkout-is-failing';

const open = async (line = 'sev1', options?: StageOptions): Promise<Stage> => {
  const stage = await createStage(options);
  await stage.say('ana', LOBBY, `/incident declare Checkout is failing ${line}`);
  await stage.say('ben', LOBBY, '/incident join INC-1');
  await stage.say('ana', ROOM, '/incident lead');
  return stage;
};
/** The nudge of the period that came due at that time, as it stands now, with the replies beneath it. */
const nudgeOf = (stage: Stage, due: string): string => {
  const lines = stage.lines(ROOM);
  const from = lines.findIndex((line) => line.startsWith(`${due} Foghorn`) && line.includes('due'));
  const after = lines.slice(from + 1).findIndex((line) => !line.startsWith('  ↳'));
  return lines.slice(from, after === -1 ? undefined : from + 1 + after).join('\n');
};

describe('nobody answers', () => {
  it('climbs the ladder: heads-up, due, overdue, the lobby and the pager, three repeats, silence', async () => {
    const paged: string[] = [];
    const pager: Pager = { page: async ({ incident, owedAt }) => void paged.push(`${incident.number} ${owedAt}`) };
    const stage = await open('sev1', { pager, config: 'responders: local:responders' });
    await stage.say('chidi', LOBBY, '/incident join INC-1');
    await stage.to('22:57');
    expect(stage.transcript('dm-ana')).toMatchInlineSnapshot(`
      "22:56 Foghorn (to @ana): The next update on INC-1 (/c/inc-1-checkout-is-failing) Checkout is failing is due in 5 minutes, at 23:01 UTC. It is expected from you.
            Nothing said yet since it was declared at 22:31 UTC.
            [Post update] [No change since 22:31 UTC] [Snooze 15m] [Hand over]
            Open the room (/c/inc-1-checkout-is-failing)"
    `);
    expect(await stage.card()).toContain('- Heads-up: update due at 23:01 UTC, from @ana');
    expect(stage.transcript(ROOM)).not.toContain('due since');

    await stage.to('23:01');
    expect(nudgeOf(stage, '23:01')).toMatchInlineSnapshot(`
      "23:01 Foghorn (to @ana): @ana, the update is due now, at 23:01 UTC.
            Nothing said yet since it was declared at 22:31 UTC.
            [Post update] [No change since 22:31 UTC] [Resolve]
            [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]"
    `);
    await stage.to('23:12');
    expect(nudgeOf(stage, '23:01')).toMatchInlineSnapshot(`
      "23:01 Foghorn (to @ana): @ana, the update is due now, at 23:01 UTC.
            Nothing said yet since it was declared at 22:31 UTC.
            [Post update] [No change since 22:31 UTC] [Resolve]
            [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]
        ↳ 23:11 Foghorn (to @chidi): @chidi, the update has been due since 23:01 UTC, for 10 minutes now.
              [Post update] [No change since 22:31 UTC] [Resolve]
              [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]"
    `);
    expect(await stage.card()).toContain('- Update owed since 23:01 UTC, from @ana');

    await stage.to('23:22');
    expect(stage.last(LOBBY)).toMatchInlineSnapshot(`
      "23:21 Foghorn (to @ben, @ana, @chidi, @dana, @emre, @priya): INC-1 (/c/inc-1-checkout-is-failing) Checkout is failing (SEV1, investigating). The update has been due since 23:01 UTC. @ben and @responders: please look in, or bring in somebody who can.
            [Post update] [No change since 22:31 UTC] [Resolve]
            [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]"
    `);
    expect(paged).toHaveLength(1);

    await stage.to('24:55');
    expect(await stage.nudges()).toEqual([
      '22:56 heads_up ana',
      '23:01 due ana',
      '23:11 overdue chidi',
      '23:21 escalated ben responders',
      '23:51 repeat responders',
      '00:21 repeat responders',
      '00:51 repeat responders',
    ]);
    expect(stage.lines(ROOM).filter((line) => line.includes('Reminder'))).toMatchInlineSnapshot(`
      [
        "  ↳ 23:51 Foghorn (to @ana, @ben, @chidi, @dana, @emre, @priya): @responders, still no update; it has been due since 23:01 UTC, for 50 minutes now. Reminder 1 of 3.
              [Post update] [No change since 22:31 UTC] [Resolve]
              [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]",
        "  ↳ 00:21 Foghorn (to @ana, @ben, @chidi, @dana, @emre, @priya): @responders, still no update; it has been due since 23:01 UTC, for 1 hour 20 minutes now. Reminder 2 of 3.
              [Post update] [No change since 22:31 UTC] [Resolve]
              [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]",
        "  ↳ 00:51 Foghorn (to @ana, @ben, @chidi, @dana, @emre, @priya): @responders, still no update; it has been due since 23:01 UTC, for 1 hour 50 minutes now. Reminder 3 of 3, the last one.
              [Post update] [No change since 22:31 UTC] [Resolve]
              [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]",
      ]
    `);
    expect((await stage.card()).split('\n').slice(2, 4)).toMatchInlineSnapshot(`
      [
        "- Silent since 22:31 UTC",
        "- Update owed since 23:01 UTC, from @ana",
      ]
    `);
    // And then it is quiet, until somebody is there.
    await stage.to('30:00');
    expect(await stage.nudges()).toHaveLength(7);
    await stage.message('ben', ROOM, 'Sorry, I fell asleep');
    expect(await stage.card()).not.toContain('Silent');
    await stage.to('31:00');
    expect((await stage.nudges()).slice(7)).toEqual(['06:30 repeat responders', '07:00 repeat responders']);
  });

  it('of a private incident: the lobby hears nothing, its people are told directly', async () => {
    const stage = await createStage({ config: 'responders: local:responders' });
    await stage.say('ana', LOBBY, '/incident declare sev1 private Payroll leaked people:@ben');
    await stage.to('23:25');
    expect(stage.transcript(LOBBY)).toBe('');
    expect(await stage.nudges()).toEqual([
      '22:56 heads_up ana',
      '23:01 due ana',
      '23:11 overdue ana',
      '23:21 escalated ana',
    ]);
    expect(stage.last('dm-ben')).toMatchInlineSnapshot(`
      "23:21 Foghorn (to @ben): INC-1 (/c/inc-1-private) Payroll leaked (SEV1): the update has been due since 23:01 UTC, from @ana. Please look in, or bring in somebody who can.
            Nothing said yet since it was declared at 22:31 UTC.
            [Post update] [Catch me up]
            Open the room (/c/inc-1-private)"
    `);
    expect(stage.last('dm-chidi')).toBe('');
  });
});

describe('an answer', () => {
  it('early leaves nothing to say; one minute early after the post edits it to say so', async () => {
    const stage = await open();
    await stage.say('ana', ROOM, '/incident update Looking, next 20m');
    await stage.to('22:50');
    await stage.say('ana', ROOM, '/incident update Still looking');
    await stage.to('23:19');
    expect(await stage.nudges()).toEqual(['22:46 heads_up ana', '23:15 heads_up ana']);
    expect(stage.lines(ROOM).slice(1).join()).not.toContain('due');
    await stage.say('ana', ROOM, '/incident update Found it');
    expect(await stage.ledger()).toMatchObject({ kept: 2, missed: 0 });
  });

  it('after the post says how late, and by whom', async () => {
    const stage = await open();
    await stage.to('23:04');
    expect(await stage.press('ben', 'Post update', ROOM)).toMatchInlineSnapshot(`
      "Update INC-1
      What is going on?* []
      Status* <Investigating>
      Components []
      Next update in <30m (the cadence)>
      Or by another time []
      [Post update]"
    `);
    await stage.submit('ben', { text: 'Rolled back deploy 812', status: 'Monitoring', next: '1h' });
    await stage.to('23:05');
    expect(nudgeOf(stage, '23:01')).toBe(
      '23:01 Foghorn (to @ana): Update due 23:01 UTC: answered 23:04 UTC by @ben, 3 minutes late',
    );
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`
      "23:04 Foghorn: Update by @ben
            > Rolled back deploy 812
            Monitoring · SEV1 · Next update by 00:04 UTC"
    `);
    // No promise was broken: the first update is owed, not promised.
    expect(await stage.ledger()).toMatchObject({ kept: 0, missed: 0, adherence: null, firstUpdateAfter: 33 * 60_000 });
  });

  it('“no change” takes one tap, and a sentence the third time', async () => {
    const stage = await open();
    await stage.say('ana', ROOM, '/incident update Waiting for the vendor');
    await stage.to('23:01');
    expect(await stage.press('ana', 'No change since 22:31 UTC')).toBe('');
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`
      "23:01 Foghorn: Update by @ana
            > No change since 22:31 UTC.
            Investigating · SEV1 · Next update by 23:31 UTC"
    `);
    await stage.to('23:31');
    expect(await stage.press('ana', 'No change since 22:31 UTC')).toBe('');
    await stage.to('24:01');
    expect(await stage.press('ana', 'No change since 22:31 UTC …')).toMatchInlineSnapshot(`
      "Still no change?
      This would be the third “no change” in a row. What is being tried, or waited for?
      In a sentence* []
      [Post update]"
    `);
    expect(await stage.submit('ana')).toMatchInlineSnapshot(`
      "A sentence is needed here.
      What is being tried, or waited for?"
    `);
    await stage.submit('ana', { text: 'The vendor answers at 01:00' });
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`
      "00:01 Foghorn: Update by @ana
            > The vendor answers at 01:00
            Investigating · SEV1 · Next update by 00:31 UTC"
    `);
    expect(await stage.ledger()).toMatchObject({ kept: 3, missed: 0 });
  });

  it('by two people at once counts once', async () => {
    const stage = await open();
    await stage.to('23:02');
    const [ana, ben] = await Promise.all([
      stage.press('ana', 'No change since 22:31 UTC', ROOM),
      stage.press('ben', 'No change since 22:31 UTC', ROOM),
    ]);
    expect([ana, ben].toSorted()).toMatchInlineSnapshot(`
      [
        "",
        "That nudge has been answered: the last update of INC-1 is newer.
      Nothing more is owed for it.",
      ]
    `);
    expect((await stage.story()).filter((line) => line.includes('update_posted'))).toHaveLength(1);
    // The old nudge's other buttons are of that period as well.
    await stage.to('23:03');
    expect(stage.sees('ben', 'Snooze 30m', ROOM)).toBe(false);
  });

  it('from a stale page says that it was answered', async () => {
    const stage = await open();
    await stage.to('23:02');
    const { invoke } =
      stage.foghorn.platform.messages
        .get(stage.find(ROOM, 'due now, at').id)
        ?.body?.blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : []))
        .find(({ label }) => label === 'Snooze 30m') ?? {};
    await stage.say('ana', ROOM, '/incident update Found it');
    await stage.to('23:05');
    if (!invoke) throw new Error('no such button');
    expect(await stage.invoke('ben', ROOM, invoke)).toMatchInlineSnapshot(`
      "That nudge has been answered: the last update of INC-1 is newer.
      Nothing more is owed for it."
    `);
    expect((await stage.incident()).cadence.sounding).toBeNull();
  });
});

describe('a form that is open', () => {
  it('holds the nudge for three minutes', async () => {
    const stage = await open();
    await stage.to('23:00');
    await stage.press('ana', 'Post update', 'dm-ana');
    await stage.to('23:02');
    expect((await stage.nudges()).at(-1)).toBe('22:56 heads_up ana');
    await stage.to('23:04');
    expect((await stage.nudges()).at(-1)).toBe('23:03 due ana');
    await stage.submit('ana', { text: 'Found it' });
    await stage.to('23:05');
    expect(nudgeOf(stage, '23:03')).toContain('answered 23:04 UTC by @ana, 3 minutes late');
  });
});

describe('a snooze', () => {
  it.each([15, 30, 60])('of %i minutes moves the nudges, not the promise', async (minutes) => {
    const stage = await open();
    await stage.to('23:02');
    expect(await stage.press('ana', `Snooze ${minutes}m`, ROOM)).toMatch(
      /^Nudges of INC-1 rest until \d\d:\d\d WET\.$/,
    );
    await stage.to('23:05');
    const until = `${minutes === 60 ? '00:02' : `23:${2 + minutes}`} UTC`;
    expect(nudgeOf(stage, '23:01').split('\n')[0]).toBe(
      `23:01 Foghorn (to @ana): Update due 23:01 UTC: reminders snoozed until ${until} by @ana; it is still owed`,
    );
    expect(await stage.card()).toContain(`- Reminders snoozed until ${until}`);
    await stage.to('24:20');
    expect((await stage.nudges())[2]).toContain(`${until.slice(0, 5)} overdue`);
    expect((await stage.incident()).cadence.owed.internal).toBe(stage.now() - 79 * 60_000);
  });

  it('with a reason is read by everybody', async () => {
    const stage = await open();
    await stage.to('23:02');
    expect(await stage.press('ana', 'Snooze, with a reason …', ROOM)).toMatchInlineSnapshot(`
      "Snooze the nudges
      Nudges rest; the promised time of the next update stays as it is.
      For how long?* [15m]
      Why? []
      [Snooze]"
    `);
    expect(await stage.submit('ana', { minutes: '45m', reason: 'Restoring the backup' })).toBe(
      'Nudges of INC-1 rest until 23:47 WET.',
    );
    expect((await stage.story()).at(-1)).toBe(
      '23:02 snoozed ana: Nudges snoozed until 2026-03-04 23:47 UTC: Restoring the backup',
    );
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`
      "23:01 Foghorn (to @ana): Update due 23:01 UTC: reminders snoozed until 23:47 UTC by @ana (Restoring the backup); it is still owed
            Nothing said yet since it was declared at 22:31 UTC.
            [Post update] [No change since 22:31 UTC] [Resolve]
            [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]"
    `);
  });
});

describe('another cadence', () => {
  it('of 15 minutes brings the next one forward; longer ones move no promise', async () => {
    const stage = await open();
    expect(await stage.say('ana', ROOM, '/incident cadence 15m')).toBe('');
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`
      "22:31 Foghorn: @ana set the update cadence to every 15 minutes
            Next update by 22:46 UTC"
    `);
    await stage.to('22:47');
    expect(await stage.nudges()).toEqual(['22:41 heads_up ana', '22:46 due ana']);
    await stage.say('ana', ROOM, '/incident update Found it');
    await stage.say('ana', ROOM, '/incident cadence 2h');
    await stage.to('23:10');
    expect((await stage.nudges()).slice(2)).toEqual(['22:57 heads_up ana', '23:02 due ana']);
  });

  it('off, and resting until Monday, take a reason', async () => {
    const stage = await open('sev3');
    expect(await stage.say('ana', ROOM, '/incident cadence off')).toMatchInlineSnapshot(`
      "Cadence of INC-1
      INC-1 owes an update every 30 minutes. The next by 2026-03-04 23:01 WET.
      Are updates owed? <No, none any more>
      How often? []
      Not before? []
      Why? []
      [Change]"
    `);
    await stage.submit('ana', { reason: 'The vendor reports daily' });
    expect(stage.last(ROOM)).toBe('22:31 Foghorn: @ana turned the update cadence off: The vendor reports daily');
    expect(await stage.card()).toContain('Next update: Cadence is off');
    await stage.to('40:00');
    expect(await stage.nudges()).toEqual([]);

    await stage.say('ana', ROOM, '/incident cadence 30m');
    expect(await stage.say('ana', ROOM, '/incident cadence until mon 09:00')).toContain('Why?');
    expect(
      await stage.say('ana', ROOM, '/incident cadence until mon 09:00 nothing moves on weekends'),
    ).toMatchInlineSnapshot(`"Reminders of INC-1 rest until 2026-03-09 09:00 WET."`);
    expect(stage.last(ROOM)).toMatchInlineSnapshot(
      `"16:00 Foghorn: @ana paused the update reminders until 2026-03-09 09:00 UTC: nothing moves on weekends"`,
    );
    expect(await stage.card()).toContain('Next update: Reminders paused until 2026-03-09 09:00 UTC');
    await stage.to(`${24 * 4 + 24 + 8}:00`);
    expect(await stage.nudges()).toEqual([]);
    await stage.to(`${24 * 5 + 9}:05`);
    expect(await stage.nudges()).toEqual(['09:00 due ana']);
  });

  it('is set per severity and per status, by configuration', async () => {
    const config = `
cadence: 60
severities:
  SEV1:
    cadence: 15
  SEV4:
    cadence: off
statusCadence:
  monitoring: 120
`;
    const stage = await open('sev1', { config });
    expect(await stage.card()).toContain('Next update: by 22:46 UTC');
    await stage.say('ana', ROOM, '/incident status monitoring The fix is out');
    expect(await stage.card()).toContain('Next update: by 00:32 UTC');
    await stage.say('ana', LOBBY, '/incident declare A cosmetic bug sev4');
    await stage.say('ana', LOBBY, '/incident declare Search is slow sev2');
    expect(await stage.card(2)).toContain('Next update: Cadence is off');
    expect(await stage.card(3)).toContain('Next update: by 23:32 UTC');
    await stage.to('22:40');
    await stage.say('ana', LOBBY, '/incident severity INC-3 sev1');
    expect(await stage.card(3)).toContain('Next update: by 22:55 UTC');
  });
});

describe('time that does not simply pass', () => {
  it('a restart in the middle doubles nothing and forgets nothing', async () => {
    const stage = await open();
    await stage.to('23:02');
    await stage.restart();
    await stage.to('23:03');
    expect(stage.lines(ROOM).filter((line) => line.includes('due now, at'))).toHaveLength(1);
    await stage.to('23:12');
    expect(await stage.nudges()).toEqual(['22:56 heads_up ana', '23:01 due ana', '23:11 overdue ben']);
    await stage.restart();
    expect(await stage.press('ben', 'No change since 22:31 UTC', ROOM)).toBe('');
    await stage.to('23:13');
    expect(nudgeOf(stage, '23:01')).toContain('answered 23:12 UTC by @ben, 11 minutes late');
  });

  it('five hours down: the one step now due, in the room and in the lobby, not a backlog', async () => {
    const stage = await open('sev1', { config: 'responders: local:responders' });
    await stage.to('22:40');
    await stage.restart('27:40');
    await stage.to('27:41');
    expect(await stage.nudges()).toEqual(['03:40 escalated ana responders']);
    expect(stage.last(LOBBY)).toMatchInlineSnapshot(`
      "03:40 Foghorn (to @ana, @ben, @chidi, @dana, @emre, @priya): INC-1 (/c/inc-1-checkout-is-failing) Checkout is failing (SEV1, investigating). The update has been due since 23:01 UTC. @ana and @responders: please look in, or bring in somebody who can.
            [Post update] [No change since 22:31 UTC] [Resolve]
            [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]"
    `);
    expect(stage.lines('dm-ana')).toEqual([]);
    await stage.to('28:15');
    expect((await stage.nudges()).slice(1)).toEqual(['04:10 repeat ben']);
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`
      "04:10 Foghorn (to @ben): @ben, still no update; it has been due since 23:01 UTC, for 5 hours 9 minutes now. Reminder 1 of 3.
            [Post update] [No change since 22:31 UTC] [Resolve]
            [Snooze 15m] [Snooze 30m] [Snooze 60m] [Snooze, with a reason …]"
    `);
  });

  it('a clock that jumps back sounds nothing twice; one that jumps ahead sounds once', async () => {
    const stage = await open();
    await stage.to('23:02');
    await stage.jump('22:50');
    await stage.to('22:58');
    expect(await stage.nudges()).toEqual(['22:56 heads_up ana', '23:01 due ana']);
    await stage.jump('23:45');
    expect((await stage.nudges()).slice(2)).toEqual(['23:45 escalated ben']);
    await stage.to('23:50');
    expect(await stage.nudges()).toHaveLength(3);
  });

  it('outside working hours SEV3 stops at the due post, SEV2 does not', async () => {
    const config = `
workingHours:
  zone: Europe/Berlin
  days: [mon, tue, wed, thu, fri]
  from: "09:00"
  to: "18:00"
`;
    const stage = await open('sev3', { config });
    await stage.say('chidi', LOBBY, '/incident declare Search is down sev2');
    await stage.to('31:59');
    expect(await stage.nudges(1)).toEqual(['22:56 heads_up ana', '23:01 due ana']);
    expect((await stage.nudges(2)).slice(0, 4)).toEqual([
      '22:56 heads_up chidi',
      '23:01 due chidi',
      '23:11 overdue chidi',
      '23:21 escalated chidi',
    ]);
    // Nine o'clock in Berlin.
    await stage.to('32:01');
    expect((await stage.nudges(1)).slice(2)).toEqual(['08:00 escalated ben']);
  });
});
