import { describe, expect, it } from 'vitest';
import { iso, MINUTE, parseIso } from '../../src/incident/time.ts';
import { ANA, BEN, CHIDI, inRoom, START } from '../support/builders.ts';
import { buttonsIn, formIn, heard, talk, valuesIn } from '../support/talk.ts';

describe('roles', () => {
  it('are assigned, claimed and cleared', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.as(ANA).types('assign commander @ben', room);
    await here.as(CHIDI).types('claim scribe', room);
    expect((await here.state(1)).roles).toMatchObject({ commander: { person: BEN }, scribe: { person: CHIDI } });
    await here.as(ANA).types('lead', room);
    await here.as(ANA).types('assign scribe clear', room);
    expect((await here.state(1)).roles).toMatchObject({ commander: { person: ANA } });
    expect((await here.state(1)).roles.scribe).toBeUndefined();
    expect(heard(await here.as(ANA).types('lead', room))).toBe('@ana is Incident commander of INC-1 already.');
  });

  it('are asked for in a form that says who holds them', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const form = await here.as(ANA).types('assign', room);
    expect(formIn(form).fields.map(({ name }) => name)).toEqual(['role', 'person']);
    await here.as(ANA).sends(form, { role: 'communications', person: BEN }, room);
    expect((await here.state(1)).roles.communications?.person).toBe(BEN);
  });

  it('are handed over: the asker’s own, unless another is named', async () => {
    const here = await talk();
    const { room } = await here.opened();
    expect(heard(await here.as(ANA).types('handoff @ben', room))).toMatch(/^no_role_held/);
    await here.as(ANA).types('claim communications', room);
    await here.as(CHIDI).types('lead', room);
    await here.as(ANA).types('handoff @ben', room);
    expect((await here.state(1)).roles).toMatchObject({
      communications: { person: BEN },
      commander: { person: CHIDI },
    });
    expect((await here.storage.entries(1)).at(-1)?.event).toMatchObject({
      kind: 'role_assigned',
      handoff: true,
      from: ANA,
    });
    const form = await here.as(CHIDI).asks({ command: 'handoff', incident: 1, options: { role: 'commander' } }, room);
    expect(valuesIn(form)).toEqual({ person: undefined, role: 'commander' });
  });
});

describe('people', () => {
  it('join, are invited, and leave', async () => {
    const here = await talk();
    await here.opened();
    expect(heard(await here.as(BEN).types('join INC-1'))).toContain('You are a responder of INC-1 now');
    here.time.turn(MINUTE);
    expect(heard(await here.as(BEN).types('join INC-1'))).toContain('already');
    expect(heard(await here.as(ANA).types('invite INC-1 @chidi, @ben'))).toBe('@chidi is invited to INC-1.');
    expect((await here.state(1)).responders).toEqual([ANA, BEN, CHIDI]);
    expect(heard(await here.as(BEN).types('leave INC-1'))).toContain('no responder of INC-1 any more');
    expect((await here.state(1)).responders).toEqual([ANA, CHIDI]);
  });
});

