/** Commits: all or none, guarded, counted once. */
import { describe, expect, it } from 'vitest';
import type { Write } from '../../../src/engine/ports.ts';
import { captureId } from '../../../src/incident/entry.ts';
import {
  appended,
  bindingOf,
  deciding,
  declaring,
  effectOf,
  enqueued,
  messageEvent,
  paging,
  saying,
  seeing,
  textsOf,
} from '../../storage/samples.ts';
import { minute, note } from '../../support/entries.ts';
import type { Subject } from '../storage.ts';

export const commitContract = (subject: Subject): void => {
  describe('commits', () => {
    it('keeps an incident and hands its fold back as it was', async () => {
      const { storage } = subject;
      const { incident, writes } = declaring(1, {
        title: 'Kasse fällt aus 🔥 "ja\' \\',
        components: [{ name: 'Web', status: 'partial_outage' }],
        impactBeganAt: minute(-12) + 345,
        text: 'first words\nin two lines',
      });
      expect(await storage.commit(writes)).toBe('committed');
      expect(await storage.load(1)).toEqual(incident);
      expect(await storage.version(1)).toBe(1);
      expect(await storage.version(2)).toBeNull();
      expect(await storage.nextNumber()).toBe(2);
    });

    it('hands an entry back as it was, milliseconds included', async () => {
      const { storage } = subject;
      const { incident, entry, writes } = declaring(1);
      await storage.commit(writes);
      const backdated = {
        ...seeing(1, { ...messageEvent('m:1', 'later'), files: [{ name: 'a.png', url: 'https://x/a' }] }, 5),
        occurredAt: minute(4) + 7,
        recordedAt: minute(5) + 999,
        recovered: true,
      };
      await storage.commit(appended(backdated));
      expect(await storage.entry(1, entry.id)).toEqual(entry);
      expect(await storage.entry(1, backdated.id)).toEqual(backdated);
      expect(await storage.entry(1, 'v00000009')).toBeNull();
      expect(await storage.entry(incident.number + 1, entry.id)).toBeNull();
    });

    it('calls a taken number stale and keeps nothing of that list', async () => {
      const { storage } = subject;
      const first = declaring(1, { title: 'first' });
      await storage.commit(first.writes);
      const second = declaring(1, { title: 'second' });
      expect(await storage.commit([...enqueued(paging(1, 1)), ...second.writes])).toBe('stale');
      expect(await storage.load(1)).toEqual(first.incident);
      expect(await storage.backlog()).toEqual({ waiting: 0, parked: 0 });
    });

    it('calls an advance from another version stale, and keeps nothing of that list', async () => {
      const { storage } = subject;
      const one = declaring(1);
      await storage.commit(one.writes);
      const two = deciding(one.incident, note('two'));
      expect(await storage.commit(two.writes)).toBe('committed');
      const late = deciding(one.incident, note('decided on the old state'));
      const before: Write[] = [{ write: 'bind', incident: 1, name: 'room', binding: bindingOf('C1') }];
      expect(await storage.commit([...before, ...late.writes])).toBe('stale');
      expect(await storage.load(1)).toEqual(two.incident);
      expect(textsOf(await storage.entries(1))).toEqual(['declared', 'note_raised']);
      expect(await storage.bindings(1)).toEqual({});
    });

    it('calls an advance of an incident that is not there stale', async () => {
      const { incident } = declaring(7);
      expect(await subject.storage.commit(deciding(incident, note('lost')).writes)).toBe('stale');
    });

    it('guards the row itself, whatever comes with it', async () => {
      const { storage } = subject;
      const one = declaring(1);
      await storage.commit(one.writes);
      const two = deciding(one.incident, note('two'));
      await storage.commit(two.writes);
      const [advance] = deciding(one.incident, note('decided on the old state')).writes;
      if (!advance) throw new Error('A decision advances its incident.');
      expect(await storage.commit([advance])).toBe('stale');
      expect(await storage.load(1)).toEqual(two.incident);
    });

    it('calls a decision whose number is taken stale, though no row was guarded', async () => {
      const { storage } = subject;
      const one = declaring(1);
      await storage.commit(one.writes);
      await storage.commit(deciding(one.incident, note('two')).writes);
      const { entry } = deciding(one.incident, note('also two'));
      expect(await storage.commit(appended(entry))).toBe('stale');
      expect(await storage.commit(appended({ ...entry, id: 'v00000002x' }))).toBe('stale');
    });

    it('guards both rows of a merge', async () => {
      const { storage } = subject;
      const into = declaring(1);
      const from = declaring(2);
      await storage.commit(into.writes);
      await storage.commit(from.writes);
      const absorbed = deciding(into.incident, note('took the other in'));
      const elsewhere = deciding(from.incident, note('meanwhile'));
      await storage.commit(elsewhere.writes);
      const gone = deciding(from.incident, note('decided on the old state'));
      expect(await storage.commit([...absorbed.writes, ...gone.writes])).toBe('stale');
      expect(await storage.version(1)).toBe(1);
      const again = deciding(elsewhere.incident, note('decided again'));
      expect(await storage.commit([...absorbed.writes, ...again.writes])).toBe('committed');
      expect([await storage.version(1), await storage.version(2)]).toEqual([2, 3]);
    });

    it('counts a capture once: a redelivery is a duplicate and drops the whole list', async () => {
      const { storage } = subject;
      const one = declaring(1);
      await storage.commit(one.writes);
      const seen = saying(1, 'm:1', 'down again', 3);
      expect(await storage.commit(seen)).toBe('committed');
      const noted = deciding(one.incident, note('down again'));
      expect(await storage.commit([...saying(1, 'm:1', 'down again?', 4), ...noted.writes])).toBe('duplicate');
      expect(await storage.version(1)).toBe(1);
      expect(textsOf(await storage.entries(1))).toEqual(['declared', 'down again']);
    });

    it('takes the same key in two incidents', async () => {
      const { storage } = subject;
      await storage.commit(declaring(1).writes);
      await storage.commit(declaring(2).writes);
      expect(await storage.commit(saying(1, 'm:1', 'here', 1))).toBe('committed');
      expect(await storage.commit(saying(2, 'm:1', 'there', 1))).toBe('committed');
    });

    it('answers many waiting at once each for itself', async () => {
      const { storage } = subject;
      const one = declaring(1);
      await storage.commit(one.writes);
      const racing = Array.from({ length: 20 }, (_, n) => deciding(one.incident, note(`note ${n}`)).writes);
      const captures = Array.from({ length: 20 }, (_, n) => saying(1, `m:${n % 10}`, `word ${n}`, n));
      const results = await Promise.all([...racing, ...captures].map((writes) => storage.commit(writes)));
      expect(results.slice(0, 20).filter((result) => result === 'committed')).toHaveLength(1);
      expect(results.slice(0, 20).filter((result) => result === 'stale')).toHaveLength(19);
      expect(results.slice(20).filter((result) => result === 'committed')).toHaveLength(10);
      expect(results.slice(20).filter((result) => result === 'duplicate')).toHaveLength(10);
      expect(await storage.entries(1)).toHaveLength(12);
    });

    it('carries out lists in the order in which they were handed over', async () => {
      const { storage } = subject;
      const one = declaring(1);
      const two = deciding(one.incident, note('two'));
      const three = deciding(two.incident, note('three'));
      const results = await Promise.all([one, two, three].map(({ writes }) => storage.commit(writes)));
      // Where lists commit one by one in connections of their own, the engine awaits each; here none may be lost.
      if (storage.dialect === 'sqlite') expect(results).toEqual(['committed', 'committed', 'committed']);
      expect(await storage.version(1)).toBe(results.filter((result) => result === 'committed').length);
    });

    it('tells decisions from captures', async () => {
      const { storage } = subject;
      const one = declaring(1);
      await storage.commit(one.writes);
      await storage.commit(saying(1, 'm:1', 'seen', 1));
      await storage.commit(deciding(one.incident, note('two')).writes);
      expect((await storage.entries(1, 'decisions')).map(({ version }) => version)).toEqual([1, 2]);
      expect((await storage.entries(1)).map(({ version }) => version)).toEqual([1, null, 2]);
    });

    it('hands entries back in the order recorded, and those of a message together', async () => {
      const { storage } = subject;
      const one = declaring(1);
      await storage.commit(one.writes);
      await storage.commit(saying(1, 'z', 'first recorded', 9));
      await storage.commit(saying(1, 'a', 'then this', 2));
      const revision = seeing(
        1,
        { kind: 'revision', message: 'z', text: 'edited', thread: null, files: [], bot: false },
        10,
        'z:edit',
      );
      await storage.commit(appended(revision));
      const raised = deciding(one.incident, { kind: 'note_raised', text: 'edited', origin: { message: 'z' } });
      await storage.commit(raised.writes);
      await storage.commit(
        appended(seeing(1, { kind: 'reaction', message: 'a', emoji: 'eyes', added: true }, 11, 'r:1')),
      );
      expect((await storage.entries(1)).map(({ id }) => id)).toEqual([
        'v00000001',
        captureId('z'),
        captureId('a'),
        captureId('z:edit'),
        'v00000002',
        captureId('r:1'),
      ]);
      const ofZ = await storage.entriesOfMessage(1, 'z');
      expect(ofZ.map(({ id }) => id)).toEqual([captureId('z'), captureId('z:edit'), 'v00000002']);
      expect(await storage.entriesOfMessage(2, 'z')).toEqual([]);
    });

    it('finds the incidents that hold an entry of a message, each once', async () => {
      const { storage } = subject;
      const [first, second, third] = [declaring(1), declaring(2), declaring(3)];
      for (const { writes } of [first, second, third]) await storage.commit(writes);
      const raised = { kind: 'note_raised', text: 'seen', origin: { message: 'z' } } as const;
      await storage.commit(deciding(third.incident, raised).writes);
      await storage.commit(saying(1, 'z', 'seen', 1));
      await storage.commit(appended(seeing(1, { kind: 'deletion', message: 'z' }, 2, 'z:deletion')));
      await storage.commit(saying(2, 'other', 'seen', 1));
      expect(await storage.incidentsOfMessage('z')).toEqual([1, 3]);
      expect(await storage.incidentsOfMessage('other')).toEqual([2]);
      expect(await storage.incidentsOfMessage('nowhere')).toEqual([]);
    });

    it('rewrites an entry for a redaction, and refuses to lose one', async () => {
      const { storage } = subject;
      await storage.commit(declaring(1).writes);
      await storage.commit(saying(1, 'm:1', 'my password is tulip', 1));
      const emptied = messageEvent('m:1', '');
      const rewrite = (entry: string): Write[] => [{ write: 'rewrite', incident: 1, entry, event: emptied }];
      expect(await storage.commit(rewrite(captureId('m:1')))).toBe('committed');
      expect((await storage.entry(1, captureId('m:1')))?.event).toEqual(emptied);
      expect(await storage.commit(rewrite(captureId('m:2')))).toBe('stale');
    });

    it('wakes the relay after commits that leave effects, and only after those', async () => {
      const { storage } = subject;
      const one = declaring(1);
      await storage.commit(one.writes);
      expect(subject.woken).toBe(0);
      const two = deciding(one.incident, note('two'));
      const wanted = enqueued(effectOf(1, 2, { kind: 'draft_postmortem' }));
      expect(await storage.commit([...two.writes, ...wanted])).toBe('committed');
      expect(subject.woken).toBe(1);
      expect(await storage.commit([...two.writes, ...wanted])).toBe('stale');
      expect(subject.woken).toBe(1);
    });
  });
};
