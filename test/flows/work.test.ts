/** Working an incident: by command and by the card's buttons, and what everybody in the room reads of it. */
import { describe, expect, it } from 'vitest';
import { createStage, LOBBY, type Stage, type StageOptions } from '../support/stage.ts';

const ROOM = 'inc-1-checkout-is-failing';

/** Ana declared it at 22:31; Ben and Chidi have joined. */
const open = async (line = 'sev2 components:API,Web', options?: StageOptions): Promise<Stage> => {
  const stage = await createStage(options);
  await stage.say('ana', LOBBY, `/incident declare Checkout is failing ${line}`);
  await stage.say('ben', LOBBY, '/incident join INC-1');
  await stage.say('chidi', LOBBY, '/incident join INC-1');
  await stage.to('22:35');
  return stage;
};

describe('status, severity, title and components', () => {
  it('change by command: the room reads it, the lobby only what concerns it', async () => {
    const stage = await open();
    expect(await stage.say('ben', ROOM, '/incident status identified')).toBe('');
    expect(await stage.say('ben', ROOM, '/incident sev 1 All regions are down, next 15m')).toBe('');
    expect(await stage.say('ben', ROOM, '/incident rename Checkout fails for every card')).toBe('');
    expect(await stage.say('ben', ROOM, '/incident components Web=ok, API=down')).toBe('');
    await stage.to('22:40');
    expect(stage.lines(ROOM).slice(1)).toMatchInlineSnapshot(`
      [
        "22:35 Foghorn: @ben changed the status from investigating to identified",
        "22:35 Foghorn: @ben raised the severity from SEV2 to SEV1",
        "22:35 Foghorn: Update by @ben
            > All regions are down
            Identified · SEV1 · API affected, Web affected · Next update by 22:50 UTC",
        "22:35 Foghorn: @ben renamed it to Checkout fails for every card",
        "22:35 Foghorn: @ben set the components: API major outage, Web operational",
      ]
    `);
    expect(stage.transcript(LOBBY)).toMatchInlineSnapshot(`
      "22:31 Foghorn: INC-1 · Checkout fails for every card
            Identified · SEV1
            Components: API major outage, Web operational
            Declared: 9m ago by @ana
            Next update: by 22:50 UTC
            Last update 5m ago by @ben: All regions are down
            Open the room (/c/inc-1-checkout-is-failing)
            [Join] [Catch me up] [Take command]
        ↳ 22:35 Foghorn: Update by @ben
              > All regions are down
              Identified · SEV1 · API affected, Web affected · Next update by 22:50 UTC
      22:35 Foghorn: INC-1 (/c/inc-1-checkout-is-failing) Checkout is failing: @ben raised the severity from SEV2 to SEV1: All regions are down
            [Join] [Catch me up]"
    `);
    expect(await stage.card()).toMatchInlineSnapshot(`
      "INC-1 · Checkout fails for every card
      Identified · SEV1
      Last update 5m ago by @ben: All regions are down
      Incident commander: Nobody yet
      Communications lead: Nobody yet
      Scribe: Nobody yet
      Components: API major outage, Web operational
      Declared: 22:31 UTC · 9m ago by @ana
      Next update: by 22:50 UTC
      [Update] [Status] [Severity] [Roles] [Resolve]
      [Take command] [Task] [Note] [When did it begin?]
      [More ▾]"
    `);
    expect(stage.foghorn.platform.channels.get(ROOM)?.topic).toBe(
      'INC-1 · SEV1 · Identified · Checkout fails for every card',
    );
  });

  it('change by the buttons, which say what stands now', async () => {
    const stage = await open();
    expect(await stage.press('ana', 'Status')).toMatchInlineSnapshot(`
      "Status of INC-1
      Status* <Investigating>
      What to tell everybody []
      Next update in <30m (the cadence)>
      Or by another time []
      [Change]"
    `);
    await stage.submit('ana', { to: 'Monitoring', text: 'The fix is out; watching', next: '1h' });
    expect(await stage.incident()).toMatchObject({ status: 'monitoring', mitigatedAt: stage.now() });
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`
      "22:35 Foghorn: Update by @ana
            > The fix is out; watching
            Monitoring · SEV2 · API affected, Web affected · Next update by 23:35 UTC"
    `);
    expect(await stage.press('ana', 'Severity')).toMatchInlineSnapshot(`
      "Severity of INC-1
      Severity* <SEV2 Major: an important part is down or badly degraded for many customers>
      Why? []
      Next update in <30m (the cadence)>
      Or by another time []
      [Change]"
    `);
    await stage.submit('ana', { to: 'SEV3' });
    expect(stage.last(ROOM)).toBe('22:35 Foghorn: @ana lowered the severity from SEV2 to SEV3');
    expect(await stage.press('ana', 'Components', ROOM)).toMatchInlineSnapshot(`
      "Components of INC-1
      Affected by INC-1: API affected, Web affected.
      Which are affected? []
      Their status <>
      Which are not, after all? []
      [Save]"
    `);
    await stage.submit('ana', { remove: 'Web' });
    await stage.press('ana', 'Rename', ROOM);
    await stage.submit('ana', { title: 'Checkout was slow' });
    expect(await stage.card()).toMatchInlineSnapshot(`
      "INC-1 · Checkout was slow
      Monitoring · SEV3
      Last update just now by @ana: The fix is out; watching
      Incident commander: Nobody yet
      Communications lead: Nobody yet
      Scribe: Nobody yet
      Components: API affected
      Declared: 22:31 UTC · 4m ago by @ana
      Next update: by 23:35 UTC
      [Update] [Status] [Severity] [Roles] [Resolve]
      [Take command] [Task] [Note] [When did it begin?]
      [More ▾]"
    `);
  });

  it('say so when there is nothing to change', async () => {
    const stage = await open();
    expect(await stage.say('ana', ROOM, '/incident status investigating')).toBe('INC-1 is investigating already.');
    expect(await stage.say('ana', ROOM, '/incident severity sev2')).toBe('INC-1 is SEV2 already.');
    expect(await stage.say('ana', ROOM, '/incident rename Checkout is failing')).toBe('INC-1 is called that already.');
    expect(await stage.say('ana', ROOM, '/incident components remove:Billing')).toMatchInlineSnapshot(`
      "Billing is not among the affected components.
      Affected now: API, Web.
      [Edit again]"
    `);
  });
});

