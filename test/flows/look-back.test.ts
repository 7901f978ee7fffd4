/** Looking back: lists, search, one incident, the catch-up, statistics; drills stay out, private ones stay private. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createStage, LOBBY, type Stage } from '../support/stage.ts';

/** Three days of it: one resolved, one cancelled, one drill, one private, one open. */
const history = async (): Promise<Stage> => {
  const stage = await createStage({ from: '09:00' });
  await stage.say('ana', LOBBY, '/incident declare Checkout is failing sev1 components:API');
  const first = await stage.room(1);
  await stage.to('09:04');
  await stage.say('ben', first, '/incident lead');
  await stage.say('ben', first, '/incident update Looking at the redis timeouts, next 15m');
  await stage.to('09:18');
  await stage.say('ben', first, '/incident status monitoring Restarted redis, next 30m');
  await stage.to('09:51');
  await stage.say('ben', first, '/incident resolve Redis was out of memory');

  await stage.to('34:00');
  await stage.say('chidi', LOBBY, '/incident declare Search is slow sev3 components:Search');
  await stage.to('34:10');
  await stage.say('chidi', await stage.room(2), '/incident cancel The probe was slow');

  await stage.to('35:00');
  await stage.say('dana', LOBBY, '/incident declare sev1 drill Region failover');
  await stage.to('36:00');
  await stage.say('dana', await stage.room(3), '/incident resolve Failed over in an hour');

  await stage.to('37:00');
  await stage.say('priya', LOBBY, '/incident declare sev2 private Payroll leaked people:@ana components:Payroll');
  await stage.say('priya', await stage.room(4), '/incident note The redis password was in the mail');

  await stage.to('57:00');
  await stage.say('emre', LOBBY, '/incident declare Mails are late sev2 components:Mail,API');
  await stage.to('57:20');
  return stage;
};

