import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/incident/time.ts';
import { ANA, BEN, CHIDI } from '../support/builders.ts';
import { formIn, heard, talk } from '../support/talk.ts';

describe('ending', () => {
  it('resolves with a final update, and refuses what comes after', async () => {
    const here = await talk();
    const { room } = await here.opened({ components: ['API'] });
    here.time.turn(51 * MINUTE);
    expect(heard(await here.as(ANA).types('resolve INC-1 Checkout works again'))).toBe(
      'INC-1 is resolved after 51m. The postmortem is being drafted.',
    );
    expect(await here.state(1)).toMatchObject({
      status: 'resolved',
      components: [{ name: 'API', status: 'operational' }],
      lastUpdate: { text: 'Checkout works again' },
    });
    expect(heard(await here.as(BEN).types('resolve', room))).toMatch(/^already_resolved: INC-1 is already resolved\./);
    expect(heard(await here.as(BEN).types('severity sev1', room))).toMatch(/^ended/);
    // Its record can still be completed.
    expect(heard(await here.as(BEN).types('note It was the cache', room))).toBe('(done)');
  });

  it('resolves from the form without a word as well', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.as(ANA).sends(await here.as(ANA).types('close', room), {}, room);
    expect(await here.state(1)).toMatchObject({ status: 'resolved', lastUpdate: null });
  });

  it('cancels with a reason, reopens, merges', async () => {
    const here = await talk();
    const { room } = await here.opened();
    expect(heard(await here.as(ANA).types('cancel', room))).toBe('form: Cancel INC-1');
    await here.as(ANA).types('cancel It was a test alert', room);
    expect((await here.state(1)).status).toBe('cancelled');
    await here.as(ANA).types('reopen It was none', room);
    expect((await here.state(1)).status).toBe('investigating');
    await here.opened({ title: 'Search is slow' }, BEN);
    const form = await here.as(ANA).types('merge', room);
    expect(formIn(form).fields[0]).toMatchObject({ choices: [{ value: 'INC-2', label: 'INC-2 Search is slow' }] });
    await here.as(ANA).sends(form, { into: 'INC-2' }, room);
    expect(await here.state(1)).toMatchObject({ status: 'merged', mergedInto: 2 });
    expect((await here.state(2)).absorbed).toEqual([1]);
  });

  it('merges only into what the asker may see', async () => {
    const here = await talk();
    await here.opened({ title: 'Payroll leaked', private: true });
    await here.opened({ title: 'Search is slow' }, BEN);
    expect(heard(await here.as(BEN).types('merge INC-2 into INC-1'))).toMatch(/^unknown_incident/);
    expect((await here.state(2)).status).toBe('investigating');
  });
});

describe('the postmortem', () => {
  it('is shown where it is, and drafted when asked for', async () => {
    const here = await talk();
    const { room } = await here.opened();
    const none = await here.as(ANA).types('postmortem', room);
    expect(heard(none)).toContain('INC-1 is still open');
    await here.as(ANA).presses('Draft it now', none, room);
    await here.relay.drain();
    expect((await here.state(1)).postmortem).toMatchObject({ drafts: 1 });
    await here.as(ANA).types('resolve Fixed', room);
    await here.relay.drain();
    here.time.turn(MINUTE);
    expect(heard(await here.as(ANA).types('pm', room))).toContain('the postmortem of INC-1');
    await here.as(ANA).types('pm redraft', room);
    await here.relay.drain();
    expect((await here.state(1)).postmortem?.drafts).toBe(3);
  });
});

describe('what could not be delivered', () => {
  it('is tried again', async () => {
    const here = await talk();
    const { room } = await here.opened();
    expect(heard(await here.as(ANA).types('retry', room))).toBe('Nothing of INC-1 waits for another try.');
    here.chat.next('post', { fault: 'permanent' });
    await here.as(ANA).types('note Said in vain', room);
    await here.relay.drain();
    expect(heard(await here.as(ANA).types('retry', room))).toContain('Trying 1 delivery of INC-1 again.');
    await here.relay.drain();
    expect(await here.storage.deliveries(1)).toEqual([]);
  });
});