describe('roles', () => {
  it('are assigned, claimed and given up', async () => {
    const stage = await open();
    expect(await stage.say('ana', ROOM, '/incident lead')).toBe('');
    expect(await stage.say('ana', ROOM, '/incident assign comms @ben')).toBe('');
    expect(await stage.say('chidi', ROOM, '/incident claim scribe')).toBe('');
    expect(await stage.say('chidi', ROOM, '/incident assign scribe clear')).toBe('');
    expect(stage.lines(ROOM).slice(-4)).toMatchInlineSnapshot(`
      [
        "22:35 Foghorn: @ana is now incident commander",
        "22:35 Foghorn (to @ben): @ana made @ben communications lead",
        "22:35 Foghorn: @chidi is now scribe",
        "22:35 Foghorn: @chidi is no longer scribe",
      ]
    `);
    expect(await stage.card()).toContain('Incident commander: @ana\nCommunications lead: @ben\nScribe: Nobody yet');
  });

  it('are taken from the card and the lobby with one tap', async () => {
    const stage = await open();
    await stage.press('ben', 'Take command', LOBBY);
    expect(stage.last(ROOM)).toBe('22:35 Foghorn: @ben is now incident commander');
    expect(await stage.card()).not.toContain('Take command');
    await stage.to('22:36');
    expect(await stage.press('chidi', 'Roles')).toMatchInlineSnapshot(`
      "Roles of INC-1
      - Incident commander: @ben (Decides what is done next and who does it)
      - Communications lead: nobody (Writes the status updates and owes them on time)
      - Scribe: nobody (Keeps the timeline complete)
      Role* <>
      Who []
      [Assign]"
    `);
    await stage.submit('chidi', { role: 'Incident commander' });
    expect(stage.last(ROOM)).toBe('22:36 Foghorn: @chidi is now incident commander, taking over from @ben');
  });

  it('are handed over with the update they owe: both are told, the new holder is caught up', async () => {
    const stage = await open();
    await stage.say('ana', ROOM, '/incident lead');
    await stage.say('ana', ROOM, '/incident update Rolling back deploy 812, next 20m');
    await stage.say('chidi', ROOM, '/incident note 23:33 Error rate at 40%');
    await stage.to('22:41');
    expect(await stage.say('ana', ROOM, '/incident handoff @ben')).toBe('');
    expect(stage.last(ROOM)).toBe('22:41 Foghorn (to @ben): @ana handed the incident commander role to @ben');
    expect(stage.transcript('dm-ben', 'America/New_York')).toMatchInlineSnapshot(`
      "17:41 Foghorn (to @ben): You are now incident commander of INC-1 (/c/inc-1-checkout-is-failing) Checkout is failing, handed over by @ana. Your next update is due by 17:55 EST.
            Investigating · SEV2, declared 10m ago · API affected, Web affected
            Who: Incident commander @ben · also here: @ana, @chidi
            Last update 6m ago by @ana: Rolling back deploy 812
            So far:
            - 17:33 EST @chidi: Error rate at 40%
            Next update: by 17:55 EST
            [Post update] [Timeline]
            Open the room (/c/inc-1-checkout-is-failing)"
    `);
    expect(stage.transcript('dm-ana')).toMatchInlineSnapshot(`""`);
    // The update is Ben's at once.
    await stage.to('22:50');
    expect(stage.last('dm-ben')).toContain('It is expected from you.');
  });

  it('are taken from somebody who is told, when somebody else asks for it', async () => {
    const stage = await open();
    await stage.say('ana', ROOM, '/incident assign comms @ana');
    await stage.to('22:40');
    await stage.say('chidi', ROOM, '/incident handoff comms @ben');
    expect(stage.last(ROOM)).toBe(
      '22:40 Foghorn (to @ben): @ana handed the communications lead role to @ben, asked by @chidi',
    );
    expect(stage.transcript('dm-ana')).toMatchInlineSnapshot(`
      "22:40 Foghorn (to @ana): @ben is now communications lead of INC-1 (/c/inc-1-checkout-is-failing) Checkout is failing, in your place. The next update is due by 23:01 UTC, from @ben. Thank you.
            Open the room (/c/inc-1-checkout-is-failing)"
    `);
    expect(stage.transcript('dm-ben')).toContain('You are now communications lead of INC-1');
  });

  it('let in whoever is given a task, of a private incident too', async () => {
    const stage = await createStage();
    await stage.say('ana', LOBBY, '/incident declare sev1 private Payroll leaked');
    await stage.say('ana', 'inc-1-private', '/incident task add Rotate the keys @dana due 23:00');
    expect(stage.visible('dana')).toContain('inc-1-private');
    expect(await stage.say('dana', LOBBY, '/incident show INC-1')).toContain('Rotate the keys');
  });

  it('ask once, after six hours, whether somebody else should take over', async () => {
    const stage = await open();
    await stage.say('ana', ROOM, '/incident lead');
    await stage.say('ana', ROOM, '/incident cadence off The vendor reports daily');
    await stage.to('28:34');
    expect(stage.transcript('dm-ana')).toBe('');
    await stage.to('28:36');
    expect(stage.transcript('dm-ana')).toMatchInlineSnapshot(`
      "04:35 Foghorn (to @ana): You have been incident commander of INC-1 (/c/inc-1-checkout-is-failing) Checkout is failing for 6 hours. Is it time for somebody else to take over?
            [Hand over] [I keep it]
            You are asked this once."
    `);
    await stage.press('ana', 'I keep it');
    await stage.to('40:00');
    expect(stage.lines('dm-ana')).toHaveLength(1);
    await stage.press('ana', 'Hand over', 'dm-ana');
    expect(await stage.submit('ana', { person: '@chidi' })).toBe('Incident commander is handed over to @chidi.');
    expect((await stage.incident()).roles.commander?.person).toBe('local:chidi');
  });
});

