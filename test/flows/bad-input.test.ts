/** What people get wrong: one clear sentence each, and neither their words nor the incident's state are lost. */
import { describe, expect, it } from 'vitest';
import { createStage, LOBBY, type Stage, type StageOptions } from '../support/stage.ts';

const ROOM = 'inc-1-checkout-is-failing';

const open = async (options?: StageOptions): Promise<Stage> => {
  const stage = await createStage(options);
  await stage.say('ana', LOBBY, '/incident declare Checkout is failing sev2 components:API');
  await stage.to('22:35');
  return stage;
};
/** What was typed, what is answered, and whether it can be edited again. */
type Wrong = readonly [line: string, sentence: string, hint: string, again?: 'Edit again'];
const answerTo = ([, sentence, hint, again]: Wrong): string =>
  [sentence, hint, ...(again ? [`[${again}]`] : [])].filter((part) => part !== '').join('\n');

const UNKNOWN: readonly Wrong[] = [
  ['help udpate', 'There is no command “udpate”.', 'Did you mean update?', 'Edit again'],
  ['severity sev9', '“sev9” is not a severity.', 'Did you mean SEV1? Use SEV1, SEV2, SEV3, SEV4.', 'Edit again'],
  ['severity awful', '“awful” is not a severity.', 'Use SEV1, SEV2, SEV3, SEV4.', 'Edit again'],
  [
    'status brokn',
    '“brokn” is not a status.',
    'Use investigating, identified, monitoring, resolved, cancelled, merged.',
    'Edit again',
  ],
  [
    'assign comander @ben',
    '“comander” is not a role.',
    'Did you mean commander? Use commander, communications, scribe.',
    'Edit again',
  ],
  ['handoff @bne', 'I know nobody called “bne”.', 'Did you mean @ben (Ben Carter)?', 'Edit again'],
  [
    'handoff @zaphod',
    'I know nobody called “zaphod”.',
    'Type @ and the name people have in this workspace.',
    'Edit again',
  ],
  ['handoff @watchtower', '@watchtower is a program.', 'Name a person.', 'Edit again'],
  ['components Billing', 'There is no component “Billing”.', 'There are API, Web.', 'Edit again'],
  [
    'components API=broken',
    '“broken” is not the status of a component.',
    'Use operational, degraded, partial, down or maintenance.',
    'Edit again',
  ],
  [
    'task done two',
    'Which task?',
    'Give its number: /incident task done 2. /incident task list shows them.',
    'Edit again',
  ],
  ['task edit 7', 'There is no task 7 here.', 'Type /incident task list to see them.', 'Edit again'],
  ['correct 99 Words', 'There is no entry “99”.', 'Type /incident timeline to see them with their ids.', 'Edit again'],
  ['merge INC-99', 'There is no INC-99.', 'Type /incident list to see the open ones.', 'Edit again'],
  ['merge checkout', '“checkout” is not an incident.', 'Type its number, like INC-42.', 'Edit again'],
  ['show INC-99', 'There is no INC-99.', 'Type /incident list to see the open ones.'],
  ['retry now', 'retry has no place for “now”.', 'Type /incident help retry to see what it takes.'],
];

describe('words that are not known', () => {
  it('are each answered with one sentence, and change nothing', async () => {
    const stage = await open({ config: 'components:\n  - name: API\n  - name: Web\n' });
    const before = await stage.incident();
    for (const wrong of UNKNOWN) expect(await stage.say('ana', ROOM, `/incident ${wrong[0]}`)).toBe(answerTo(wrong));
    expect(await stage.incident()).toEqual(before);
  });

  it('a command nearly right is answered with the right one', async () => {
    const stage = await open();
    expect(await stage.say('ana', ROOM, '/incident udpate')).toMatchInlineSnapshot(`
      "There is no command udpate. Did you mean this one?
      /incident update Posts a status update and promises the next one.
      [update] [All commands]"
    `);
    expect(await stage.press('ana', 'update')).toContain('Update INC-1');
    // More words: they might be meant as they are.
    expect(await stage.say('ana', ROOM, '/incident udpate We rolled back')).toMatchInlineSnapshot(`
      "Update INC-1
      If you meant a command: /incident update Posts a status update and promises the next one.
      What is going on?* [udpate We rolled back]
      Status* <Investigating>
      Components [API]
      Next update in <30m (the cadence)>
      Or by another time []
      [Post update]"
    `);
    expect(await stage.say('ana', LOBBY, '/incident Everything is on fire')).toContain('[Everything is on fire]');
  });

  it('another root is no command of ours', async () => {
    const stage = await open();
    expect(await stage.say('ana', ROOM, '/outage now')).toBe(
      'There is no command /outage here.\n' +
        'Commands begin with /incident. To send it as a message, put a space before the slash.',
    );
  });
});

