import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/incident/time.ts';
import { ANA, BEN, CHIDI, START } from '../support/builders.ts';
import { buttonsIn, formIn, heard, talk, valuesIn } from '../support/talk.ts';

describe('declare', () => {
  it('complete in one line opens the incident at once', async () => {
    const here = await talk();
    const reply = await here.as(ANA).types('declare Checkout is failing sev1 components:API,Web began:20m ago');
    expect(heard(reply)).toContain('Declared INC-1 SEV1 “Checkout is failing”.');
    expect(heard(reply)).toContain('Impact began at 2026-03-04 22:11 UTC.');
    expect(buttonsIn(reply)).toEqual([]);
    expect(await here.state(1)).toMatchObject({
      title: 'Checkout is failing',
      severity: 'SEV1',
      impactBeganAt: START - 20 * MINUTE,
      components: [
        { name: 'API', status: 'major_outage' },
        { name: 'Web', status: 'major_outage' },
      ],
    });
  });

  it('in one line asks when it began', async () => {
    const here = await talk();
    const reply = await here.as(ANA).types('declare Checkout is failing sev1');
    const asked = await here.as(ANA).presses('When did it begin?', reply);
    await here.as(ANA).sends(asked, { began: '20m ago' });
    expect((await here.state(1)).impactBeganAt).toBe(START - 20 * MINUTE);
  });

  it('takes the status of a component with its name', async () => {
    const here = await talk();
    await here.as(ANA).types('declare Search is slow sev2 components:Search=slow,Web');
    expect((await here.state(1)).components).toEqual([
      { name: 'Search', status: 'degraded_performance' },
      { name: 'Web', status: 'partial_outage', assumed: true },
    ]);
  });

  it('asks for what is missing, and needs a title alone', async () => {
    const here = await talk();
    const form = await here.as(ANA).types('declare Checkout is failing');
    expect(formIn(form).fields.map(({ name }) => name)).toEqual(['title', 'severity', 'components', 'began', 'as']);
    expect(valuesIn(form)).toMatchObject({ title: 'Checkout is failing', severity: undefined, as: 'open' });
    const empty = await here.as(ANA).sends(form, { title: '' });
    expect(empty).toMatchObject({ reply: 'refused', field: 'title', refusal: { code: 'missing_option' } });
    const least = await here.as(ANA).sends(form, { title: 'Down' });
    expect(heard(least)).toContain('Nobody said how bad it is: SEV3 is assumed.');
    expect(heard(await here.as(ANA).presses('Set the severity', least))).toBe('form: Severity of INC-1');
  });

  it('keeps private and drill apart, in words and in the form', async () => {
    const here = await talk();
    const reply = await here.as(ANA).types('declare Payroll leaked sev1 private drill');
    expect(heard(reply)).toContain('It is private: only those invited can see it. It is a drill.');
    expect(await here.state(1)).toMatchObject({ private: true, drill: true });
    const form = await here.as(ANA).types('declare Payroll leaked private');
    expect(valuesIn(form).as).toBe('private');
    await here.as(ANA).sends(form, { as: 'private_drill' });
    expect(await here.state(2)).toMatchObject({ private: true, drill: true });
    await here.as(ANA).sends(await here.as(ANA).types('declare'), { title: 'Open after all' });
    expect(await here.state(3)).toMatchObject({ private: false, drill: false });
  });

  it('shows what may be the same: to join instead, or to merge', async () => {
    const here = await talk();
    await here.opened({ title: 'Checkout is failing', components: ['API'] });
    here.time.turn(3 * HOUR);
    await here.opened({ title: 'Login is slow' });
    const form = await here.as(BEN).types('declare Payments fail components:API');
    const intro = JSON.stringify(formIn(form).intro);
    expect(intro).toContain('Join INC-1 instead');
    expect(intro).toContain('Join INC-2 instead');

    const reply = await here.as(BEN).types('declare Payments fail sev2 components:API');
    expect(buttonsIn(reply).map(({ label }) => label)).toEqual([
      'When did it begin?',
      'Join INC-1 instead',
      'Join INC-2 instead',
      'Merge into INC-1',
      'Merge into INC-2',
    ]);
    await here.as(BEN).presses('Merge into INC-1', reply);
    expect(await here.state(3)).toMatchObject({ status: 'merged', mergedInto: 1 });
  });

  it('never shows a private one as the same', async () => {
    const here = await talk();
    await here.opened({ title: 'Payroll leaked', private: true, components: ['API'] });
    const reply = await here.as(BEN).types('declare Payments fail sev2 components:API');
    expect(heard(reply)).not.toContain('Payroll');
    expect(buttonsIn(reply).map(({ label }) => label)).toEqual(['When did it begin?']);
  });

  it('from a message begins with that message', async () => {
    const here = await talk();
    const message = {
      key: 'local:general:7',
      text: `Nobody can pay!\n${'x'.repeat(2000)}`,
      author: CHIDI,
      at: START - 5 * MINUTE,
      url: 'http://localhost/general#7',
    };
    const form = await here.as(ANA).uses({ command: 'declare', options: {} }, message);
    expect(valuesIn(form).title).toMatch(/^Nobody can pay! x+…$/);
    // The message travels in a draft: no platform's form carries that much.
    expect(JSON.stringify(formIn(form).invoke).length).toBeLessThan(500);
    await here.as(ANA).sends(form, { title: 'Nobody can pay', severity: 'SEV1' });
    const [first] = await here.storage.entries(1);
    expect(first?.event).toMatchObject({
      kind: 'declared',
      title: 'Nobody can pay',
      text: message.text,
      origin: { message: message.key, url: message.url },
    });
  });

  it('invites whom it names', async () => {
    const here = await talk();
    await here.as(ANA).types('declare Checkout is failing sev1 people:@ben,@chidi');
    const [first] = await here.storage.entries(1);
    expect(first?.event).toMatchObject({ invite: { people: [ANA, BEN, CHIDI] } });
  });
});