describe('notes', () => {
  it('are back-dated in the writer’s own zone, and say where they went', async () => {
    const stage = await open();
    expect(await stage.say('ana', ROOM, '/incident note Restarted the payment pods')).toBe('');
    expect(await stage.say('ben', ROOM, '/incident note 17:20 Error rate began to rise')).toBe(
      'The note is on the timeline of INC-1 at 2026-03-04 17:20 EST.',
    );
    expect(await stage.say('chidi', ROOM, '/incident note 20m ago Deploy 812')).toBe(
      'The note is on the timeline of INC-1 at 2026-03-04 23:15 GMT+1.',
    );
    expect(await stage.say('ana', ROOM, '/incident note at:"yesterday 23:50 CET" The certificate was renewed')).toBe(
      'The note is on the timeline of INC-1 at 2026-03-03 22:50 WET.',
    );
    expect(stage.lines(ROOM).slice(-4)).toMatchInlineSnapshot(`
      [
        "22:35 Foghorn: Note by @ana: Restarted the payment pods",
        "22:35 Foghorn: Note by @ben at 22:20 UTC: Error rate began to rise",
        "22:35 Foghorn: Note by @chidi at 22:15 UTC: Deploy 812",
        "22:35 Foghorn: Note by @ana at 2026-03-03 22:50 UTC: The certificate was renewed",
      ]
    `);
    expect(await stage.story()).toMatchInlineSnapshot(`
      [
        "2026-03-03 22:50 note_raised ana: The certificate was renewed",
        "22:15 note_raised chidi: Deploy 812",
        "22:20 note_raised ben: Error rate began to rise",
        "22:31 declared ana: Checkout is failing",
        "22:31 acknowledged ben: Acknowledged",
        "22:31 joined ben: Joined: <@local:ben>",
        "22:31 joined chidi: Joined: <@local:chidi>",
        "22:35 note_raised ana: Restarted the payment pods",
      ]
    `);
  });

  it('come in bulk: pasted, looked at, committed', async () => {
    const stage = await open();
    const pasted =
      '[22:05] Error rate rises\n22:11 - Rolled back deploy 812\n  on eu-1 only\nyesterday 23:50 CET: Certificate renewed';
    expect(await stage.press('ana', 'Add timed notes from text', ROOM)).toMatchInlineSnapshot(`
      "Add timed notes
      A line for each, beginning with its time: “14:05 Error rate rises”. A line 2026-03-01 sets the day.
      Lines* []
      [Preview]"
    `);
    expect(await stage.submit('ana', { lines: pasted })).toMatchInlineSnapshot(`
      "3 notes would go onto the timeline of INC-1. Are the times right?
      - 2026-03-04 22:05 WET Error rate rises
      - 2026-03-04 22:11 WET Rolled back deploy 812 on eu-1 only
      - 2026-03-03 22:50 WET Certificate renewed
      [Add 3 notes] [Change the lines]"
    `);
    expect((await stage.story()).join()).not.toContain('note_raised');
    await stage.to('22:50');
    await stage.press('ana', 'Change the lines');
    await stage.submit('ana', { lines: pasted.replace('22:11', '22:12') });
    expect(await stage.press('ana', 'Add 3 notes')).toBe('3 notes went onto the timeline of INC-1.');
    expect((await stage.story()).filter((line) => line.includes('note_raised'))).toMatchInlineSnapshot(`
      [
        "2026-03-03 22:50 note_raised ana: Certificate renewed",
        "22:05 note_raised ana: Error rate rises",
        "22:12 note_raised ana: Rolled back deploy 812
      on eu-1 only",
      ]
    `);
    // Pressed again, much later, by an impatient hand.
    await stage.to('22:51');
    expect(await stage.press('ana', 'Add 3 notes')).toMatchInlineSnapshot(
      `"These notes are on the timeline of INC-1 already."`,
    );
    expect((await stage.story()).filter((line) => line.includes('note_raised'))).toHaveLength(3);
  });
});

