import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FoghornError, type Storage } from '../../src/engine/ports.ts';
import { FIELD_LENGTH, FORM_FIELDS } from '../../src/engine/reply.ts';
import { LONGEST_REQUEST } from '../../src/engine/say/dispatch.ts';
import { SECOND } from '../../src/incident/time.ts';
import { ANA, BEN, CHIDI } from '../support/builders.ts';
import { buttonsIn, formIn, heard, LOBBY, talk, valuesIn } from '../support/talk.ts';

describe('the bare command', () => {
  it('declares outside a room and shows the menu inside', async () => {
    const here = await talk();
    const { incident, room } = await here.opened();
    expect(heard(await here.as(ANA).types(''))).toBe('form: Declare an incident');
    expect(heard(await here.as(ANA).types('', room))).toContain(`INC-${incident.number} · Checkout is failing`);
    expect(heard(await here.as(ANA).types('INC-1'))).toContain('INC-1 · Checkout is failing');
  });
});

describe('free text', () => {
  it('fills in the form of declare outside, and does nothing', async () => {
    const here = await talk();
    const reply = await here.as(ANA).types('Checkout is failing sev1');
    expect(valuesIn(reply)).toMatchObject({ title: 'Checkout is failing', severity: 'SEV1' });
    expect(await here.storage.list({}, 'all')).toEqual([]);
  });

  it('fills in the form of update inside, and does nothing', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const reply = await here.as(ANA).types('Payments are recovering, next 15m', room);
    expect(formIn(reply).title).toBe('Update INC-1');
    expect(valuesIn(reply)).toMatchObject({ text: 'Payments are recovering', next: '15m' });
    expect(await here.kinds(1)).not.toContain('update_posted');
  });

  it('of one word that resembles a command is answered with that command', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const reply = await here.as(ANA).types('resolv', room);
    expect(heard(reply)).toContain('There is no command resolv. Did you mean this one?');
    expect(heard(await here.as(ANA).presses('resolve', reply, room))).toBe('form: Resolve INC-1');
    expect((await here.state(1)).status).toBe('investigating');
  });

  it('whose first word resembles a command says so above the form', async () => {
    const here = await talk();
    const reply = await here.as(ANA).types('declar Checkout is failing');
    expect(valuesIn(reply).title).toBe('declar Checkout is failing');
    expect(JSON.stringify(formIn(reply).intro)).toContain('/incident declare');
  });
});

describe('a command of the room', () => {
  it('said outside is told what to type instead', async () => {
    const here = await talk();
    await here.opened();
    const reply = await here.as(ANA).types('status monitoring');
    expect(reply).toMatchObject({ reply: 'refused', refusal: { code: 'no_incident' } });
    expect(heard(reply)).toContain('/incident status monitoring INC-1');
    expect(heard(reply)).toContain('Open now: INC-1 Checkout is failing.');
  });

  it('reaches the incident it names, from anywhere', async () => {
    const here = await talk();
    await here.opened();
    const second = await here.opened({ title: 'Search is slow' });
    expect(heard(await here.as(ANA).types('status monitoring INC-1'))).toContain('INC-1 is now monitoring');
    expect(heard(await here.as(ANA).types('INC-1 status identified', second.room))).toContain(
      'INC-1 is now identified',
    );
    expect((await here.state(2)).status).toBe('investigating');
  });

  it('that ends with the name of another incident speaks of it, in a room', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.opened({ title: 'Search is slow' });
    await here.as(ANA).types('note looks the same as INC-2', room);
    expect((await here.storage.timeline(1)).at(-1)?.text).toBe('looks the same as INC-2');
    expect(await here.kinds(2)).not.toContain('note_raised');
  });

  it('does not find what is private to others', async () => {
    const here = await talk();
    await here.opened({ title: 'Payroll leaked', private: true });
    const reply = await here.as(BEN).types('show INC-1');
    expect(heard(reply)).toBe('unknown_incident: There is no INC-1. Type /incident list to see the open ones.');
    expect(heard(await here.as(BEN).types('status monitoring'))).not.toContain('Payroll');
    expect(heard(await here.as(BEN).types('list'))).not.toContain('Payroll');
    expect(heard(await here.as(ANA).types('show INC-1'))).toContain('Payroll leaked');
  });
});