describe('lists and search', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await history();
  });

  it('show what is open, what was lately, and what matches', async () => {
    expect(await stage.say('ben', LOBBY, '/incident list')).toMatchInlineSnapshot(`
      "Open incidents
      - INC-5 SEV2 Investigating · Mails are late · declared 20m ago
      [Show one ▾]
      All incidents"
    `);
    expect(await stage.say('ben', LOBBY, '/incident recent')).toMatchInlineSnapshot(`
      "Incidents
      - INC-5 SEV2 Investigating · Mails are late · declared 20m ago
      - INC-3 SEV1 Resolved · Region failover · 2026-03-05 06:00 EST, took 1h 0m · 🧪 Drill
      - INC-2 SEV3 Cancelled · Search is slow · 2026-03-05 05:00 EST, took 10m
      - INC-1 SEV1 Resolved · Checkout is failing · 2026-03-04 04:00 EST, took 51m
      [Show one ▾]
      All incidents"
    `);
    expect(await stage.say('ben', LOBBY, '/incident list all')).toMatchInlineSnapshot(`
      "Incidents
      - INC-5 SEV2 Investigating · Mails are late · declared 20m ago
      - INC-3 SEV1 Resolved · Region failover · 2026-03-05 06:00 EST, took 1h 0m · 🧪 Drill
      - INC-2 SEV3 Cancelled · Search is slow · 2026-03-05 05:00 EST, took 10m
      - INC-1 SEV1 Resolved · Checkout is failing · 2026-03-04 04:00 EST, took 51m
      [Show one ▾]
      All incidents"
    `);
    expect(await stage.say('ben', LOBBY, '/incident search redis')).toMatchInlineSnapshot(`
      "Incidents with “redis”
      - INC-1 SEV1 Resolved · Checkout is failing · 2026-03-04 04:00 EST, took 51m
      [Show one ▾]
      All incidents"
    `);
    expect(await stage.say('ben', LOBBY, '/incident list sev1 component:api')).toContain('INC-1');
    expect(await stage.say('ben', LOBBY, '/incident list from:2026-03-05 to:2026-03-05')).toMatchInlineSnapshot(`
      "Incidents
      - INC-3 SEV1 Resolved · Region failover · 2026-03-05 06:00 EST, took 1h 0m · 🧪 Drill
      - INC-2 SEV3 Cancelled · Search is slow · 2026-03-05 05:00 EST, took 10m
      [Show one ▾]
      All incidents"
    `);
    expect(await stage.say('ben', LOBBY, '/incident list cancelled')).toContain('INC-2');
    expect(await stage.say('ben', LOBBY, '/incident list unobtainium')).toMatchInlineSnapshot(`
      "Incidents with “unobtainium”
      None.
      All incidents"
    `);
    expect(await stage.say('ben', LOBBY, '/incident list from:someday')).toMatchInlineSnapshot(`
      "“someday” is not a day I can read.
      Type one like 2026-03-01, 2026-03, q1, 7d or 20m ago.
      [Edit again]"
    `);
    expect(await stage.press('ben', 'INC-1 Checkout is failing')).toContain('Resolved after 51m · SEV1');
  });

  it('tell the whole of one incident, and a late joiner what matters in under 15 lines', async () => {
    expect(await stage.say('ben', LOBBY, '/incident show INC-1')).toMatchInlineSnapshot(`
      "INC-1 · Checkout is failing
      Resolved after 51m · SEV1
      Last update 47h 29m ago by @ben: Redis was out of memory
      Incident commander: @ben
      Communications lead: Nobody
      Scribe: Nobody
      Components: API operational
      Declared: 2026-03-04 04:00 EST · 48h 20m ago by @ana
      [Postmortem] [Timeline] [Reopen]"
    `);
    await stage.to('57:21');
    const room = await stage.room(5);
    await stage.say('emre', room, '/incident lead');
    await stage.say(
      'emre',
      room,
      '/incident impact 56:40 One in three mails is an hour late'.replace('56:40', '08:40'),
    );
    await stage.say('ana', LOBBY, '/incident join INC-5');
    await stage.say('ana', room, '/incident note The queue has 80,000 mails');
    await stage.say('ana', room, '/incident task add Add workers @ana due 09:45');
    await stage.say('ana', room, '/incident task add Tell customers');
    await stage.say('ana', room, '/incident task add Ask the vendor');
    await stage.say('emre', room, '/incident update Adding workers, next 20m');
    await stage.say('ana', room, '/incident task done 1');
    await stage.say('ana', room, '/incident call https://meet.example.com/5');
    await stage.to('57:30');
    const heard = await stage.press('ben', 'Catch me up', LOBBY);
    expect(heard).toMatchInlineSnapshot(`
      "INC-5 · Mails are late
      Investigating · SEV2, declared 30m ago · Mail affected, API affected
      Impact: One in three mails is an hour late
      Who: Incident commander @emre · also here: @ana
      Last update 9m ago by @emre: Adding workers
      So far:
      - 04:21 EST @ana: The queue has 80,000 mails
      - 04:21 EST task #1 done: Add workers
      Next update: by 04:41 EST
      - #2 Tell customers, nobody yet
      - #3 Ask the vendor, nobody yet
      Call: meet.example.com/5 (https://meet.example.com/5)
      [Join] [Timeline]"
    `);
    expect(heard.split('\n').length).toBeLessThan(15);
    expect(await stage.say('ben', LOBBY, '/incident tldr INC-2')).toMatchInlineSnapshot(`
      "INC-2 · Search is slow
      Cancelled after 10m · SEV3, declared 23h 30m ago · Search affected
      Who: nobody held a role · also here: @chidi
      No update posted yet
      So far:
      - 2026-03-05 05:10 EST @chidi: Cancelled: The probe was slow
      [Timeline]"
    `);
  });
});

