/** Messages outside an incident's room that an incident quotes: whose words they are, and what becomes of them there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createStage, LOBBY, type Stage } from '../support/stage.ts';

const GENERAL = 'general';
/** In a room's name it would read otherwise: that is all that may be left of it. */
const SECRET = 'sk_LIVE_9fQ2';

const declaredFrom = async (text: string, fields: Record<string, string> = {}): Promise<[Stage, number]> => {
  const stage = await createStage();
  const message = await stage.message('emre', GENERAL, text);
  await stage.to('22:33');
  await stage.shortcut('chidi', 'declare', message);
  await stage.submit('chidi', { severity: 'SEV2', ...fields });
  return [stage, message];
};
/** The files of Foghorn's own database that still hold the secret; the platform keeps its own. */
const traces = ({ folder }: Stage): string[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith('foghorn.db'))
    .filter((name) => readFileSync(join(folder, name)).includes(SECRET));

describe('a declaration from somebody else’s message', () => {
  it('says whose words they are, in the room and on the timeline', async () => {
    const [stage] = await declaredFrom('Nobody can log in', { title: 'Login is failing' });
    expect(stage.transcript(await stage.room())).toContain(
      '@chidi declared this incident from a message of @emre at 22:31 UTC: Nobody can log in',
    );
    expect(await stage.story()).toContain(
      '22:33 declared chidi: Login is failing (from a message of <@local:emre>)\nNobody can log in',
    );
  });

  it('needs no such words for one’s own', async () => {
    const stage = await createStage();
    const message = await stage.message('chidi', GENERAL, 'Nobody can log in');
    await stage.shortcut('chidi', 'declare', message);
    await stage.submit('chidi', { title: 'Login is failing' });
    expect(stage.transcript(await stage.room())).not.toContain('from a message of');
  });

  it('follows the message when it is edited, and gives it up when it is deleted', async () => {
    const [stage, message] = await declaredFrom(`Nobody can log in with ${SECRET}`, { title: 'Login is failing' });
    const room = await stage.room();
    await stage.edit('emre', message, `Nobody can log in with ${SECRET}, still`);
    expect(await stage.say('dana', room, '/incident timeline')).toContain(`${SECRET}, still`);
    await stage.remove('emre', message);
    expect(await stage.say('dana', room, '/incident timeline')).toContain('Login is failing');
    expect(await stage.say('dana', room, '/incident timeline')).not.toContain(SECRET);
    expect(stage.transcript(room)).not.toContain(SECRET);
    expect(await stage.postmortem()).not.toContain(SECRET);
    expect(traces(stage)).toEqual([]);
    expect(await stage.incident()).toMatchObject({ title: 'Login is failing' });
  });

  it('loses a title that was the message’s own words', async () => {
    const [stage, message] = await declaredFrom(`my token is ${SECRET}`);
    expect(await stage.incident()).toMatchObject({ title: `my token is ${SECRET}` });
    await stage.remove('emre', message);
    expect(await stage.incident()).toMatchObject({ title: '(removed)' });
    // The card rests between two edits.
    await stage.to('22:34');
    expect(await stage.card()).not.toContain(SECRET);
    expect(stage.transcript(LOBBY)).not.toContain(SECRET);
    expect(stage.transcript(await stage.room())).not.toContain(SECRET);
    expect(stage.foghorn.platform.channels.get(await stage.room())?.topic).not.toContain(SECRET);
    expect(traces(stage)).toEqual([]);
  });
});

it('a note from elsewhere goes with its message too, and so does a form begun with it', async () => {
  const stage = await createStage();
  await stage.say('ana', LOBBY, '/incident declare Login is failing sev2');
  const room = await stage.room();
  const message = await stage.message('emre', GENERAL, `Try ${SECRET}`);
  await stage.shortcut('chidi', 'declare', message);
  await stage.remove('emre', message);
  expect(traces(stage)).toEqual([]);
  expect(await stage.submit('chidi')).toContain('not there any more');
  expect(await stage.story()).toHaveLength(1);
  expect(stage.transcript(room)).not.toContain(SECRET);
});