const PAST = 'Type a time like 14:05, 20m ago, yesterday 23:50 CET or 2026-03-01 09:30.';
const TIMES: readonly Wrong[] = [
  ['note 25:99 Nothing', '“25:99” is not a time I can read.', PAST, 'Edit again'],
  ['note at:25:99 Nothing', '“25:99” is not a time I can read.', PAST, 'Edit again'],
  [
    'note at:"tomorrow 09:00" Nothing',
    '“tomorrow 09:00” has not happened yet.',
    'Give a time that has passed.',
    'Edit again',
  ],
  ['note at:"2026-02-30 10:00" Nothing', 'There is no such day as in “2026-02-30 10:00”.', PAST, 'Edit again'],
  ['impact 2027-01-01 10:00', '“2027-01-01 10:00” has not happened yet.', 'Give a time that has passed.', 'Edit again'],
  [
    'task add Do it due:"2026-03-01 10:00"',
    '“2026-03-01 10:00” has already passed.',
    'Give a time that is still to come.',
    'Edit again',
  ],
  [
    'snooze 3d',
    'A snooze is between a minute and a day.',
    'For longer, type /incident cadence until mon 09:00 because …',
    'Edit again',
  ],
  ['cadence 0m', '“0m” is not a length of time.', 'Type one like 15m, 1h30m or 90 (minutes).', 'Edit again'],
  [
    'cadence 30d',
    'A cadence is between 1 minute and 7 days.',
    'Type one like 15m, 1h, off, or until mon 09:00.',
    'Edit again',
  ],
  [
    'cadence Rest, until 2020-01-01 10:00',
    '“2020-01-01 10:00” has already passed.',
    'Give a time that is still to come.',
    'Edit again',
  ],
  ['backfill 14:05 One\n99:99 Two', 'Line 2: “99:99” is not a time I can read.', PAST, 'Edit again'],
  [
    'backfill no times here',
    'None of these lines begins with a time.',
    'Begin each with its time: “14:05 Error rate began to rise”. A line 2026-03-01 sets the day.',
    'Edit again',
  ],
];

describe('a time that cannot be', () => {
  it('is answered with one sentence, and changes nothing', async () => {
    const stage = await open();
    const before = await stage.incident();
    for (const wrong of TIMES) expect(await stage.say('ana', ROOM, `/incident ${wrong[0]}`)).toBe(answerTo(wrong));
    expect(await stage.incident()).toEqual(before);
  });

  it('is mended in the form that “Edit again” opens', async () => {
    const stage = await open();
    await stage.say('ana', ROOM, '/incident note at:25:99 @ben saw errors');
    expect(await stage.press('ana', 'Edit again')).toMatchInlineSnapshot(`
      "Note for INC-1
      What was seen or done?* [@ben saw errors]
      When, if not now? [25:99]
      [Add to the timeline]"
    `);
    expect(await stage.submit('ana', { at: '23:99' })).toMatchInlineSnapshot(`
      "“23:99” is not a time I can read.
      Type a time like 14:05, 20m ago, yesterday 23:50 CET or 2026-03-01 09:30."
    `);
    expect(await stage.submit('ana', { at: '21:59' })).toBe(
      'The note is on the timeline of INC-1 at 2026-03-04 21:59 WET.',
    );
    expect((await stage.story())[0]).toBe('21:59 note_raised ana: <@local:ben> saw errors');
  });
});

