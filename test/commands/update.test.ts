import { describe, expect, it } from 'vitest';
import { iso, MINUTE } from '../../src/incident/time.ts';
import { ANA, BEN, inRoom, START } from '../support/builders.ts';
import { formIn, heard, talk, valuesIn } from '../support/talk.ts';

describe('update', () => {
  it('in one line posts, promises, and is silent in the room, where it shows', async () => {
    const here = await talk();
    const { room } = await here.opened();
    expect(heard(await here.as(ANA).types('update Payments are recovering, next 15m', room))).toBe('(done)');
    expect((await here.state(1)).lastUpdate).toMatchObject({
      text: 'Payments are recovering',
      audience: 'internal',
      promise: START + 15 * MINUTE,
    });
  });

  it('from elsewhere says by when the next one is promised', async () => {
    const here = await talk();
    await here.opened();
    const reply = await here.as(ANA).types('update INC-1 Payments are recovering');
    expect(heard(reply)).toBe('INC-1: the update is posted. Next update by 23:01 UTC.');
    expect(heard(await here.as(ANA).types('update INC-1 Still recovering, next none'))).toContain(
      'No next update is promised.',
    );
  });

  it('says that nothing changed when that is all that was typed', async () => {
    const here = await talk();
    const { room } = await here.opened();
    expect(heard(await here.as(ANA).types('update no_change', room))).toBe('(done)');
    expect((await here.storage.entries(1)).at(-1)?.event).toMatchObject({ kind: 'update_posted', noChange: true });
  });

  it('opens a form of what is so, with what happened since the last one', async () => {
    const here = await talk();
    const { room } = await here.opened({ components: ['API'], severity: 'SEV2' });
    await here.as(ANA).types('update First look', room);
    here.time.turn(5 * MINUTE);
    await here.as(BEN).types('note Rolled back deploy 812', room);
    here.time.turn(5 * MINUTE);
    const form = await here.as(ANA).types('update', room);
    expect(valuesIn(form)).toEqual({
      text: undefined,
      status: 'investigating',
      components: 'API',
      next: '30m',
      by: undefined,
    });
    expect(JSON.stringify(formIn(form).intro)).toContain('Rolled back deploy 812');
    expect(JSON.stringify(formIn(form).intro)).not.toContain('First look');
  });

  it('begins its form, and that of resolving, with the words configured for the status', async () => {
    const updates = {
      identified: '{title} ({severity}, {components}) is {status}: ',
      resolved: 'Over: {title}.',
    };
    const here = await talk({ settings: { templates: { updates } } });
    const { room } = await here.opened({ title: 'A {status} page', components: ['API', 'Web'], severity: 'SEV2' });
    expect(valuesIn(await here.as(ANA).types('update', room)).text).toBeUndefined();
    expect(valuesIn(await here.as(ANA).types('update status:identified', room)).text).toBe(
      'A {status} page (SEV2, API, Web) is identified: ',
    );
    expect(valuesIn(await here.as(ANA).types('resolve', room)).text).toBe('Over: A {status} page.');
  });

  it('from the form changes status and components with it', async () => {
    const here = await talk();
    const { room } = await here.opened({ components: ['API', 'Web'], severity: 'SEV2' });
    const form = await here.as(ANA).types('update', room);
    const fields = { text: 'Only the API', status: 'identified', components: 'API=degraded_performance', by: '23:45' };
    expect(heard(await here.as(ANA).sends(form, fields, room))).toBe('(done)');
    expect(await here.state(1)).toMatchObject({
      status: 'identified',
      components: [{ name: 'API', status: 'degraded_performance' }],
      lastUpdate: { promise: START + 74 * MINUTE },
    });
  });

  it('takes names without statuses for what they are already, and an empty field for none', async () => {
    const here = await talk();
    const { room } = await here.opened({ components: ['API', 'Web'], severity: 'SEV2' });
    const first = await here.as(ANA).types('update', room);
    await here.as(ANA).sends(first, { text: 'One', components: 'API' }, room);
    expect((await here.state(1)).components).toEqual([{ name: 'API', status: 'partial_outage', assumed: true }]);
    here.time.turn(MINUTE);
    const second = await here.as(ANA).types('update', room);
    await here.as(ANA).sends(second, { text: 'Two', components: '' }, room);
    expect((await here.state(1)).components).toEqual([]);
  });

  it('is stale when what its form showed has changed, and keeps the words', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const form = await here.as(ANA).types('update', room);
    await here.as(BEN).types('status identified', room);
    const reply = await here.as(ANA).sends(form, { text: 'My long words' }, room);
    expect(heard(reply)).toContain('stale_form: The status of INC-1 changed to identified while you were typing.');
    if (reply.reply !== 'refused' || !reply.again) throw new Error('cannot be edited again');
    const again = await here.as(ANA).asks(reply.again, room);
    expect(valuesIn(again)).toMatchObject({ text: 'My long words' });
    expect(heard(await here.as(ANA).sends(again, { status: 'identified' }, room))).toBe('(done)');
    expect(await here.state(1)).toMatchObject({ status: 'identified', lastUpdate: { text: 'My long words' } });
  });

  it('is not stale for what the form does not show', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const form = await here.as(ANA).types('update', room);
    await here.as(BEN).types('severity sev1', room);
    await here.as(BEN).types('note Meanwhile', room);
    expect(heard(await here.as(ANA).sends(form, { text: 'Words' }, room))).toBe('(done)');
  });

  it('tells that somebody is writing, when a nudge would come', async () => {
    const here = await talk();
    const { room } = await here.opened();
    here.time.turn(24 * MINUTE);
    await here.as(ANA).types('update', room);
    expect(await here.kinds(1)).toContain('update_begun');
  });

  it('is refused, with the words kept, when the incident has ended', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.as(ANA).types('resolve Fixed', room);
    const reply = await here.as(ANA).types('update One more thing', room);
    expect(heard(reply)).toMatch(/^ended: INC-1 is already resolved/);
    expect(reply).toHaveProperty('again');
    expect(heard(await here.as(ANA).types('update', room))).toMatch(/^ended/);
  });

  it('ends nothing by itself', async () => {
    const here = await talk();
    const { room } = await here.opened();
    expect(heard(await here.as(ANA).types('update status:resolved It works', room))).toMatch(/^status_ends/);
  });

  it('of a message counts that message, at its own time', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const said = inRoom(room);
    await here.inbox.message(said.message('7', BEN, 'We found the cause'));
    here.time.turn(10 * MINUTE);
    const invocation = { command: 'update', incident: 1, options: { use: said.key('7') } };
    const reply = await here.as(ANA).asks(invocation, room);
    expect(heard(reply)).toContain('That message is the update now.');
    expect((await here.state(1)).lastUpdate).toMatchObject({ text: 'We found the cause', at: START + MINUTE });
    expect(heard(await here.as(ANA).asks({ ...invocation, options: { use: 'local:gone:1' } }, room))).toMatch(
      /^unknown_message/,
    );
  });
});