describe('statistics', () => {
  it('count what was no drill and no false alarm, for those who may see it', async () => {
    const stage = await history();
    expect(await stage.say('ben', LOBBY, '/incident stats 30d')).toMatchInlineSnapshot(`
      "2 incidents in the last 30 days, 1 still open.
      Total duration: 51m
      Time to acknowledge: 4m (median of 1)
      Time to mitigate: 18m (median of 1)
      Time to resolve: 51m (median of 1)
      Promises kept: 50% (1 kept, 1 missed)
      By month (incidents, median duration)
      2026-03  ████████████ 2  51m
      By severity (incidents, median duration)
      SEV1  ████████████ 1  51m
      SEV2  ████████████ 1
      By component (incidents, median duration)
      API   ████████████ 2  51m
      Mail  ██████       1
      Not counted: 1 false alarm, 1 drill.
      [30d] [90d] [this year]
      With plots"
    `);
    expect(await stage.say('ana', LOBBY, '/incident stats 30d')).toContain(
      '3 incidents in the last 30 days, 2 still open.',
    );
    expect(await stage.say('ben', LOBBY, '/incident stats 2026-02')).toMatchInlineSnapshot(`
      "0 incidents in 2026-02.
      Total duration: not recorded
      Time to acknowledge: not recorded
      Time to mitigate: not recorded
      Time to resolve: not recorded
      Promises kept: nothing was promised
      [30d] [90d] [this year]
      With plots"
    `);
    expect(await stage.say('ben', LOBBY, '/incident stats someday')).toMatchInlineSnapshot(`
      "“someday” is not a period I can read.
      Type a period like 30d, 12w, 6m, 2026-09, q3, 2026, last month or all.
      [Edit again]"
    `);
  });
});

describe('a private incident', () => {
  it('does not exist for strangers: in no command, list, search, statistic, page or channel', async () => {
    const stage = await history();
    const room = await stage.room(4);
    const asked = [
      'list',
      'list all',
      'list payroll',
      'list component:Payroll',
      'search redis',
      'stats all',
      'show INC-4',
      'catchup INC-4',
      'timeline INC-4',
      'postmortem INC-4',
      'join INC-4',
      'note INC-4 Let me in',
      'update INC-4 Let me in',
      'status INC-4 resolved',
      'resolve INC-4 Done',
      'merge INC-5 into INC-4',
      'merge INC-4 into INC-5',
      'handoff INC-4 @ben',
      'task INC-4 list',
      'links INC-4',
      'redact INC-4 2',
      'retry INC-4',
      'invite INC-4 @ben',
      'declare Payslips are wrong sev3 components:Payroll',
    ];
    for (const line of asked) {
      const heard = await stage.say('ben', LOBBY, `/incident ${line}`);
      expect(heard, line).not.toMatch(/leaked|password|Payroll ?<|priya/i);
      if (line.includes('INC-4')) expect(heard, line).toContain('There is no INC-4.');
    }
    expect(await stage.say('ben', room, '/incident')).toBe(`There is no channel ${room} here.`);
    for (const path of ['/', `/c/${room}`, '/console/', '/console/incidents/4', '/console/statistics', '/c/general'])
      expect(await stage.page('ben', path), path).not.toMatch(/leaked|password/);
    expect(stage.visible('ben')).not.toContain(room);
    expect(stage.transcript(LOBBY)).not.toMatch(/INC-4|leaked/);
    expect((await stage.incident(4)).status).toBe('investigating');
    expect((await stage.incident(4)).members).toEqual(['local:priya', 'local:ana']);
    // Those invited see all of it.
    expect(await stage.say('ana', LOBBY, '/incident search redis')).toContain('INC-4');
    expect(await stage.say('ana', LOBBY, '/incident show INC-4')).toContain('🔒 Private');
  });

  it('opens to whoever is invited, and merges into a public one without its title', async () => {
    const stage = await history();
    expect(await stage.say('priya', LOBBY, '/incident invite INC-4 @ben')).toBe('@ben is invited to INC-4.');
    expect(stage.visible('ben')).toContain(await stage.room(4));
    expect(await stage.say('ben', LOBBY, '/incident show INC-4')).toContain('Payroll leaked');
    await stage.to('57:25');
    await stage.say('ben', LOBBY, '/incident merge INC-4 into INC-5');
    expect(stage.last(await stage.room(5))).toMatchInlineSnapshot(
      `"09:25 Foghorn: @ben merged INC-4 into this incident"`,
    );
  });
});