describe('text', () => {
  it('that is empty asks for some', async () => {
    const stage = await open();
    expect(await stage.say('ana', ROOM, '/incident note')).toContain('What was seen or done?*');
    expect(await stage.submit('ana', { text: '   ' })).toBe('The note has no text.\nType a sentence.');
    expect(await stage.say('ana', ROOM, '/incident update   ')).toContain('What is going on?*');
    expect(await stage.submit('ana')).toMatchInlineSnapshot(`
      "The update has no text.
      Type a sentence."
    `);
    expect(await stage.say('ana', ROOM, '/incident rename "   "')).toContain('Title* [Checkout is failing]');
    await expect(stage.message('ana', ROOM, ' ')).rejects.toThrow('There is nothing to send yet.');
    expect(await stage.story()).toHaveLength(1);
  });

  it('too long for an update is kept whole, and can be edited again', async () => {
    const stage = await open();
    const long = `Rolling back. ${'All of it. '.repeat(500)}`.trim();
    expect(await stage.say('ana', ROOM, `/incident update ${long}`)).toMatchInlineSnapshot(`
      "That is 5,513 characters; the text holds 3,000.
      Shorten it; what you typed is kept.
      [Edit again]"
    `);
    const form = await stage.press('ana', 'Edit again');
    expect(form.split('\n').slice(0, 2)).toMatchInlineSnapshot(`
      [
        "Update INC-1",
        "Cut to what the form holds (What is going on? 5,513 characters). The whole is kept: /incident draft u-9",
      ]
    `);
    await stage.submit('ana', { text: 'Rolling back.' });
    expect((await stage.incident()).lastUpdate?.text).toBe('Rolling back.');
  });

  it('of 100 kB is kept, page by page, by whoever typed it alone', async () => {
    const stage = await open();
    const long = 'wörter '.repeat(15_000);
    const heard = await stage.say('ana', ROOM, `/incident update ${long}`);
    expect(heard.replace(/draft \S+/, 'draft …')).toMatchInlineSnapshot(`
      "That is 105,007 characters; at most 100,000 can be said at once.
      Shorten it. What you typed is kept: /incident draft … shows it.
      [Edit again]"
    `);
    const [, id = ''] = /draft (\S+)/.exec(heard) ?? [];
    expect(await stage.say('ben', LOBBY, `/incident draft ${id}`)).toContain(`You have no draft “${id}”.`);
    const page = await stage.say('ana', LOBBY, `/incident draft ${id}`);
    expect(page).toContain('page 1 of 42');
    expect(page).toContain('wörter wörter');
    expect(await stage.press('ana', 'More')).toContain('page 2 of 42');
    await stage.restart();
    expect(await stage.say('ana', LOBBY, `/incident draft ${id} page:42`)).toContain('wörter');
    expect(await stage.story()).toHaveLength(1);
  });

  it('in any script, with emoji and broken characters, is kept as it can be', async () => {
    const stage = await open();
    await stage.say('ana', ROOM, '/incident rename الدفع لا يعمل 🔥');
    await stage.say('ana', ROOM, '/incident note 👩‍👩‍👧‍👦 אין תשלומים \u202eevil');
    await stage.say('ana', ROOM, '/incident update Nul\0 and half \ud83d a pair');
    await stage.message('ben', ROOM, 'half \udd25 a pair\0');
    await stage.to('22:40');
    expect(await stage.incident()).toMatchObject({
      title: 'الدفع لا يعمل 🔥',
      lastUpdate: { text: 'Nul and half \ufffd a pair' },
    });
    expect((await stage.timeline()).find(({ kind }) => kind === 'message')?.text).toBe('half \ufffd a pair');
    expect(stage.lines(ROOM).slice(1)).toMatchInlineSnapshot(`
      [
        "22:35 Foghorn: @ana renamed it to ⁨الدفع لا يعمل 🔥⁩",
        "22:35 Foghorn: Note by @ana: ⁨👩‍👩‍👧‍👦 אין תשלומים evil⁩",
        "22:35 Foghorn: Update by @ana
            > Nul and half � a pair
            Investigating · SEV2 · API affected · Next update by 23:05 UTC",
        "22:35 @ben: half � a pair",
      ]
    `);
    expect(stage.foghorn.platform.channels.get(ROOM)?.topic).toContain('الدفع لا يعمل 🔥');
    // A room's name is made once, of what was latin then.
    await stage.say('dana', LOBBY, '/incident declare הכל נפל 🔥 sev2');
    expect(await stage.room(2)).toBe('inc-2');
    expect(await stage.say('dana', LOBBY, '/incident list נפל')).toContain('INC-2');
  });
});