describe('what cannot be read', () => {
  it('is refused with the field, and edited again with everything as it was typed', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const reply = await here.as(ANA).types('status monitorng The fix is deployed', room);
    expect(reply).toMatchObject({ reply: 'refused', field: 'to', refusal: { code: 'unknown_status' } });
    expect(heard(reply)).toContain('Did you mean monitoring?');
    if (reply.reply !== 'refused' || !reply.again) throw new Error('cannot be edited again');
    const again = await here.as(ANA).asks(reply.again, room);
    expect(valuesIn(again)).toMatchObject({ to: 'investigating', text: 'The fix is deployed' });
    await here.as(ANA).sends(again, { to: 'monitoring' }, room);
    expect(await here.state(1)).toMatchObject({ status: 'monitoring', lastUpdate: { text: 'The fix is deployed' } });
  });

  it('of a command without a form comes back in a form of what was typed', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const reply = await here.as(ANA).types('reopen Errors are back', room);
    expect(heard(reply)).toContain('not_ended');
    if (reply.reply !== 'refused' || !reply.again) throw new Error('cannot be edited again');
    const again = await here.as(ANA).asks(reply.again, room);
    expect(valuesIn(again)).toEqual({ reason: 'Errors are back' });
    await here.as(ANA).types('resolve done', room);
    await here.as(ANA).sends(again, { reason: 'Errors are back again' }, room);
    expect((await here.state(1)).status).toBe('investigating');
  });

  it('does not come back after it was emptied', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const reply = await here.as(ANA).types('note at:"25:99" The pods restarted', room);
    if (reply.reply !== 'refused' || !reply.again) throw new Error(heard(reply));
    const again = await here.as(ANA).asks(reply.again, room);
    expect(valuesIn(again)).toEqual({ text: 'The pods restarted', at: '25:99' });
    const { invoke } = formIn(again);
    // A platform may leave an empty field out altogether.
    await here.as(ANA).asks({ ...invoke, options: { ...invoke.options, text: 'The pods restarted' } }, room);
    expect((await here.storage.timeline(1)).at(-1)).toMatchObject({ text: 'The pods restarted' });
  });

  it('is nobody else’s to edit', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const reply = await here.as(ANA).types('status monitorng My words', room);
    if (reply.reply !== 'refused' || !reply.again) throw new Error(heard(reply));
    expect(heard(await here.as(BEN).asks(reply.again, room))).toContain('unknown_draft');
  });

  it('leaves nothing behind when it was a button that was refused', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const reply = await here.as(ANA).asks({ command: 'task', incident: 1, options: { action: 'done', id: '9' } }, room);
    expect(reply).toMatchObject({ reply: 'refused', refusal: { code: 'unknown_task' } });
    expect(reply).not.toHaveProperty('again');
  });

  it.each([
    ['severity sev9', 'unknown_severity'],
    ['assign commander @nobody', 'unknown_person'],
    ['assign commander @robot', 'person_is_bot'],
    ['assign commandr @ana', 'unknown_role'],
    ['handoff', 'form'],
    ['note at:"tomorrow 10:00" It will fail', 'future_time'],
    ['note at:"2026-02-30 10:00" It failed', 'bad_time'],
    ['cadence 99999h', 'bad_duration'],
    ['task done 77', 'unknown_task'],
    ['correct v00000099 Another text', 'unknown_entry'],
    ['links https://', 'bad_link'],
    ['merge INC-1', 'merge_into_itself'],
    ['merge INC-77', 'unknown_incident'],
    ['timeline kind:nots', 'unknown_kind'],
    ['help updat', 'unknown_command'],
    ['join please', 'unexpected_words'],
    ['update by:"yesterday 10:00" Payments recover', 'past_time'],
    ['update public:yes Payments recover', 'no_publisher'],
    ['stats sometime', 'bad_period'],
  ])('“%s”: %s', async (text, code) => {
    const here = await talk();
    const { room } = await here.opened();
    const reply = await here.as(ANA).types(text, room);
    expect(heard(reply)).toMatch(new RegExp(`^${code}`));
    if (reply.reply === 'refused') expect(reply.refusal.sentence).toMatch(/^\S.*[.?!]$/);
    expect(here.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('text of any kind', () => {
  it.each([
    ['emoji', '🔥👩‍🚒 Checkout 🔥'],
    ['right to left', 'قاعدة البيانات לא עובד'],
    ['markup', '*bold* <script>alert(1)</script> `code`'],
    ['a title like an option', 'foo: bar'],
  ])('%s is kept as it is', async (_, title) => {
    const here = await talk();
    await here.as(ANA).asks({ command: 'declare', options: { title, severity: 'SEV2' }, submitted: true });
    expect((await here.state(1)).title).toBe(title);
  });

  it('NUL and lone surrogates are made storable at the door', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.as(ANA).types('note be\0fore \ud800 after', room);
    expect((await here.storage.timeline(1)).at(-1)?.text).toBe('before \ufffd after');
  });

  it('empty text asks for some', async () => {
    const here = await talk();
    const { room } = await here.opened();
    expect(heard(await here.as(ANA).types('update   ', room))).toBe('form: Update INC-1');
    const reply = await here
      .as(ANA)
      .asks({ command: 'update', incident: 1, options: { text: '  ' }, submitted: true }, room);
    expect(heard(reply)).toContain('The update has no text.');
  });

  it('of 100 kB is refused with its length, kept whole, and cut into a form', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const text = 'x'.repeat(LONGEST_REQUEST + 5);
    const reply = await here.as(ANA).types(`note ${text}`, room);
    expect(heard(reply)).toContain('That is 100,010 characters; at most 100,000 can be said at once.');
    const id = /draft (\S+) shows it/.exec(heard(reply))?.[1] ?? '';
    expect((await here.storage.draft(id))?.options).toEqual({ text });
    if (reply.reply !== 'refused' || !reply.again) throw new Error('cannot be edited again');
    const again = await here.as(ANA).asks({ ...reply.again, incident: 1 }, room);
    expect(valuesIn(again).text).toHaveLength(3000);
    expect(JSON.stringify(formIn(again).intro)).toContain(`/incident draft ${id}`);
    expect(heard(await here.as(ANA).types(`draft ${id}`))).toContain('page 1 of 41');
  });

  it('longer than its option is refused the same way, with the field', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const reply = await here.as(ANA).types(`note ${'y'.repeat(3001)}`, room);
    expect(reply).toMatchObject({ reply: 'refused', field: 'text', refusal: { code: 'too_long' } });
    if (reply.reply !== 'refused' || !reply.again) throw new Error('cannot be edited again');
    const again = await here.as(ANA).asks(reply.again, room);
    await here.as(ANA).sends(again, { text: 'shorter' }, room);
    expect((await here.storage.timeline(1)).at(-1)?.text).toBe('shorter');
  });
});

