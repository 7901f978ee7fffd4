/** Declaring: in one line, by form, from a message; what is listed beside it, who is invited, when impact began. */
import { describe, expect, it } from 'vitest';
import { createStage, LOBBY } from '../support/stage.ts';

const GROUPS = `
severities:
  SEV1:
    invite: [local:responders]
  SEV2:
    invite: [local:oncall]
components:
  - name: API
    invite: [local:oncall]
  - name: Web
  - name: Payments
links:
  - title: Bridge
    kind: call
    url: https://meet.example.com/inc-{number}
`;
const ROOM = 'inc-1-checkout-is-failing';

describe('in one line', () => {
  it('opens a room, posts the card, announces it with the way in, and tells the declarer', async () => {
    const stage = await createStage();
    const heard = await stage.say('ana', LOBBY, '/incident declare Checkout is failing sev1 components:API,Web');
    expect(heard).toBe(
      'Declared INC-1 SEV1 “Checkout is failing”. Its room opens now, and you are invited.\n[When did it begin?]',
    );
    await stage.to('22:32');
    expect(stage.transcript(LOBBY)).toMatchInlineSnapshot(`
      "22:31 Foghorn: INC-1 · Checkout is failing
            Investigating · SEV1
            Components: API affected, Web affected
            Declared: 1m ago by @ana
            Next update: by 23:01 UTC
            No update posted yet
            Open the room (/c/inc-1-checkout-is-failing)
            [Join] [Catch me up] [Take command]"
    `);
    expect(await stage.room()).toBe(ROOM);
    expect(stage.members(ROOM)).toEqual(['ana']);
    expect(stage.transcript(ROOM)).toMatchInlineSnapshot(`
      "22:31 Foghorn: INC-1 · Checkout is failing
            Investigating · SEV1
            No update posted yet
            Incident commander: Nobody yet
            Communications lead: Nobody yet
            Scribe: Nobody yet
            Components: API affected, Web affected
            Declared: 22:31 UTC · 1m ago by @ana
            Next update: by 23:01 UTC
            [Update] [Status] [Severity] [Roles] [Resolve]
            [Take command] [Task] [Note] [When did it begin?]
            [More ▾]"
    `);
    expect(stage.foghorn.platform.channels.get(ROOM)?.topic).toBe('INC-1 · SEV1 · Investigating · Checkout is failing');
    expect(stage.foghorn.platform.messages.pins(ROOM)).toHaveLength(1);
  });

  it('takes a time in the declarer’s own zone, and habits of other tools', async () => {
    const stage = await createStage();
    // In New York it is 17:31.
    expect(await stage.say('ben', LOBBY, '/inc new sev2 Search is slow began:17:05')).toBe(
      'Declared INC-1 SEV2 “Search is slow”. Its room opens now, and you are invited. ' +
        'Impact began at 2026-03-04 17:05 EST.',
    );
    await stage.to('22:33');
    expect(await stage.card()).toContain('Impact began: 22:05 UTC · 28m ago');
    await stage.to('24:40');
    expect(await stage.say('ben', LOBBY, '/incident open p1 "Sev4 alarms are lost" drill private')).toBe(
      'Declared INC-2 SEV1 “Sev4 alarms are lost”. Its room opens now, and you are invited. ' +
        'It is private: only those invited can see it. It is a drill.\n[When did it begin?]',
    );
  });
});

