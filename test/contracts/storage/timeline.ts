/** The shown timeline: in order, in pages, and always what a rebuild would give. */
import { describe, expect, it } from 'vitest';
import type { TimelineQuery, Write } from '../../../src/engine/ports.ts';
import type { ShownChange, ShownRow } from '../../../src/incident/shown.ts';
import { appended, deciding, declaring, messageEvent, saying, seeing } from '../../storage/samples.ts';
import { minute, note } from '../../support/entries.ts';
import type { Subject } from '../storage.ts';

export const timelineContract = (subject: Subject): void => {
  const ids = async (query?: TimelineQuery): Promise<string[]> =>
    (await subject.storage.timeline(1, query)).map(({ id }) => id);
  const texts = async (query?: TimelineQuery): Promise<string[]> =>
    (await subject.storage.timeline(1, query)).map(({ text }) => text);
  const all = async (...lists: Write[][]): Promise<void> => {
    for (const writes of lists) expect(await subject.storage.commit(writes)).toBe('committed');
  };
  const change = async (...changes: ShownChange[]): Promise<void> =>
    all(changes.map((one): Write => ({ write: 'show', incident: 1, change: one })));
  const edited = (text: string, at: number): ShownChange => ({
    patch: { text, editedAt: minute(at), files: [{ name: `${text}.txt` }] },
    where: { message: 'm:1', uncorrected: true },
    ifEditedBefore: minute(at),
  });

  describe('timeline', () => {
    it('orders by when things happened, ties by id, whenever they were recorded', async () => {
      await all(declaring(1).writes);
      await all(saying(1, 'b', 'b at 5', 5), saying(1, 'a', 'a at 5', 5), saying(1, 'z', 'z at 2', 2));
      expect(await ids()).toEqual(['v00000001', 'c:z', 'c:a', 'c:b']);
      expect(await ids({ direction: 'backward' })).toEqual(['v00000001', 'c:z', 'c:a', 'c:b']);
    });

    it('pages forward and backward without gap or overlap, through ties', async () => {
      await all(declaring(1).writes);
      for (let n = 0; n < 11; n += 1)
        await all(saying(1, `m:${String(n).padStart(2, '0')}`, `said ${n}`, Math.floor(n / 4)));
      const whole = await subject.storage.timeline(1);
      const walked = async (direction: 'forward' | 'backward'): Promise<string[]> => {
        const seen: string[][] = [];
        let cursor: TimelineQuery['cursor'];
        for (;;) {
          const page: ShownRow[] = await subject.storage.timeline(1, {
            limit: 5,
            direction,
            ...(cursor && { cursor }),
          });
          if (page.length === 0) return (direction === 'forward' ? seen : seen.reverse()).flat();
          seen.push(page.map(({ id }) => id));
          const edge = direction === 'forward' ? page.at(-1) : page[0];
          cursor = edge && { occurredAt: edge.occurredAt, id: edge.id };
        }
      };
      expect(whole).toHaveLength(12);
      expect(await walked('forward')).toEqual(whole.map(({ id }) => id));
      expect(await walked('backward')).toEqual(whole.map(({ id }) => id));
      expect(await ids({ limit: 2, direction: 'backward' })).toEqual(whole.slice(-2).map(({ id }) => id));
    });

    it('filters, and counts what it filters', async () => {
      const one = declaring(1);
      await all(one.writes, saying(1, 'm:1', 'plain words', 2));
      await all(deciding(one.incident, note('a note'), { n: 4, actor: 'local:cleo' }).writes);
      await all(appended(seeing(1, { kind: 'reaction', message: 'm:1', emoji: 'eyes', added: true }, 6, 'r:1')));
      const queries: [TimelineQuery, string[]][] = [
        [{}, ['v00000001', 'c:m:1', 'v00000002']],
        [{ hidden: true }, ['v00000001', 'c:m:1', 'v00000002', 'c:r:1']],
        [{ salience: 'high' }, ['v00000001', 'v00000002']],
        [{ kinds: ['message'] }, ['c:m:1']],
        [{ kinds: [] }, []],
        [{ actor: 'local:cleo' }, ['v00000002']],
        [{ words: 'word' }, ['c:m:1']],
        [{ words: 'plain note' }, []],
        [{ words: '?!' }, []],
        [{ from: minute(2), to: minute(4) }, ['c:m:1']],
      ];
      for (const [query, expected] of queries) {
        expect(await ids(query)).toEqual(expected);
        expect(await subject.storage.countTimeline(1, query)).toBe(expected.length);
      }
      expect(await subject.storage.countTimeline(1, { limit: 1 })).toBe(3);
      expect(await subject.storage.countTimeline(2)).toBe(0);
    });

    it('hands a row back as it was put, and keeps the first of an id', async () => {
      await all(declaring(1).writes);
      const row: ShownRow = {
        incident: 1,
        id: 'c:m:1',
        occurredAt: minute(3) + 1,
        recordedAt: minute(3) + 2,
        actor: 'local:ben',
        kind: 'message',
        text: 'as put',
        heading: null,
        salience: 'low',
        hidden: false,
        redacted: false,
        corrected: true,
        editedAt: minute(4) + 3,
        recovered: true,
        bot: true,
        message: 'm:1',
        thread: 'm:0',
        url: 'https://chat.example/m1',
        files: [{ name: 'log.txt', url: 'https://files.example/log', type: 'text/plain' }],
      };
      await change({ put: row }, { put: { ...row, text: 'put again' } });
      expect((await subject.storage.timeline(1)).at(-1)).toEqual(row);
    });

    it('applies an edit to every row of the message, but for those a person corrected', async () => {
      const one = declaring(1);
      await all(one.writes, saying(1, 'm:1', 'teh', 2), saying(1, 'm:2', 'other', 3));
      const raised = deciding(one.incident, { kind: 'note_raised', text: 'teh', origin: { message: 'm:1' } }, { n: 4 });
      await all(raised.writes);
      await change(edited('the', 5));
      expect(await texts()).toEqual([one.incident.title, 'the', 'other', 'the']);
      const corrected = deciding(
        raised.incident,
        { kind: 'entry_corrected', entry: raised.entry.id, text: 'The!' },
        { n: 6 },
      );
      await all(corrected.writes);
      await change(edited('thee', 7));
      expect(await texts()).toEqual([one.incident.title, 'thee', 'other', 'The!']);
    });

    it('changes nothing by an edit that comes late or twice', async () => {
      await all(declaring(1).writes, saying(1, 'm:1', 'one', 2));
      await change(edited('three', 9));
      await change(edited('two', 8));
      await change(edited('three again', 9));
      const row = (await subject.storage.timeline(1)).at(-1);
      expect(row).toMatchObject({ text: 'three', editedAt: minute(9), files: [{ name: 'three.txt' }] });
    });

    it('moves a row whose time was corrected', async () => {
      const one = declaring(1);
      await all(one.writes, saying(1, 'm:1', 'one', 2));
      const two = deciding(one.incident, note('early'), { n: 5 });
      await all(two.writes);
      const moved = deciding(
        two.incident,
        { kind: 'entry_corrected', entry: two.entry.id, occurredAt: minute(1) },
        { n: 6 },
      );
      await all(moved.writes);
      expect(await ids()).toEqual(['v00000001', 'v00000002', 'c:m:1']);
      expect((await subject.storage.timeline(1, { words: 'early' }))[0]).toMatchObject({ corrected: true });
    });

    it('does not touch other incidents by the same message', async () => {
      await all(declaring(1).writes, declaring(2).writes, saying(1, 'm:1', 'one', 2), saying(2, 'm:1', 'one', 2));
      await change(edited('changed', 3));
      expect((await subject.storage.timeline(2)).at(-1)?.text).toBe('one');
    });

    it('is what a rebuild from the entries gives', async () => {
      const one = declaring(1);
      await all(one.writes, saying(1, 'm:1', 'one', 2), saying(1, 'm:2', 'two', 2));
      const revision = (text: string, at: number) =>
        appended(seeing(1, { ...messageEvent('m:1', text), kind: 'revision' }, at, `m:1:edit:${at}`));
      await all(revision('one, edited late', 9), revision('one, edited', 5));
      const raised = deciding(one.incident, { kind: 'note_raised', text: 'one', origin: { message: 'm:1' } });
      await all(raised.writes, appended(seeing(1, { kind: 'deletion', message: 'm:2' }, 10, 'm:2:deleted')));
      const corrected = deciding(raised.incident, {
        kind: 'entry_corrected',
        entry: raised.entry.id,
        text: 'corrected',
      });
      await all(corrected.writes, revision('edited once more', 20));
      expect(await subject.storage.timeline(1, { hidden: true })).toEqual(await subject.storage.rebuildTimeline(1));
      expect(await texts({ kinds: ['message'] })).toEqual(['edited once more', '']);
    });
  });
};
