/** What becomes of a room on Slack once its incident is over. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { DAY, SECOND } from '../../src/incident/time.ts';
import { lastTold, words, workplace } from './workplace.ts';

const world = async () => {
  const it = await workplace('socket');
  onTestFinished(it.close);
  const { fake, ana, lobby } = it;
  await fake.slash(ana, lobby, 'declare Checkout is failing sev2');
  await it.settle();
  const room = (await it.foghorn().storage.bindings(1)).room?.channel ?? '';
  await fake.slash(ana, room, 'resolve Everybody can pay again');
  await it.settle();
  const said = (): string[] => fake.messages(room).map((message) => words(message));
  const sleep = async (days: number): Promise<void> => {
    it.time.pass(days * DAY);
    await it.settle();
    it.time.pass(3 * SECOND);
    await it.settle();
  };
  return { ...it, room, said, sleep };
};

describe('a room on Slack', () => {
  it('holds the draft of the postmortem', async () => {
    const { foghorn, fake, room } = await world();
    expect((await foghorn().storage.bindings(1)).document).toMatchObject({ platform: 'slack', channel: room });
    const canvases =
      fake.calls('conversations.canvases.create').length + fake.calls('files.completeUploadExternal').length;
    expect(canvases).toBe(1);
    expect(await foghorn().storage.backlog()).toEqual({ waiting: 0, parked: 0 });
  });

  it('is told a day before it is archived, and is archived then', async () => {
    const { fake, room, said, sleep, foghorn } = await world();
    await sleep(6);
    expect(said().at(-1)).toContain('This room will be archived');
    expect(fake.calls('conversations.archive')).toEqual([]);
    await sleep(1);
    // Behind it Slack's own line that the channel was archived.
    expect(said().at(-2)).toContain('Archiving this room now');
    expect(fake.calls('conversations.archive')).toHaveLength(1);
    expect(fake.calls('conversations.archive')[0]?.args).toMatchObject({ channel: room });
    expect(await foghorn().storage.backlog()).toEqual({ waiting: 0, parked: 0 });
  });

  it('is kept by the button', async () => {
    const { fake, ana, room, said, sleep } = await world();
    await sleep(6);
    const announced = fake.messages(room).at(-1);
    await fake.press(ana, { channel: room, ts: announced?.ts ?? '', action: 'Keep the room' });
    await sleep(30);
    expect(said().at(-1)).toContain('keeps this room');
    expect(fake.calls('conversations.archive')).toEqual([]);
  });

  it('comes back when somebody asks from elsewhere, or tells why it cannot', async () => {
    const { fake, ana, lobby, room, sleep, foghorn } = await world();
    await sleep(6);
    await sleep(1);
    await fake.slash(ana, lobby, 'archive INC-1 off');
    await sleep(0);
    expect(words(lastTold(fake, ana))).toContain('The room of INC-1 stays');
    expect(fake.calls('conversations.unarchive')[0]?.args).toMatchObject({ channel: room });
    expect((await foghorn().storage.load(1))?.archived).toBeNull();
  });
});