describe('by form', () => {
  it('needs a title alone: the card asks for the severity until somebody chooses', async () => {
    const stage = await createStage();
    expect(await stage.say('chidi', LOBBY, '/incident')).toMatchInlineSnapshot(`
      "Declare an incident
      What is wrong?* []
      Severity <>
      What is affected? []
      When did impact begin, if earlier? []
      Who can see it? <Everybody>
      [Declare]"
    `);
    expect(await stage.submit('chidi')).toMatchInlineSnapshot(`"Please fill this in: what is wrong, in a few words."`);
    expect(await stage.submit('chidi', { title: 'Checkout is failing' })).toMatchInlineSnapshot(`
      "Declared INC-1 SEV3 “Checkout is failing”. Its room opens now, and you are invited. Nobody said how bad it is: SEV3 is assumed.
      [Set the severity] [When did it begin?]"
    `);
    expect(await stage.card()).toMatchInlineSnapshot(`
      "INC-1 · Checkout is failing
      Investigating · SEV3
      - SEV3 is the default: press Severity if that is not right
      No update posted yet
      Incident commander: Nobody yet
      Communications lead: Nobody yet
      Scribe: Nobody yet
      Components: None named
      Declared: 22:31 UTC · just now by @chidi
      Next update: by 23:01 UTC
      [Update] [Status] [Severity] [Roles] [Resolve]
      [Take command] [Task] [Note] [When did it begin?]
      [More ▾]"
    `);
    await stage.to('22:33');
    await stage.press('chidi', 'Set the severity');
    expect(await stage.submit('chidi', { to: 'SEV3' })).toBe('INC-1 is SEV3 now.');
    expect(await stage.card()).not.toContain('default');
    expect(stage.last(ROOM)).toBe('22:33 Foghorn: @chidi confirmed the severity: SEV3');
  });

  it('stands filled in with what was typed after the command', async () => {
    const stage = await createStage();
    expect(await stage.say('ana', LOBBY, '/incident Checkout is failing components:API')).toMatchInlineSnapshot(`
      "Declare an incident
      What is wrong?* [Checkout is failing]
      Severity <>
      What is affected? [API]
      When did impact begin, if earlier? []
      Who can see it? <Everybody>
      [Declare]"
    `);
    await stage.submit('ana', { severity: 'SEV2', as: 'private' });
    expect(await stage.incident()).toMatchObject({
      title: 'Checkout is failing',
      severity: 'SEV2',
      private: true,
      components: [{ name: 'API', status: 'partial_outage' }],
    });
  });
});

describe('from a message', () => {
  it('begins with what the message says', async () => {
    const stage = await createStage();
    const alarm = await stage.message('priya', 'general', 'Nobody can pay since 22:20!\nIs anybody looking? @ben');
    await stage.to('22:34');
    expect(await stage.shortcut('ana', 'declare', alarm)).toMatchInlineSnapshot(`
      "Declare an incident
      It will begin with this message:
      > Nobody can pay since 22:20! Is anybody looking? @ben
      What is wrong?* [Nobody can pay since 22:20! Is anybody looking? @ben]
      Severity <>
      What is affected? []
      When did impact begin, if earlier? []
      Who can see it? <Everybody>
      [Declare]"
    `);
    await stage.submit('ana', { title: 'Checkout is failing', severity: 'SEV1', began: '22:20' });
    expect(await stage.story()).toEqual([
      '22:34 declared ana: Checkout is failing (from a message of <@local:priya>)\nNobody can pay since 22:20!\nIs anybody looking? <@local:ben>',
    ]);
    expect(stage.last(ROOM)).toMatchInlineSnapshot(`
      "22:34 Foghorn: @ana declared this incident from a message of @priya at 22:31 UTC: Nobody can pay since 22:20! Is anybody looking? @ben
            [Take command]"
    `);
    expect((await stage.timeline())[0]?.url).toBe('/c/general?m=1');
  });
});