describe('the wrong place', () => {
  it('outside a room names what could be meant', async () => {
    const stage = await open();
    expect(await stage.say('ana', LOBBY, '/incident note Restarted')).toMatchInlineSnapshot(`
      "This is not the room of an incident, and note needs one.
      Say it in the room, or name the incident, for example /incident note Restarted INC-1. Open now: INC-1 Checkout is failing.
      [Edit again]"
    `);
    expect(await stage.say('ana', 'general', '/incident resolve INC-1 It works')).toMatchInlineSnapshot(
      `"INC-1 is resolved after 4m. The postmortem is being drafted."`,
    );
    expect(await stage.say('ana', LOBBY, '/incident note Restarted')).toMatchInlineSnapshot(`
      "This is not the room of an incident, and note needs one.
      Say it in the room, or name the incident, for example /incident note Restarted INC-42. No incident is open now.
      [Edit again]"
    `);
  });

  it('in another incident’s room acts on what is named, and says so', async () => {
    const stage = await open();
    await stage.say('dana', LOBBY, '/incident declare Search is slow sev3');
    expect(await stage.say('ana', await stage.room(2), '/incident note INC-1 Restarted')).toBe(
      'The note is on the timeline of INC-1.',
    );
    expect(await stage.say('ana', await stage.room(2), '/incident note Looks like INC-1')).toBe('');
    expect((await stage.story(2)).at(-1)).toBe('22:35 note_raised ana: Looks like INC-1');
    expect(await stage.say('ana', await stage.room(2), '/incident rename INC-1 Checkout is slow')).toBe(
      'INC-1 is called “Checkout is slow” now.',
    );
  });
});

describe('too late, or twice', () => {
  it('a form whose fields have changed since is not sent over them', async () => {
    const stage = await open();
    await stage.say('ana', ROOM, '/incident update');
    await stage.to('22:37');
    await stage.say('ben', ROOM, '/incident status monitoring');
    expect(await stage.submit('ana', { text: 'Still looking', status: 'Identified' })).toMatchInlineSnapshot(`
      "Update INC-1
      Since the declaration at 22:31 WET:
      - 22:37 WET Status: investigating → monitoring
      What is going on?* [Still looking]
      Status* <Identified>
      Components [API]
      Next update in <30m (the cadence)>
      Or by another time []
      [Post update]"
    `);
    expect(stage.dialog('ana')).toContain(
      'The status of INC-1 changed to monitoring while you were typing. ' +
        'What you typed is kept: look at it again, then send it.',
    );
    expect(await stage.incident()).toMatchObject({ status: 'monitoring', lastUpdate: null });
    expect(await stage.submit('ana')).toBe('');
    expect(await stage.incident()).toMatchObject({ status: 'identified', lastUpdate: { text: 'Still looking' } });
    // Something else may have happened meanwhile: that is no reason to refuse.
    await stage.say('ana', ROOM, '/incident rename');
    await stage.say('ben', ROOM, '/incident note Something');
    expect(await stage.submit('ana', { title: 'Checkout is slow' })).toBe('');
  });

  it('a double click is one', async () => {
    const stage = await open();
    await Promise.all([stage.press('ana', 'Take command', ROOM), stage.press('ana', 'Take command', ROOM)]);
    await stage.say('ana', ROOM, '/incident task add Call the vendor');
    await stage.say('ana', ROOM, '/incident task add Call the vendor');
    expect((await stage.story()).slice(1)).toEqual([
      '22:35 role_assigned ana: Role commander: <@local:ana>',
      '22:35 task_added ana: Task 1: Call the vendor',
    ]);
    // Said again a minute later, it is meant.
    await stage.to('22:36');
    await stage.say('ana', ROOM, '/incident task add Call the vendor');
    expect((await stage.incident()).tasks).toHaveLength(2);
  });

  it('two people pressing the same button at once do it once', async () => {
    const stage = await open();
    const heard = await Promise.all([
      stage.press('ben', 'Take command', LOBBY),
      stage.press('chidi', 'Take command', LOBBY),
    ]);
    expect((await stage.story()).filter((line) => line.includes('role_assigned'))).toHaveLength(1);
    expect(heard).toContain(
      'Somebody else has become Incident commander of INC-1 meanwhile.\n' +
        'To take over from them, type /incident assign commander.',
    );
    await stage.say('ana', ROOM, '/incident resolve');
    await Promise.all([stage.submit('ana', { text: 'Works' }), stage.say('ben', ROOM, '/incident resolve Works')]);
    expect((await stage.story()).filter((line) => line.includes(' resolved '))).toHaveLength(1);
  });
});