describe('no change', () => {
  const noChange = (owed?: string) => ({
    command: 'update',
    incident: 1,
    options: { no_change: 'yes', ...(owed ? { owed } : {}) },
  });

  it('is one tap, twice; the third in a row asks for a sentence', async () => {
    const here = await talk();
    const { room } = await here.opened();
    for (const _ of [1, 2]) {
      expect(heard(await here.as(ANA).asks(noChange(), room))).toBe('(done)');
      here.time.turn(20 * MINUTE);
    }
    const form = await here.as(ANA).asks(noChange(), room);
    expect(heard(form)).toBe('form: Still no change?');
    expect(heard(await here.as(ANA).sends(form, { text: 'Waiting for the vendor' }, room))).toBe('(done)');
    expect((await here.state(1)).lastUpdate?.text).toBe('Waiting for the vendor');
  });

  it('of a nudge that was answered already answers nothing', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const owed = iso(START + 30 * MINUTE);
    here.time.turn(MINUTE);
    await here.as(BEN).types('update We are on it', room);
    expect(heard(await here.as(ANA).asks(noChange(owed), room))).toMatch(/^already_answered/);
    expect((await here.kinds(1)).filter((kind) => kind === 'update_posted')).toHaveLength(1);
  });
});

describe('publishing', () => {
  const publishers = [{ name: 'page', publish: async () => undefined }];

  it('shows the words once more before anybody outside reads them', async () => {
    const here = await talk({ publishers, settings: { publishers: ['page'] } });
    const { room } = await here.opened();
    const form = await here.as(ANA).types('update public:yes Payments may fail', room);
    expect(heard(form)).toBe('form: Publish this?');
    expect(await here.kinds(1)).not.toContain('update_posted');
    await here.as(ANA).sends(form, { text: 'Some payments fail' }, room);
    expect((await here.state(1)).lastUpdate).toMatchObject({ audience: 'public', text: 'Some payments fail' });
  });

  it('offers the closing text when the incident ends with its page open', async () => {
    const here = await talk({ publishers, settings: { publishers: ['page'] } });
    const { room } = await here.opened();
    await here.as(ANA).sends(await here.as(ANA).types('update public:yes Payments may fail', room), {}, room);
    here.time.turn(10 * MINUTE);
    const reply = await here.as(ANA).types('resolve The cache was full', room);
    expect(heard(reply)).toContain('Its public page is still open.');
    const form = await here.as(ANA).presses('Publish the closing text', reply, room);
    expect(valuesIn(form).text).toBe('The cache was full');
    await here.as(ANA).sends(form, { text: 'Payments work again' }, room);
    expect(await here.state(1)).toMatchObject({ publicOpen: false, lastUpdate: { text: 'Payments work again' } });
  });

  it('of no change shows the public text first', async () => {
    const here = await talk({ publishers, settings: { publishers: ['page'] } });
    const { room } = await here.opened();
    const form = await here.as(ANA).types('update public:yes Payments may fail', room);
    await here.as(ANA).sends(form, {}, room);
    here.time.turn(10 * MINUTE);
    const asked = await here.as(ANA).asks({ command: 'update', incident: 1, options: { no_change: 'yes' } }, room);
    expect(heard(asked)).toBe('form: No change, publicly');
    await here.as(ANA).sends(asked, {}, room);
    expect((await here.state(1)).lastUpdate).toMatchObject({ audience: 'public' });
  });
});