describe('tasks', () => {
  it('have an owner, who is reminded, and a due time; nobody’s is asked of the room', async () => {
    const stage = await open();
    expect(await stage.say('ana', ROOM, '/incident task add Restart the pods @ben due 22:50')).toBe('');
    expect(await stage.say('ana', ROOM, '/incident todo Call the vendor due 20m')).toBe('');
    expect(stage.lines(ROOM).slice(-2)).toMatchInlineSnapshot(`
      [
        "22:35 Foghorn (to @ben): @ana added task #1 for @ben, due 22:50 UTC: Restart the pods",
        "22:35 Foghorn: @ana added task #2, due 22:55 UTC: Call the vendor",
      ]
    `);
    expect(await stage.card()).toContain(
      '- #1 Restart the pods, @ben, due 22:50 UTC\n- #2 Call the vendor, nobody yet, due 22:55 UTC',
    );
    await stage.to('22:51');
    expect(stage.transcript('dm-ben')).toMatchInlineSnapshot(`
      "22:50 Foghorn (to @ben): Task #1 of INC-1 (/c/inc-1-checkout-is-failing) Checkout is failing is due now, at 22:50 UTC: Restart the pods
            [Done] [Change it]
            Open the room (/c/inc-1-checkout-is-failing)"
    `);
    expect(await stage.press('ben', 'Done')).toBe('Task #1 is done.');
    await stage.to('22:55');
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`
      "22:55 Foghorn: Task #2 is due and has no owner: Call the vendor
            [I take it] [Done]"
    `);
    await stage.press('chidi', 'I take it');
    expect(stage.last(ROOM)).toBe('22:55 Foghorn: @chidi changed task #2: it is @chidi’s now');
    expect(await stage.say('ana', ROOM, '/incident task list')).toMatchInlineSnapshot(`
      "1 open task of 2 in INC-1:
      - #2 Call the vendor · @chidi · due 2026-03-04 22:55 WET
      - #1 ✓ Restart the pods · @ben"
    `);
    await stage.press('ana', 'Task');
    await stage.submit('ana', { text: 'Write to customers', owner: '@ana', due: 'mon 09:00' });
    expect(stage.last(ROOM)).toMatchInlineSnapshot(
      `"22:55 Foghorn: @ana added task #3 for @ana, due 2026-03-09 09:00 UTC: Write to customers"`,
    );
    expect(await stage.say('ana', ROOM, '/incident task done 7')).toBe(
      'There is no task 7 here.\nType /incident task list to see them.\n[Edit again]',
    );
  });
});

