/** Acting from the incident's page while chat is down; and what no page may be talked into. */
import { describe, expect, it } from 'vitest';
import { FoghornError } from '../../src/engine/ports.ts';
import { HOUR, MINUTE } from '../../src/incident/time.ts';
import { ANA, at, BEN, CHIDI } from '../support/given.ts';
import { createWorld, hiddenOf } from './world.ts';

const open = async () => {
  const world = await createWorld();
  const { number } = await world.declare(ANA, { title: 'Web is down', severity: 'SEV2' });
  const here = `/incidents/${number}`;
  /** As a person does it: opens the page, fills in the form, sends it. */
  const send = async (form: string, typed: Record<string, string>, by = BEN) =>
    world.post(`${here}/${form}`, { ...hiddenOf(await world.page(here, by), `${here}/${form}`), ...typed }, by);
  const state = async () => {
    const incident = await world.storage.load(number);
    if (!incident) throw new Error('The incident is gone.');
    return incident;
  };
  return { world, number, here, send, state };
};

describe('the forms of an open incident', () => {
  it('posts an update with its status and its promise', async () => {
    const { send, state } = await open();
    const response = await send('update', { text: 'A bad deploy; rolling back.', status: 'identified', next: '15m' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/incidents/1?done=update');
    const incident = await state();
    expect(incident.status).toBe('identified');
    expect(incident.lastUpdate).toMatchObject({ text: 'A bad deploy; rolling back.', by: BEN, promise: at('09:15') });
  });

  it('promises one cadence on when nothing is said, and nothing when asked so', async () => {
    const { world, send, state } = await open();
    await send('update', { text: 'one', status: 'investigating', next: '' });
    expect((await state()).lastUpdate?.promise).toBe(at('09:30'));
    world.clock.turn(MINUTE);
    await send('update', { text: 'two', status: 'investigating', next: 'none' });
    expect((await state()).lastUpdate).toMatchObject({ text: 'two', promise: null });
  });

  it('reads a clock time in the sender’s zone', async () => {
    const { send, state } = await open();
    await send('update', { text: 'x', status: 'investigating', next: '11:00' }, BEN);
    expect((await state()).lastUpdate?.promise).toBe(at('10:00'));
  });

  it('shows a refusal beside its field, with the text kept and the form open', async () => {
    const { send, state } = await open();
    const response = await send('update', { text: 'Half an hour of typing', status: 'identified', next: 'whenever' });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toMatch(/<details class="panel" open><summary>Post an update/);
    expect(page).toMatch(/id="update-next-refusal" role="alert">“whenever” is not a time I can read/);
    expect(page).toContain('Half an hour of typing</textarea>');
    expect(page).toContain('<option value="identified" selected>');
    expect((await state()).lastUpdate).toBeNull();
  });

  it('refuses text that is too long beside the text, and keeps every character', async () => {
    const { send } = await open();
    const long = '🔥 שלום '.repeat(12_000);
    const response = await send('update', { text: long, status: 'investigating' });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toMatch(/id="update-text-refusal" role="alert">The update is [\d,]+ characters long/);
    expect(page).toContain(long.trimEnd());
  });

  it('tells when somebody else changed what the form showed, and lets it be sent again', async () => {
    const { world, number, here, send, state } = await open();
    const stale = hiddenOf(await world.page(here, BEN), `${here}/update`);
    await world.does(1, CHIDI, number, { do: 'change_status', to: 'monitoring' });
    const response = await world.post(`${here}/update`, { ...stale, text: 'Looking.', status: 'investigating' }, BEN);
    expect(response.status).toBe(409);
    const page = await response.text();
    expect(page).toContain('changed to monitoring while you were typing');
    expect(page).toContain('Looking.</textarea>');
    expect((await state()).status).toBe('monitoring');
    const again = await world.post(
      `${here}/update`,
      { ...hiddenOf(page, `${here}/update`), text: 'Looking.', status: 'investigating' },
      BEN,
    );
    expect(again.status).toBe(303);
    expect((await state()).status).toBe('investigating');
    expect((await send('update', { text: 'x', status: 'identified' })).status).toBe(303);
  });

  it('changes the severity, with or without a word', async () => {
    const { send, state } = await open();
    await send('severity', { severity: 'SEV1', text: '' });
    expect(await state()).toMatchObject({ severity: 'SEV1', lastUpdate: null });
    await send('severity', { severity: 'SEV3', text: 'Only invoices.' });
    expect(await state()).toMatchObject({ severity: 'SEV3', lastUpdate: { text: 'Only invoices.' } });
    expect((await send('severity', { severity: 'SEV9' })).status).toBe(422);
  });

  it('resolves, reopens, and offers each only where it makes sense', async () => {
    const { world, here, send, state } = await open();
    expect(await world.page(here)).not.toContain('<summary>Reopen');
    await send('resolve', { text: 'Rolled back.' });
    expect((await state()).status).toBe('resolved');
    const page = await world.page(here);
    expect(page).not.toContain('<summary>Resolve');
    await send('reopen', { reason: 'It is back.' });
    expect((await state()).status).toBe('investigating');
  });

  it('adds a note at the time it was seen, and refuses one of the future', async () => {
    const { world, number, send } = await open();
    world.clock.turn(2 * HOUR);
    await send('note', { text: 'CPU at 100 %', at: '20m ago' });
    const notes = await world.storage.timeline(number, { kinds: ['note_raised'] });
    expect(notes).toMatchObject([{ text: 'CPU at 100 %', occurredAt: at('10:40') }]);
    const response = await send('note', { text: 'later', at: '2030-01-01 10:00' });
    expect(response.status).toBe(422);
    expect(await response.text()).toMatch(/id="note-at-refusal" role="alert">[^<]*has not happened yet/);
  });

  it('posts once when the button is pressed twice', async () => {
    const { world, number, here } = await open();
    const form = { ...hiddenOf(await world.page(here), `${here}/update`), text: 'Once.', status: 'investigating' };
    await Promise.all([world.post(`${here}/update`, form), world.post(`${here}/update`, form)]);
    expect(await world.storage.countTimeline(number, { kinds: ['update_posted'] })).toBe(1);
  });

  it('keeps what was typed when nothing could be saved, and takes it when it can be again', async () => {
    const { world, here } = await open();
    const { commit } = world.storage;
    const form = { ...hiddenOf(await world.page(here), `${here}/update`), text: 'Precious.', status: 'investigating' };
    world.storage.commit = async () => {
      throw new FoghornError('disk_full', 'The disk is full: free some space. Nothing was saved.');
    };
    const response = await world.post(`${here}/update`, form);
    expect(response.status).toBe(503);
    const page = await response.text();
    expect(page).toContain('The disk is full');
    expect(page).toContain('Precious.</textarea>');
    world.storage.commit = commit;
    expect((await world.post(`${here}/update`, form)).status).toBe(303);
  });
});

describe('correcting an entry', () => {
  it('opens in place, and changes only what was changed', async () => {
    const { world, number, here } = await open();
    world.clock.turn(34_567);
    const noted = await world.does(10, BEN, number, { do: 'raise_note', text: 'certficate' });
    const id = `v${String(noted.version).padStart(8, '0')}`;
    const [before] = await world.storage.timeline(number, { kinds: ['note_raised'] });
    const page = await world.page(`${here}?correct=${id}`, BEN);
    const form = { ...hiddenOf(page, `${here}/correct`), text: 'certificate', at: '2026-03-04 10:10' };
    const response = await world.post(`${here}/correct?correct=${id}`, form, BEN);
    expect(response.headers.get('location')).toBe(`${here}?done=correct#${id}`);
    const [after] = await world.storage.timeline(number, { kinds: ['note_raised'] });
    // The minute shown was sent back as it stood, so the seconds stay.
    expect(after).toMatchObject({ text: 'certificate', corrected: true, occurredAt: before?.occurredAt });
    const moved = hiddenOf(await world.page(`${here}?correct=${id}`, BEN), `${here}/correct`);
    await world.post(`${here}/correct?correct=${id}`, { ...moved, text: 'certificate', at: '10:02' }, BEN);
    const [last] = await world.storage.timeline(number, { kinds: ['note_raised'] });
    expect(last).toMatchObject({ text: 'certificate', occurredAt: at('09:02') });
  });

  it('refuses beside the field, keeping the text, the filter and the place', async () => {
    const { world, number, here } = await open();
    const noted = await world.does(1, BEN, number, { do: 'raise_note', text: 'x' });
    const id = `v${String(noted.version).padStart(8, '0')}`;
    const address = `${here}/correct?words=x&correct=${id}`;
    const response = await world.post(
      address,
      { entry: id, was: 'y', wasText: 'x', text: 'new words', at: 'noonish' },
      BEN,
    );
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toMatch(/id="correct-at-refusal" role="alert">“noonish”/);
    expect(page).toContain('new words</textarea>');
    expect(page).toContain('name="words" value="x"');
  });

  it('offers no correction of what may not be corrected, and refuses it by the kind stored', async () => {
    const { world, number, here } = await open();
    await world.openRoom(number);
    await world.writes(1, BEN, number, 'plain words');
    const [message] = await world.storage.timeline(number, { kinds: ['message'] });
    const page = await world.page(`${here}?log=complete`);
    expect(page).not.toContain(`correct=${encodeURIComponent(message?.id ?? '')}`);
    const forged = await world.post(`${here}/correct`, { entry: message?.id ?? '', text: 'forged', wasText: '' });
    expect(forged.status).toBe(422);
    expect((await world.post(`${here}/correct`, { entry: 'v00000999', text: 'x' })).status).toBe(404);
  });
});

describe('privacy', () => {
  it('shows a private incident to its members, and to others as if it were not there', async () => {
    const world = await createWorld();
    const { number } = await world.declare(ANA, { title: 'Breach of the ledger', private: true, people: [BEN] });
    await world.does(1, ANA, number, { do: 'resolve' });
    await world.draft(number);
    const here = `/incidents/${number}`;
    for (const by of [ANA, BEN]) {
      expect(await world.page('/', by)).toContain('Breach of the ledger');
      expect(await world.page(here, by)).toContain('Private');
    }
    const unknown = await (await world.get('/incidents/77', CHIDI)).text();
    for (const path of [here, `${here}/postmortem`, `${here}/postmortem.md`]) {
      const response = await world.get(path, CHIDI);
      expect(response.status).toBe(404);
      expect(await response.text()).toBe(unknown);
    }
    expect(await world.page('/', CHIDI)).not.toContain('Breach');
    expect(await world.page('/?words=breach', CHIDI)).not.toContain('INC-1');
    const before = (await world.storage.load(number))?.version;
    const forms = ['update', 'severity', 'resolve', 'reopen', 'note', 'retry', 'correct'].map(
      (form) => `${here}/${form}`,
    );
    for (const path of [...forms, ...['edit', 'give-back', 'redraft'].map((form) => `${here}/postmortem/${form}`)])
      expect((await world.post(path, { text: 'x', entry: 'v00000001', section: 'summary' }, CHIDI)).status).toBe(404);
    expect((await world.storage.load(number))?.version).toBe(before);
  });

  it('shows nothing to nobody', async () => {
    const world = await createWorld();
    await world.declare(ANA, { title: 'Anything' });
    for (const path of ['/', '/incidents/1', '/incidents/1/postmortem.md', '/statistics']) {
      const response = await world.get(path, null);
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain('Anything');
    }
  });
});

describe('what other pages may not do', () => {
  const attempts: Record<string, Record<string, string>> = {
    'from another site': { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    'from a neighbour of the same site': { 'sec-fetch-site': 'same-site' },
    'by an old browser from another site': { origin: 'https://evil.example' },
    'from a sandboxed frame': { origin: 'null' },
    'by something that says nothing of itself': {},
  };
  for (const [name, headers] of Object.entries(attempts))
    it(`acts on no form sent ${name}`, async () => {
      const world = await createWorld();
      const response = await world.post('/declare', { title: 'forged' }, ANA, headers);
      expect(response.status).toBe(403);
      expect(await world.storage.list({}, 'all')).toEqual([]);
    });

  it('acts on a form of our own sent by a browser that only tells its origin', async () => {
    const world = await createWorld();
    const response = await world.post('/declare', { title: 'mine' }, ANA, { origin: 'http://foghorn.test' });
    expect(response.status).toBe(303);
  });

  it('runs no script of any kind, and says so on every answer', async () => {
    const world = await createWorld();
    for (const path of ['/', '/incidents/9', '/statistics', '/static/console.js']) {
      const { headers } = await world.get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await world.get('/')).headers.get('cache-control')).toBe('private, no-store');
  });

  it('takes no form of a megabyte', async () => {
    const world = await createWorld();
    expect((await world.post('/declare', { title: 'x'.repeat(1_100_000) })).status).toBe(413);
  });
});

const ATTACK = `"><script>alert(1)</script><img src=x onerror=alert(1)>' onmouseover='alert(1)`;

describe('text that would be markup', () => {
  it('is shown as text, wherever people may write', async () => {
    const world = await createWorld();
    await world.storage.putPeople([
      { id: 'local:eve', name: ATTACK, handle: ATTACK, zone: 'UTC', bot: false, active: true },
    ]);
    const { number } = await world.declare(ANA, { title: ATTACK, components: [ATTACK], text: ATTACK });
    const here = `/incidents/${number}`;
    await world.openRoom(number);
    await world.writes(1, 'local:eve', number, `${ATTACK} <@local:eve> https://example.com/${ATTACK}`);
    await world.does(1, BEN, number, {
      do: 'raise_note',
      text: ATTACK,
      files: [{ name: ATTACK, url: 'javascript:alert(1)' }],
    });
    await world.does(1, BEN, number, { do: 'record_impact', text: ATTACK });
    await world.does(1, BEN, number, { do: 'add_task', text: ATTACK, owner: 'local:eve' });
    await world.does(1, BEN, number, {
      do: 'add_link',
      link: { kind: 'other', url: "https://example.com/?q='onclick='alert(1)", title: ATTACK },
    });
    await world.does(1, BEN, number, { do: 'assign_role', role: 'commander', person: 'local:eve' });
    await world.does(1, BEN, number, { do: 'post_update', audience: 'internal', text: ATTACK });
    await world.does(1, BEN, number, { do: 'resolve', text: ATTACK });
    await world.draft(number);
    await world.does(1, BEN, number, { do: 'edit_postmortem', section: 'factors', text: ATTACK });
    const search = encodeURIComponent(ATTACK);
    const paths = [
      '/',
      `/?words=${search}&component=${search}`,
      here,
      `${here}?log=complete&words=${search}&person=${search}&done=${search}`,
      `${here}?correct=${search}`,
      `${here}?correct=v00000002`,
      `${here}/postmortem`,
      `${here}/postmortem?edit=factors&whole=${search}&done=${search}`,
      '/statistics?period=all',
    ];
    const check = (page: string): void => {
      expect(page).not.toMatch(/<script>|<img|javascript:alert/);
      // No tag has an attribute that runs anything.
      for (const [tag] of page.matchAll(/<[a-z][^>]*>/g)) expect(tag.replace(/"[^"]*"/g, '""')).not.toMatch(/\bon\w+=/);
    };
    for (const path of paths) check(await world.page(path));
    check(await (await world.get(`/statistics?from=${search}&to=${search}&period=${search}`)).text());
    check(
      await (await world.post('/declare', { title: '', components: ATTACK, text: ATTACK, severity: ATTACK })).text(),
    );
    check(await (await world.post(`${here}/note`, { text: ATTACK, at: ATTACK })).text());
    check(await (await world.post(`${here}/update`, { text: ATTACK, status: ATTACK, next: ATTACK })).text());
    expect(world.errors).toEqual([]);
  });
});