describe('a double click', () => {
  it('declares once, and both hear the same', async () => {
    const here = await talk();
    const invocation = { command: 'declare', options: { title: 'Down', severity: 'SEV1' }, submitted: true };
    const [first, second] = await Promise.all([here.as(ANA).asks(invocation), here.as(ANA).asks(invocation)]);
    here.time.turn(SECOND);
    const third = await here.as(ANA).asks(invocation);
    expect(heard(second)).toBe(heard(first));
    expect(heard(third)).toBe(heard(first));
    expect(await here.storage.list({}, 'all')).toHaveLength(1);
  });

  it('is none when another person, another moment or another act comes between', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const note = { command: 'note', incident: 1, options: { text: 'Restarted' }, submitted: true };
    await here.as(ANA).asks(note, room);
    await here.as(BEN).asks(note, room);
    here.time.turn(3 * SECOND);
    await here.as(ANA).asks(note, room);
    for (const status of ['monitoring', 'identified', 'monitoring']) await here.as(ANA).types(`status ${status}`, room);
    expect((await here.kinds(1)).filter((kind) => kind === 'note_raised')).toHaveLength(3);
    expect((await here.state(1)).status).toBe('monitoring');
  });

  it('does not answer a question with what was true before', async () => {
    const here = await talk();
    expect(heard(await here.as(ANA).types('list'))).toContain('None');
    await here.opened();
    expect(heard(await here.as(ANA).types('list'))).toContain('Checkout is failing');
  });
});

describe('two people at once', () => {
  it('resolve it once: the other hears that it is done', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const resolve = { command: 'resolve', incident: 1, options: { text: 'Fixed' }, submitted: true };
    const replies = await Promise.all([here.as(ANA).asks(resolve, room), here.as(BEN).asks(resolve, room)]);
    expect(replies.map(heard).sort()).toEqual(['(done)', expect.stringContaining('INC-1 is already resolved.')]);
    expect((await here.kinds(1)).filter((kind) => kind === 'resolved')).toHaveLength(1);
  });

  it('take a role one after the other', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const claim = { command: 'assign', incident: 1, options: { role: 'commander', person: 'me' } };
    await Promise.all([
      here.as(ANA).asks(claim, room),
      here.as(BEN).asks(claim, room),
      here.as(CHIDI).asks(claim, room),
    ]);
    expect((await here.kinds(1)).filter((kind) => kind === 'role_assigned')).toHaveLength(3);
  });
});

describe('whether a form opens', () => {
  it('is told before any I/O', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const asker = { person: ANA, name: 'Ana', zone: null };
    const opens = (text: string, channel = LOBBY): boolean =>
      here.door.opensForm({ asker, place: { platform: 'local', channel }, text });
    expect(opens('')).toBe(true);
    expect(opens('Checkout is failing')).toBe(true);
    expect(opens('declare Checkout is failing')).toBe(true);
    expect(opens('declare Checkout is failing sev1')).toBe(false);
    expect(opens('update')).toBe(true);
    expect(opens('update Payments recover')).toBe(false);
    expect(opens('handoff @ben')).toBe(false);
    expect(opens('list')).toBe(false);
    expect(opens('resolv')).toBe(false);
    // A room it has heard of.
    await here.as(ANA).types('menu', room);
    expect(opens('', room)).toBe(false);
    expect(opens('Payments recover', room)).toBe(true);
  });
});