describe('the timeline', () => {
  it('pages, filters, and is corrected', async () => {
    const stage = await open();
    for (let n = 1; n <= 12; n++) await stage.say('ana', ROOM, `/incident note Step ${n}`);
    await stage.message('ben', ROOM, 'I see timeouts in redis');
    expect(await stage.say('ben', ROOM, '/incident timeline')).toMatchInlineSnapshot(`
      "Timeline of INC-1
      10 of 16 entries
      - 2026-03-04 17:35 EST @ana: Step 3 v00000007
      - 17:35 EST @ana: Step 4 v00000008
      - 17:35 EST @ana: Step 5 v00000009
      - 17:35 EST @ana: Step 6 v00000010
      - 17:35 EST @ana: Step 7 v00000011
      - 17:35 EST @ana: Step 8 v00000012
      - 17:35 EST @ana: Step 9 v00000013
      - 17:35 EST @ana: Step 10 v00000014
      - 17:35 EST @ana: Step 11 v00000015
      - 17:35 EST @ana: Step 12 v00000016
      [Earlier]
      The whole timeline"
    `);
    expect(await stage.press('ben', 'Earlier')).toMatchInlineSnapshot(`
      "Timeline of INC-1
      6 of 16 entries
      - 2026-03-04 17:31 EST @ana: Checkout is failing v00000001
      - 17:31 EST @ben: Acknowledged v00000002
      - 17:31 EST @ben: Joined: @ben v00000003
      - 17:31 EST @chidi: Joined: @chidi v00000004
      - 17:35 EST @ana: Step 1 v00000005
      - 17:35 EST @ana: Step 2 v00000006
      [Later]
      The whole timeline"
    `);
    expect(await stage.say('ben', ROOM, '/incident timeline redis')).toMatchInlineSnapshot(`
      "Timeline of INC-1
      1 entry, with “redis”
      - 2026-03-04 17:35 EST @ben: I see timeouts in redis c:local:inc-1-checkout-is-failing:15:message
      The whole timeline"
    `);
    expect(await stage.say('ben', ROOM, '/incident timeline kind:note by:@ana Step 1')).toContain('4 entries');
    expect(await stage.say('ben', ROOM, '/incident timeline kind:nots')).toMatchInlineSnapshot(`
      "“nots” is not a kind of entry.
      Did you mean note? Use note, update, status, severity, nudge, task, role or message.
      [Edit again]"
    `);

    expect(await stage.say('ben', ROOM, '/incident correct v00000005 The first step at:17:00')).toMatchInlineSnapshot(
      `"The entry is corrected; it says “The first step”; it happened at 2026-03-04 17:00 EST."`,
    );
    expect((await stage.story())[0]).toBe('22:00 note_raised ana: The first step');
    expect(await stage.say('ana', ROOM, '/incident correct 6')).toMatchInlineSnapshot(`
      "Correct an entry
      Which entry?* [6]
      What it should say [Step 2]
      When it happened [2026-03-04 22:35 UTC]
      [Correct]"
    `);
    await stage.submit('ana', { text: 'The second step, as @ben saw it' });
    expect((await stage.story()).join('\n')).toContain(
      '22:35 note_raised ana: The second step, as <@local:ben> saw it',
    );
    expect(await stage.say('ana', ROOM, '/incident correct v99 Nothing')).toMatchInlineSnapshot(`
      "There is no entry “v99”.
      Type /incident timeline to see them with their ids.
      [Edit again]"
    `);
  });
});