describe('notes', () => {
  it('say the date and zone of a typed time', async () => {
    const here = await talk();
    const { room } = await here.opened();
    expect(heard(await here.as(ANA).types('note Restarted the pods', room))).toBe('(done)');
    const reply = await here.as(ANA).types('note yesterday 23:50 CET Deploy 812 went out', room);
    expect(heard(reply)).toBe('The note is on the timeline of INC-1 at 2026-03-03 22:50 UTC.');
    expect((await here.storage.timeline(1))[0]).toMatchObject({ text: 'Deploy 812 went out' });
  });

  it('read times in the zone of whoever types them', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.as(ANA, { zone: 'America/New_York' }).types('note 14:05 Errors rise', room);
    expect(iso((await here.storage.timeline(1))[0]?.occurredAt ?? 0)).toBe('2026-03-04T19:05:00Z');
    await here.storage.putPeople([
      { id: BEN, name: 'Ben', handle: 'ben', zone: 'Asia/Tokyo', bot: false, active: true },
    ]);
    await here.as(BEN, { zone: null }).types('note 06:05 Errors rise', room);
    expect(iso((await here.storage.timeline(1))[1]?.occurredAt ?? 0)).toBe('2026-03-04T21:05:00Z');
  });

  it('are raised from a message, once, at its own time', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const said = inRoom(room);
    await here.inbox.message(said.message('7', BEN, 'The queue is full'));
    here.time.turn(5 * MINUTE);
    const message = { key: said.key('7'), text: 'The queue is full', author: BEN, at: START + MINUTE };
    const form = await here.as(ANA).uses({ command: 'note', options: {} }, message, room);
    expect(valuesIn(form).text).toBe('The queue is full');
    expect(heard(await here.as(ANA).sends(form, {}, room))).toContain('on the timeline of INC-1');
    expect(Object.keys((await here.state(1)).raised)).toEqual([said.key('7')]);
    const again = await here.as(ANA).uses({ command: 'note', options: {} }, message, room);
    here.time.turn(MINUTE);
    expect(heard(await here.as(ANA).sends(again, {}, room))).toContain('already');
  });

  it('in bulk are looked at before they are committed', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const lines =
      '2026-03-04\n14:05 Error rate rises\n[14:11:30] ben: rolled back 812\n  it took a while\n22:20 - Alert';
    const preview = await here.as(ANA).types(`backfill ${lines}`, room);
    expect(heard(preview)).toContain('3 notes would go onto the timeline of INC-1.');
    expect(heard(preview)).toContain('2026-03-04 14:05 UTC Error rate rises');
    expect(await here.kinds(1)).not.toContain('note_raised');
    here.time.turn(10 * MINUTE);
    expect(heard(await here.as(ANA).presses('Add 3 notes', preview, room))).toBe(
      '3 notes went onto the timeline of INC-1.',
    );
    const rows = (await here.storage.timeline(1, { kinds: ['note_raised'] })).map(({ occurredAt, text }) => [
      iso(occurredAt),
      text,
    ]);
    expect(rows).toEqual([
      ['2026-03-04T14:05:00Z', 'Error rate rises'],
      ['2026-03-04T14:11:30Z', 'ben: rolled back 812\nit took a while'],
      ['2026-03-04T22:20:00Z', 'Alert'],
    ]);
  });

  it('in bulk may be longer than any button can carry, and be changed before', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const lines = Array.from(
      { length: 60 },
      (_, n) => `20:${String(n).padStart(2, '0')} Step ${n} of the way, in so many words`,
    );
    const preview = await here.as(ANA).types(`backfill ${lines.join('\n')}`, room);
    for (const { invoke } of buttonsIn(preview)) expect(JSON.stringify(invoke).length).toBeLessThan(300);
    const form = await here.as(ANA).presses('Change the lines', preview, room);
    expect(valuesIn(form).lines).toContain('Step 59');
    await here.as(ANA).presses('Add 60 notes', preview, room);
    expect((await here.kinds(1)).filter((kind) => kind === 'note_raised')).toHaveLength(60);
  });

  it.each([
    ['no times at all', 'no_times'],
    ['14:05 fine\n25:99 not', 'bad_time: Line 2'],
    ['2026-02-30 10:00 what day', 'bad_time'],
  ])('in bulk: “%s”', async (lines, code) => {
    const here = await talk();
    const { room } = await here.opened();
    const reply = await here
      .as(ANA)
      .asks({ command: 'backfill', incident: 1, options: { lines }, submitted: true }, room);
    expect(heard(reply)).toContain(code);
  });
});

