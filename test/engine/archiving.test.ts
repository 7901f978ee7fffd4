import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/incident/time.ts';
import { ANA, BEN } from '../support/builders.ts';
import { buttonsIn, heard, type Talk, talk } from '../support/talk.ts';

const pass = async (it: Talk, ms: number): Promise<void> => {
  it.time.turn(ms);
  while ((await it.ticker.tick()) > 0 || (await it.relay.step()) > 0);
  await it.relay.drain();
};
const said = (it: Talk): string[] => it.chat.of('post').map(({ post }) => post.message.summary);

describe('archiving a room', () => {
  it('announces, archives, and says nothing there any more', async () => {
    const it = await talk();
    const { room } = await it.opened();
    await it.engine.tell(1, { do: 'resolve' }, { person: ANA });
    await pass(it, SECOND);
    await pass(it, 6 * DAY);
    expect(said(it).at(-1)).toContain('This room will be archived');
    expect(it.chat.of('archive')).toEqual([]);
    await pass(it, DAY);
    expect(it.chat.of('archive')).toEqual([{ call: 'archive', channel: room }]);
    const words = said(it).length;
    // The lobby's announcement is kept current all the while.
    const editsHere = (): number => it.chat.of('edit').filter(({ at }) => at.channel === room).length;
    const edits = editsHere();
    await it.as(BEN).types('note INC-1 It was the cache after all');
    await pass(it, MINUTE);
    // The new draft refreshes what is shown once more, not within two seconds.
    await pass(it, 3 * SECOND);
    expect([said(it).length, editsHere()]).toEqual([words, edits]);
    expect(await it.storage.backlog()).toEqual({ waiting: 0, parked: 0 });

    expect(heard(await it.as(BEN).types('archive INC-1 off'))).toContain('stays');
    await pass(it, 3 * SECOND);
    expect(it.chat.of('unarchive')).toEqual([{ call: 'unarchive', channel: room }]);
    expect(said(it).at(-1)).toContain('keeps this room');
    // The card had missed what was noted meanwhile.
    expect(editsHere()).toBe(edits + 1);
  });

  it('tells when, and can be kept by a button', async () => {
    const it = await talk();
    const { room } = await it.opened();
    expect(heard(await it.as(ANA).types('archive', room))).toContain('is open: its room stays');
    await it.engine.tell(1, { do: 'resolve' }, { person: ANA });
    const asked = await it.as(ANA).types('archive', room);
    expect(buttonsIn(asked).map(({ label }) => label)).toEqual(['Keep the room', 'Archive it now']);
    await it.as(ANA).presses('Keep the room', asked, room);
    expect(await it.state(1)).toMatchObject({ archive: null });
    await pass(it, 30 * DAY);
    expect(it.chat.of('archive')).toEqual([]);
  });

  it('puts the first draft of the postmortem into the room, once', async () => {
    const it = await talk();
    await it.opened();
    await it.engine.tell(1, { do: 'resolve' }, { person: ANA });
    await pass(it, HOUR);
    expect(it.chat.of('document')).toHaveLength(1);
    expect(it.chat.of('document')[0]?.document).toMatchObject({ title: 'Postmortem of INC-1 (draft)' });
    await it.as(ANA).types('postmortem INC-1 redraft');
    await pass(it, HOUR);
    expect(it.chat.of('document')).toHaveLength(1);
    expect((await it.storage.bindings(1)).document).toBeDefined();
  });
});