describe('looking back', () => {
  it('lists what is open, or the latest when nothing is, and what is looked for', async () => {
    const here = await talk();
    const { room } = await here.opened({ title: 'Checkout is failing', severity: 'SEV1', components: ['API'] });
    await here.opened({ title: 'Search is slow', severity: 'SEV3' });
    await here.as(ANA).types('note The redis queue is full', room);
    expect(heard(await here.as(ANA).types('list'))).toMatch(/Open incidents[\s\S]*INC-2[\s\S]*INC-1/);
    expect(heard(await here.as(ANA).types('list redis'))).toContain('Incidents with “redis”');
    expect(heard(await here.as(ANA).types('list redis'))).not.toContain('INC-2');
    expect(heard(await here.as(ANA).types('list sev1'))).not.toContain('INC-2');
    expect(heard(await here.as(ANA).types('list component:API'))).not.toContain('INC-2');
    expect(heard(await here.as(ANA).types('list from:2026-03-05'))).toContain('None');
    expect(heard(await here.as(ANA).types('list from:2026-03-04 to:2026-03-04'))).toContain('INC-2');
    expect(heard(await here.as(ANA).types('list from:2026-02-30'))).toMatch(/^bad_time/);
    await here.as(ANA).types('resolve INC-1 Fixed');
    await here.as(ANA).types('cancel INC-2 None');
    expect(heard(await here.as(ANA).types('list'))).toContain('No incident is open. The latest');
    expect(heard(await here.as(ANA).types('list monitoring'))).toContain('None');
  });

  it('pages through a long list', async () => {
    const here = await talk();
    for (let n = 1; n <= 14; n++) await here.engine.declare({ home: 'local', title: `Incident ${n}` }, { person: ANA });
    const first = await here.as(ANA).types('list');
    expect(heard(first)).not.toContain('INC-2 ');
    expect(heard(await here.as(ANA).presses('Older', first))).toContain('INC-2 ');
  });

  it('catches a late joiner up in under 15 lines', async () => {
    const here = await talk();
    const { room } = await here.opened({ components: ['API'] });
    await here.as(ANA).types('lead', room);
    await here.as(BEN).types('note Restarted the pods, to no avail', room);
    await here.as(ANA).types('task add Ask the vendor @chidi', room);
    await here.as(ANA).types('update Half of the payments fail', room);
    const text = heard(await here.as(CHIDI).types('summary INC-1'));
    for (const part of [
      'Checkout is failing',
      '@ana',
      'Restarted the pods',
      'Ask the vendor',
      'Half of the payments fail',
    ])
      expect(text).toContain(part);
    expect(text.split('\n').length).toBeLessThan(15);
  });

  it('counts: no drills, no others’ private ones, promises by the ledger', async () => {
    const here = await talk();
    const { room } = await here.opened({ severity: 'SEV1', components: ['API'] });
    await here.as(BEN).types('update Looking, next 15m', room);
    here.time.turn(30 * MINUTE);
    await here.as(BEN).types('update Found it', room);
    here.time.turn(30 * MINUTE);
    await here.as(BEN).types('resolve Fixed', room);
    await here.opened({ drill: true });
    await here.opened({ private: true });
    here.time.turn(HOUR);
    const mine = heard(await here.as(ANA).types('stats'));
    expect(mine).toContain('2 incidents in the last 30 days, 1 still open.');
    const text = heard(await here.as(BEN).types('stats'));
    expect(text).toContain('1 incident in the last 30 days.');
    expect(text).toContain('Total duration: 1h 0m');
    expect(text).toContain('Time to acknowledge: 0m (median of 1)');
    expect(text).toContain('Promises kept: 50% (1 kept, 1 missed)');
    expect(text).toContain('Not counted: 1 drill.');
    expect(text).toMatch(/By component[\s\S]*API/);
    expect(heard(await here.as(BEN).types('stats 2025'))).toContain('0 incidents in 2025.');
  });

  it('helps with everything, and with one thing', async () => {
    const here = await talk();
    const help = await here.as(ANA).types('help');
    expect(heard(help)).toContain('declare Declares an incident');
    expect(heard(await here.as(ANA).presses('More', help))).toContain('merge');
    const one = heard(await here.as(ANA).types('help sev'));
    expect(one).toContain('/incident severity <to> [<text>] [next:…] [by:…]');
    expect(one).toContain('/incident severity sev1');
    for (const { name } of here.door.commands)
      expect(heard(await here.as(ANA).types(`help ${name}`))).toContain(`/incident ${name}`);
  });

  it('shows the card to whoever asks, from anywhere', async () => {
    const here = await talk();
    await here.opened();
    expect(heard(await here.as(BEN).types('show 1'))).toContain('INC-1 · Checkout is failing');
    expect(heard(await here.as(BEN).types('show'))).toMatch(/^no_incident/);
  });
});