describe('the timeline', () => {
  it('is paged, filtered and corrected by the ids it shows', async () => {
    const here = await talk();
    const { room } = await here.opened();
    for (let n = 1; n <= 12; n++) {
      here.time.turn(MINUTE);
      await here.as(n % 2 ? ANA : BEN).types(`note Step ${n}`, room);
    }
    const last = await here.as(ANA).types('timeline', room);
    expect(heard(last)).toContain('Step 12');
    expect(heard(last)).not.toContain('Step 2 ');
    const earlier = await here.as(ANA).presses('Earlier', last, room);
    expect(heard(earlier)).toContain('Step 2 ');
    expect(heard(await here.as(ANA).presses('Later', earlier, room))).toContain('Step 12');

    expect(heard(await here.as(ANA).types('timeline by:@ben', room))).not.toContain('Step 11');
    expect(heard(await here.as(ANA).types('timeline @ben', room))).toContain('7 entries, by @ben');
    expect(heard(await here.as(ANA).types('timeline @ben step 4', room))).toContain('1 entry, by @ben, with “step 4”');
    expect(heard(await here.as(ANA).types('timeline notes', room))).toContain('of 12 entries, kind note');
    expect(heard(await here.as(ANA).types('timeline kind:notes step 7', room))).toContain('Step 7');
    expect(heard(await here.as(ANA).types('timeline kind:nudge', room))).toContain(
      'Nothing on the timeline is like that',
    );

    const row = (await here.storage.timeline(1)).find(({ text }) => text === 'Step 7');
    const id = Number(row?.id.slice(1));
    await here.as(ANA).types(`correct ${id} Step seven at:14:05`, room);
    expect((await here.storage.timeline(1))[0]).toMatchObject({ id: row?.id, text: 'Step seven', corrected: true });
    expect(iso((await here.storage.timeline(1))[0]?.occurredAt ?? 0)).toBe('2026-03-04T14:05:00Z');
  });

  it('is corrected in a form that changes only what was changed in it', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.as(ANA).types('note 14:05 The queue', room);
    const id = (await here.storage.timeline(1))[0]?.id ?? '';
    const form = await here.as(ANA).types(`correct ${id}`, room);
    expect(valuesIn(form)).toEqual({ entry: id, text: 'The queue', at: '2026-03-04 14:05 UTC' });
    await here.as(ANA).sends(form, { text: 'The cache' }, room);
    expect((await here.storage.entries(1)).at(-1)?.event).toEqual({
      kind: 'entry_corrected',
      entry: id,
      text: 'The cache',
    });
    const unchanged = await here.as(ANA).sends(await here.as(ANA).types(`correct ${id}`, room), {}, room);
    expect(heard(unchanged)).toBe('The entry says that already.');
  });

  it('is corrected in one line, and told back: a lone time moves the entry and leaves its words', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.as(ANA).types('note The queue', room);
    const moved = await here.as(ANA).types('correct 2 10m ago', room);
    expect(heard(moved)).toBe('The entry is corrected; it happened at 2026-03-04 22:21 UTC.');
    expect((await here.storage.timeline(1)).at(0)).toMatchObject({
      text: 'The queue',
      occurredAt: START - 10 * MINUTE,
    });
    expect(heard(await here.as(ANA).types('correct 2 14:05 The cache of <@local:ben>', room))).toBe(
      'The entry is corrected; it says “The cache of @ben”; it happened at 2026-03-04 14:05 UTC.',
    );
  });

  it('gives up words for good, after asking, to whom it may', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.as(BEN).types('note The password is hunter2', room);
    const id = (await here.storage.timeline(1)).at(-1)?.id ?? '';
    const asked = await here.as(BEN).types(`redact ${id}`, room);
    expect(heard(asked)).toContain('Remove the text of this entry for good?');
    expect(heard(await here.as(CHIDI).presses('Redact', asked, room))).toMatch(/^may_not_redact/);
    expect(heard(await here.as(BEN).presses('Redact', asked, room))).toContain('The text is gone');
    expect(JSON.stringify(await here.storage.entries(1))).not.toContain('hunter2');
    expect(heard(await here.as(BEN).types('redact', room))).toMatch(/^no_entries/);
  });

  it('gives up the words of a message by its shortcut', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const said = inRoom(room).message('7', BEN, 'The password is hunter2');
    await here.inbox.message(said);
    const message = { key: said.key, text: said.text, author: BEN, at: said.at };
    const asked = await here.as(BEN).uses({ command: 'redact', options: {} }, message, room);
    expect(heard(asked)).toContain('Remove the text of this entry for good?');
    expect(heard(await here.as(BEN).presses('Redact', asked, room))).toContain('The text is gone');
    expect(JSON.stringify(await here.storage.entries(1))).not.toContain('hunter2');
  });
});

describe('tasks', () => {
  it('are added, listed, changed, finished and taken up again', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.as(ANA).types('task add Restart the pods @ben due 23:00', room);
    await here.as(ANA).types('todo 2 more pods', room);
    await here.as(ANA).types('task add 3 more pods', room);
    expect((await here.state(1)).tasks.map(({ text, owner }) => [text, owner])).toEqual([
      ['Restart the pods', BEN],
      ['2 more pods', null],
      ['3 more pods', null],
    ]);
    expect((await here.state(1)).tasks[0]?.due).toBe(parseIso('2026-03-04T23:00:00Z'));
    await here.as(BEN).types('task done 2', room);
    await here.as(BEN).types('task edit 3 @chidi', room);
    const list = heard(await here.as(ANA).types('task list', room));
    expect(list).toContain('2 open tasks of 3 in INC-1:');
    expect(list).toContain('#3 3 more pods · @chidi');
    expect(list).toContain('#2 ✓ 2 more pods');
    await here.as(BEN).types('task reopen 2', room);
    expect((await here.state(1)).tasks[1]?.doneAt).toBeNull();
  });

  it('are edited in a form of what they are', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.as(ANA).types('task add Restart the pods @ben due 23:00', room);
    const form = await here.as(ANA).asks({ command: 'task', incident: 1, options: { action: 'edit', id: '1' } }, room);
    expect(valuesIn(form)).toEqual({ text: 'Restart the pods', owner: BEN, due: '2026-03-04 23:00 UTC' });
    await here.as(ANA).sends(form, { owner: '', due: 'none' }, room);
    expect((await here.state(1)).tasks[0]).toMatchObject({ text: 'Restart the pods', owner: null, due: null });
    const add = await here.as(ANA).types('task', room);
    await here.as(ANA).sends(add, { text: 'Write it down', owner: CHIDI }, room);
    expect((await here.state(1)).tasks[1]).toMatchObject({ text: 'Write it down', owner: CHIDI });
  });
});