describe('a correction', () => {
  it('reaches what Foghorn has said of it, in the room and in the lobby', async () => {
    const stage = await open();
    const said = await stage.message('ana', ROOM, 'update: rolling bakc');
    await stage.say('ana', ROOM, '/incident update Rolled bakc');
    await stage.say('ana', ROOM, '/incident note Errors flal');
    await stage.to('22:40');
    await stage.edit('ana', said, 'update: rolling back');
    await stage.say('ana', ROOM, '/incident correct 6 Rolled back');
    await stage.say('ana', ROOM, '/incident correct 7 Errors fall');
    await stage.to('22:41');
    expect(`${stage.transcript(ROOM)}${stage.transcript(LOBBY)}`).not.toMatch(/bakc|flal/);
    expect(stage.last(ROOM)).toBe('22:35 Foghorn: Note by @ana: Errors fall');
    expect(stage.find(LOBBY, '> rolling back').text).toContain('Update by @ana');
    expect(stage.find(LOBBY, '> Rolled back').text).toContain('Update by @ana');
  });
});

describe('links', () => {
  it('stand on the card, by command and by form, and come off again', async () => {
    const stage = await open();
    expect(await stage.say('ana', ROOM, '/incident call https://meet.example.com/inc Bridge')).toBe('');
    expect(stage.last(ROOM)).toBe('22:35 Foghorn: @ana added a link: Bridge (https://meet.example.com/inc)');
    expect(await stage.say('ana', ROOM, '/incident links')).toMatchInlineSnapshot(`
      "Links of INC-1:
      - call: Bridge (https://meet.example.com/inc)
      [Add a link]"
    `);
    await stage.press('ana', 'Add a link');
    expect(await stage.submit('ana', { url: 'grafana/d/1' })).toBe(
      '“grafana/d/1” is not a web address.\nGive one that begins with https://.',
    );
    await stage.submit('ana', { url: 'https://grafana.example.com/d/1', title: 'Errors', kind: 'dashboard' });
    expect(await stage.card()).toContain(
      'Links: Bridge (https://meet.example.com/inc) · Errors (https://grafana.example.com/d/1)',
    );
    expect(await stage.say('ana', ROOM, '/incident links remove:Bridge')).toBe('The link is off.');
    expect(await stage.card()).toContain('Links: Errors (https://grafana.example.com/d/1)');
  });
});