describe('status and severity', () => {
  it('change alone, and with words are an update', async () => {
    const here = await talk();
    const { room } = await here.opened();
    expect(heard(await here.as(ANA).types('status identified', room))).toBe('(done)');
    expect((await here.state(1)).lastUpdate).toBeNull();
    await here.as(ANA).types('status monitoring Fix deployed, next 1h', room);
    expect(await here.state(1)).toMatchObject({
      status: 'monitoring',
      lastUpdate: { text: 'Fix deployed', promise: START + 60 * MINUTE },
    });
    await here.as(ANA).types('sev 1 All regions', room);
    expect(await here.state(1)).toMatchObject({ severity: 'SEV1', lastUpdate: { text: 'All regions' } });
  });

  it('say so when nothing changes', async () => {
    const here = await talk();
    const { room } = await here.opened({ severity: 'SEV2' });
    expect(heard(await here.as(ANA).types('status investigating', room))).toBe('INC-1 is investigating already.');
    expect(heard(await here.as(ANA).types('severity sev2', room))).toBe('INC-1 is SEV2 already.');
  });

  it('resolve when they say so, and leave cancelling to its command', async () => {
    const here = await talk();
    const { room } = await here.opened();
    expect(heard(await here.as(ANA).types('status cancelled', room))).toMatch(/^status_by_command/);
    await here.as(ANA).types('status resolved It works again', room);
    expect(await here.state(1)).toMatchObject({ status: 'resolved', lastUpdate: { text: 'It works again' } });
    expect(heard(await here.as(ANA).types('status monitoring', room))).toMatch(/^ended/);
  });

  it('open a form when nothing is said, and notice when it is stale', async () => {
    const here = await talk();
    const { room } = await here.opened({ severity: 'SEV3' });
    const form = await here.as(ANA).types('escalate', room);
    expect(valuesIn(form).to).toBe('SEV3');
    await here.as(BEN).types('severity sev2', room);
    expect(heard(await here.as(ANA).sends(form, { to: 'SEV1' }, room))).toMatch(/^stale_form/);
  });
});