describe('what is known', () => {
  it('of components, impact, title and links', async () => {
    const here = await talk();
    const { room } = await here.opened({ severity: 'SEV2' });
    await here.as(ANA).types('components API, Web down', room);
    await here.as(ANA).types('components Web=ok remove:API', room);
    expect((await here.state(1)).components).toEqual([{ name: 'Web', status: 'operational' }]);
    expect(heard(await here.as(ANA).types('components remove:Search', room))).toMatch(/^not_affected/);

    expect(heard(await here.as(ANA).types('impact 20m ago One in five payments fails', room))).toContain(
      '2026-03-04 22:11 UTC',
    );
    expect(await here.state(1)).toMatchObject({
      impact: 'One in five payments fails',
      impactBeganAt: START - 20 * MINUTE,
    });
    expect(heard(await here.as(ANA).types('impact 25:99', room))).toMatch(/^bad_time: “25:99” is not a time/);
    expect(await here.state(1)).toMatchObject({ impact: 'One in five payments fails' });
    await here.as(ANA).types('impact began:none', room);
    expect((await here.state(1)).impactBeganAt).toBeNull();

    await here.as(ANA).types('rename Payments fail in the EU', room);
    expect((await here.state(1)).title).toBe('Payments fail in the EU');

    await here.as(ANA).types('links https://meet.google.com/abc', room);
    await here.as(ANA).types('links dashboard https://grafana.example.com/d/1 Errors by region', room);
    expect((await here.state(1)).links).toEqual([
      { kind: 'call', url: 'https://meet.google.com/abc', title: 'meet.google.com/abc' },
      { kind: 'dashboard', url: 'https://grafana.example.com/d/1', title: 'Errors by region' },
    ]);
    const list = await here.as(ANA).types('links', room);
    expect(heard(list)).toContain('dashboard: Errors by region');
    expect(heard(await here.as(ANA).presses('Add a link', list, room))).toBe('form: A link for INC-1');
    await here.as(ANA).types('links remove:"Errors by region"', room);
    expect((await here.state(1)).links).toHaveLength(1);
    await here.as(ANA).types('links remove Meet.google.com/abc', room);
    expect((await here.state(1)).links).toEqual([]);
  });

  it('only in configured components, where there are some', async () => {
    const here = await talk({ settings: { components: [{ name: 'Payment API', invite: [] }] } });
    const { room } = await here.opened();
    const reply = await here.as(ANA).types('components Paymnt API down', room);
    expect(heard(reply)).toBe(
      'unknown_component: There is no component “Paymnt API”. Did you mean Payment API? There are Payment API.',
    );
  });
});

describe('the rhythm', () => {
  it('is changed, switched off and put to rest, with a reason', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.as(ANA).types('cadence 15m', room);
    expect((await here.state(1)).cadence).toMatchObject({ minutes: 15, owed: { internal: START + 15 * MINUTE } });
    expect(heard(await here.as(ANA).types('cadence off', room))).toBe('form: Cadence of INC-1');
    await here.as(ANA).types('cadence off because the vendor reports daily', room);
    expect((await here.state(1)).cadence.minutes).toBeNull();
    expect((await here.storage.entries(1)).at(-1)?.event).toMatchObject({ reason: 'the vendor reports daily' });
    await here.as(ANA).types('cadence 30m', room);
    const rest = await here.as(ANA).types('cadence until mon 09:00 the vendor is closed', room);
    expect(heard(rest)).toBe('Reminders of INC-1 rest until 2026-03-09 09:00 UTC.');
  });

  it('is switched off in its form as well', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const form = await here.as(ANA).types('cadence', room);
    const missing = await here.as(ANA).sends(form, { off: 'yes' }, room);
    expect(heard(missing)).toMatch(/^no_reason/);
    await here.as(ANA).sends(form, { off: 'yes', reason: 'Vendor' }, room);
    expect((await here.state(1)).cadence.minutes).toBeNull();
  });

  it('is snoozed for a while, never the promise', async () => {
    const here = await talk();
    const { room } = await here.opened();
    here.time.turn(29 * MINUTE);
    const reply = await here.as(ANA).types('snooze 15m Lunch', room);
    expect(heard(reply)).toBe('Nudges of INC-1 rest until 23:15 UTC.');
    expect((await here.state(1)).cadence.owed.internal).toBe(START + 30 * MINUTE);
    const late = { command: 'snooze', incident: 1, options: { minutes: '15', owed: iso(START - 30 * MINUTE) } };
    expect(heard(await here.as(ANA).asks(late, room))).toMatch(/^already_answered/);
    expect(heard(await here.as(ANA).types('snooze', room))).toBe('form: Snooze the nudges');
  });
});