describe('a root command of another name', () => {
  it('is what people are told to type, and their own words stay', async () => {
    const here = await talk({ root: 'fire' });
    const { room } = await here.opened({ title: 'The /incident page is down' });
    expect(heard(await here.as(ANA).types('help update'))).toContain('/fire update Payments are recovering');
    expect(heard(await here.as(ANA).types('show INC-9'))).toContain('Type /fire list to see the open ones.');
    expect(heard(await here.as(ANA).types('task done 7', room))).toContain('Type /fire task list to see them.');
    expect(heard(await here.as(ANA).types('show', room))).toContain('The /incident page is down');
  });
});

describe('whatever is typed', () => {
  it('is answered, and never by an exception', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const word = fc.constantFrom(
      ...[
        'INC-1',
        'sev1',
        '@ana',
        '<@local:ben>',
        'next',
        '15m',
        'until',
        'mon',
        '09:00',
        'private',
        'at:14:05',
        'at:"',
      ],
      ...[
        'status:',
        'monitoring',
        'components:API,',
        '20m',
        'ago',
        '“',
        '"',
        'none',
        '7',
        'into',
        'done',
        '\n',
        '🔥',
        'ا',
      ],
    );
    const words = fc.array(fc.oneof(word, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 8 });
    const names = fc.constantFrom('', ...here.door.commands.flatMap(({ name, synonyms }) => [name, ...synonyms]));
    await fc.assert(
      fc.asyncProperty(names, words, fc.constantFrom(room, LOBBY), async (name, rest, channel) => {
        here.time.turn(5 * SECOND);
        const reply = await here.as(BEN).types([name, ...rest].join(' '), channel);
        if (reply.reply === 'form') {
          expect(reply.form.fields.length).toBeLessThanOrEqual(FORM_FIELDS);
          for (const field of reply.form.fields) expect((field.value ?? '').length).toBeLessThanOrEqual(FIELD_LENGTH);
        }
        if (reply.reply === 'refused') expect(reply.refusal.code).not.toBe('internal');
      }),
      { numRuns: 150 },
    );
    expect(here.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    await here.state(1);
  });
});

describe('when things fail', () => {
  const failing = (error: () => Error, ...names: (keyof Storage)[]) => {
    const broken = { on: false };
    return {
      broken,
      between: (storage: Storage): Storage =>
        new Proxy(storage, {
          get: (target, name, receiver) => {
            const real = Reflect.get(target, name, receiver);
            if (!names.some((one) => one === name) || typeof real !== 'function') return real;
            return (...args: unknown[]) => (broken.on ? Promise.reject(error()) : real.apply(target, args));
          },
        }),
    };
  };

  it('a full disk is one sentence, and the words come back without a draft', async () => {
    const { broken, between } = failing(
      () => new FoghornError('disk_full', 'The disk is full. Make room on it.'),
      'commit',
    );
    const here = await talk({ between, door: between });
    const { room } = await here.opened();
    broken.on = true;
    const reply = await here.as(ANA).types('note The pods restarted', room);
    expect(heard(reply)).toBe('disk_full: The disk is full. Make room on it.');
    expect(reply).toMatchObject({ again: { command: 'note', options: { text: 'The pods restarted', edit: 'yes' } } });
    broken.on = false;
    if (reply.reply !== 'refused' || !reply.again) throw new Error('cannot be edited again');
    const again = await here.as(ANA).asks(reply.again, room);
    await here.as(ANA).sends(again, {}, room);
    expect((await here.storage.timeline(1)).at(-1)?.text).toBe('The pods restarted');
  });

  it('anything unexpected is one sentence for the asker and a line in the log', async () => {
    const { broken, between } = failing(() => new TypeError('undefined is not a function'), 'load');
    const here = await talk({ door: between });
    const { room } = await here.opened();
    broken.on = true;
    const reply = await here.as(ANA).types('note The pods restarted', room);
    expect(heard(reply)).toBe(
      'internal: Foghorn could not do that: note failed. Please try again; the cause is in its log.',
    );
    expect(here.log.lines.find(({ level }) => level === 'error')?.fields).toMatchObject({ command: 'note' });
    if (reply.reply !== 'refused' || !reply.again) throw new Error('cannot be edited again');
    broken.on = false;
    expect(valuesIn(await here.as(ANA).asks(reply.again, room))).toEqual({ text: 'The pods restarted' });
  });

  it('an old button of a command that is no more says so', async () => {
    const here = await talk();
    const reply = await here.as(ANA).asks({ command: 'frobnicate', options: {} });
    expect(heard(reply)).toBe(
      'unknown_command: There is no command “frobnicate”. Type /incident help to see them all.',
    );
    expect(buttonsIn(reply)).toEqual([]);
  });
});
