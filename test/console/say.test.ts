/** Any command from an incident's page, through the same door as chat. */
import { describe, expect, it } from 'vitest';
import { ANA, BEN, CHIDI } from '../support/given.ts';
import { createWorld, hiddenOf } from './world.ts';

const open = async (how: { private?: boolean } = {}) => {
  const world = await createWorld();
  const { number } = await world.declare(ANA, { title: 'Web is down', severity: 'SEV2', ...how });
  const here = `/incidents/${number}`;
  const say = async (text: string, by = ANA) => world.post(`${here}/say`, { text }, by);
  const fill = (page: string, values: Record<string, string>, by = ANA) =>
    world.post(
      `${here}/say`,
      {
        ...hiddenOf(page, `${here}/say`),
        ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`option.${name}`, value])),
      },
      by,
    );
  const state = async () => {
    const incident = await world.storage.load(number);
    if (!incident) throw new Error('The incident is gone.');
    return incident;
  };
  return { world, number, here, say, fill, state };
};

describe('any command', () => {
  it('is taken as in the room, though there is no room yet', async () => {
    const { say, state } = await open();
    const response = await say('assign commander @ben');
    expect(response.status).toBeLessThan(400);
    expect((await state()).roles.commander?.person).toBe(BEN);
    await say('/incident assign commander @chidi');
    expect((await state()).roles.commander?.person).toBe(CHIDI);
    await say('task Call the vendor @ben');
    expect((await state()).tasks).toMatchObject([{ text: 'Call the vendor', owner: BEN }]);
    await say('cancel false alarm');
    expect((await state()).status).toBe('cancelled');
  });

  it('is answered in words, in the reader’s zone, with handles for people', async () => {
    const { say, world, number } = await open();
    await world.does(5, BEN, number, { do: 'assign_role', role: 'commander', person: BEN });
    const response = await say('show', CHIDI);
    expect(response.status).toBe(200);
    const page = await response.text();
    expect(page).toContain('Web is down');
    expect(page).toContain('@ben');
    expect(page).toContain('GMT+5:30');
  });

  it('is refused with the line kept', async () => {
    const { say } = await open();
    for (const text of ['assign commander @nobody', 'severity SEV9', ' ']) {
      const response = await say(text);
      expect(response.status).toBe(422);
      const page = await response.text();
      expect(page).toMatch(/id="say-text-refusal" role="alert">/);
      expect(page).toContain(
        `name="text" required aria-describedby="say-text-hint say-text-refusal" aria-invalid="true" autofocus value="${text}"`,
      );
    }
  });

  it('opens its form as a page, and the form acts', async () => {
    const { say, fill, state } = await open();
    const opened = await say('update');
    expect(opened.status).toBe(200);
    const form = await opened.text();
    expect(form).toContain('name="option.text"');
    const sent = await fill(form, { text: 'By the long way.', next: '15m' });
    expect(sent.status).toBeLessThan(400);
    expect((await state()).lastUpdate?.text).toBe('By the long way.');
  });

  it('shows a refused form again with everything as typed, the refusal beside its field', async () => {
    const { say, fill, state } = await open();
    const form = await (await say('update')).text();
    const response = await fill(form, { text: 'Half a page.', next: 'whenever' });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('Half a page.</textarea>');
    expect(page).toMatch(/id="say-option\.next-refusal" role="alert">/);
    expect((await state()).lastUpdate).toBeNull();
    expect((await fill(page, { text: 'Half a page.', next: '15m' })).status).toBeLessThan(400);
    expect((await state()).lastUpdate?.text).toBe('Half a page.');
  });

  it('is for those who may see the incident, and cannot be forged', async () => {
    const { say, world, here, state } = await open({ private: true });
    expect((await say('cancel false alarm', CHIDI)).status).toBe(404);
    expect(
      (await world.post(`${here}/say`, { text: 'cancel x' }, ANA, { origin: 'https://evil.example' })).status,
    ).toBe(403);
    expect((await world.post(`${here}/say`, { invocation: '{damaged' })).status).toBe(400);
    expect((await state()).status).toBe('investigating');
  });

  it('shows whatever people wrote as text', async () => {
    const { world, here, say } = await open();
    await world.post(`${here}/note`, { text: '<script>alert(1)</script>' }, BEN);
    const page = await (await say('timeline')).text();
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script>alert');
  });
});