describe('what may be the same', () => {
  it('is offered before declaring: join instead', async () => {
    const stage = await createStage({ config: GROUPS });
    await stage.say('ana', LOBBY, '/incident declare Checkout is failing sev3 components:Web');
    await stage.to('22:40');
    expect(await stage.say('ben', LOBBY, '/incident')).toMatchInlineSnapshot(`
      "Declare an incident
      Is it this one, which is open already?
      - INC-1 SEV3 Investigating · Checkout is failing · declared 9m ago
      [Join INC-1 instead]
      What is wrong?* []
      Severity <>
      What is affected? []
      When did impact begin, if earlier? []
      Who can see it? <Everybody>
      [Declare]"
    `);
    expect(await stage.press('ben', 'Join INC-1 instead')).toBe(
      `You are a responder of INC-1 now, and invited to its room. Open the room (/c/${ROOM}).`,
    );
    expect(stage.members(ROOM)).toEqual(['ana', 'ben']);
  });

  it('is offered after declaring: merge, and both rooms and everybody’s people are one', async () => {
    const stage = await createStage({ config: GROUPS });
    await stage.say('ana', LOBBY, '/incident declare Checkout is failing sev3 components:Web');
    // Three hours on it is no longer recent: only the component they share makes them alike.
    await stage.to('25:40');
    await stage.say('dana', LOBBY, '/incident declare Mails are late sev3 components:Payments');
    await stage.to('25:41');
    const heard = await stage.say('ben', LOBBY, '/incident declare The shop is white sev2 components:Web');
    expect(heard).toMatchInlineSnapshot(`
      "Declared INC-3 SEV2 “The shop is white”. Its room opens now, and you are invited.
      [When did it begin?]
      Is it one of these, which are open already?
      - INC-1 SEV3 Investigating · Checkout is failing · declared 3h 10m ago · shares Web
      - INC-2 SEV3 Investigating · Mails are late · declared 1m ago
      [Join INC-1 instead] [Join INC-2 instead]
      [Merge into INC-1] [Merge into INC-2]"
    `);
    await stage.press('ben', 'Merge into INC-1');
    expect(stage.last('inc-3-the-shop-is-white')).toMatchInlineSnapshot(
      `"01:41 Foghorn: Merged into INC-1 by @ben; the work goes on there"`,
    );
    expect(stage.last(ROOM)).toBe('01:41 Foghorn: @ben merged INC-3 (The shop is white) into this incident');
    expect(stage.members(ROOM)).toEqual(['ana', 'ben']);
  });

  it('is never a drill, nor a drill an incident', async () => {
    const stage = await createStage();
    await stage.say('ana', LOBBY, '/incident declare sev1 drill Region failover');
    await stage.to('22:32');
    expect(await stage.say('ben', LOBBY, '/incident declare sev1 The region is down')).not.toContain('INC-1');
    expect(await stage.say('ben', LOBBY, '/incident declare sev1 drill Another failover')).toContain(
      '[Merge into INC-1]',
    );
  });

  it('never shows a private incident to those outside it', async () => {
    const stage = await createStage();
    await stage.say('ana', LOBBY, '/incident declare Payroll leaked sev1 private');
    await stage.to('22:32');
    expect(await stage.say('ben', LOBBY, '/incident')).not.toContain('Payroll');
    expect(await stage.say('ben', LOBBY, '/incident declare Mails are late sev3')).toBe(
      'Declared INC-2 SEV3 “Mails are late”. Its room opens now, and you are invited.\n[When did it begin?]',
    );
    await stage.to('22:33');
    expect(await stage.say('ana', LOBBY, '/incident')).toContain('Payroll');
  });
});

describe('groups', () => {
  it('come by severity, by component, and when either is raised or added later', async () => {
    const stage = await createStage({ config: GROUPS });
    await stage.say('dana', LOBBY, '/incident declare Checkout is failing sev3 components:Web');
    expect(stage.members(ROOM)).toEqual(['dana']);
    await stage.to('22:35');
    await stage.say('dana', ROOM, '/incident components API=down');
    expect(stage.members(ROOM)).toEqual(['ana', 'ben', 'dana']);
    await stage.to('22:36');
    await stage.say('dana', ROOM, '/incident severity sev1');
    expect(stage.members(ROOM)).toEqual(['ana', 'ben', 'chidi', 'dana', 'emre', 'priya']);
    expect(await stage.card()).toContain('Links: Bridge (https://meet.example.com/inc-1)');
  });
});

describe('when impact began', () => {
  it('may be earlier than the declaration, and is corrected later', async () => {
    const stage = await createStage();
    await stage.say('ana', LOBBY, '/incident declare Checkout is failing sev1 began:20m ago');
    await stage.to('22:40');
    expect(await stage.say('ana', ROOM, '/incident impact 21:55 One in five payments fails')).toBe(
      'INC-1: impact began at 2026-03-04 21:55 WET.',
    );
    expect(stage.last(ROOM)).toBe(
      '22:40 Foghorn: @ana recorded the impact: impact began at 21:55 UTC; One in five payments fails',
    );
    expect(await stage.card()).toContain('Impact: One in five payments fails\nImpact began: 21:55 UTC · 45m ago');
    expect(await stage.say('ana', ROOM, '/incident impact 23:30')).toBe('INC-1: impact began at 2026-03-03 23:30 WET.');
    await stage.to('22:45');
    await stage.press('ana', 'Impact', ROOM);
    await stage.submit('ana', { began: 'none' });
    expect(await stage.incident()).toMatchObject({ impactBeganAt: null, impact: 'One in five payments fails' });
  });
});
