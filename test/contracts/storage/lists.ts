/** Lists, searches and wakes: who sees what, and what is due. */
import { describe, expect, it } from 'vitest';
import type { IncidentFilter, Viewer, Write } from '../../../src/engine/ports.ts';
import { appended, deciding, declaring, saying, seeing } from '../../storage/samples.ts';
import { cancelled, minute, note, resolved, statusChanged } from '../../support/entries.ts';
import type { Subject } from '../storage.ts';

export const listContract = (subject: Subject): void => {
  const numbers = async (filter: IncidentFilter, viewer: Viewer = 'all'): Promise<number[]> =>
    (await subject.storage.list(filter, viewer)).map(({ number }) => number);
  const all = async (...lists: Write[][]): Promise<void> => {
    for (const writes of lists) expect(await subject.storage.commit(writes)).toBe('committed');
  };

  describe('lists', () => {
    it('lists newest first, in pages', async () => {
      await all(...[1, 2, 3, 4, 5].map((number) => declaring(number).writes));
      expect(await numbers({})).toEqual([5, 4, 3, 2, 1]);
      expect(await numbers({ limit: 2 })).toEqual([5, 4]);
      expect(await numbers({ limit: 2, before: 4 })).toEqual([3, 2]);
    });

    it('filters by what is true of an incident now', async () => {
      const one = declaring(1, { severity: 'SEV1', components: [{ name: 'API gateway', status: 'major_outage' }] });
      const two = declaring(2, { severity: 'SEV3', drill: true }, { n: 60 });
      const three = declaring(
        3,
        { severity: 'SEV3', components: [{ name: 'API', status: 'major_outage' }] },
        { n: 120 },
      );
      await all(one.writes, two.writes, three.writes);
      await all(
        deciding(one.incident, resolved()).writes,
        deciding(three.incident, statusChanged('investigating', 'monitoring')).writes,
      );
      expect(await numbers({ open: true })).toEqual([3, 2]);
      expect(await numbers({ open: false })).toEqual([1]);
      expect(await numbers({ status: ['resolved', 'monitoring'] })).toEqual([3, 1]);
      expect(await numbers({ severity: ['SEV3'] })).toEqual([3, 2]);
      expect(await numbers({ drill: true })).toEqual([2]);
      expect(await numbers({ drill: false })).toEqual([3, 1]);
      expect(await numbers({ declaredFrom: minute(60), declaredTo: minute(120) })).toEqual([2]);
      expect(await numbers({ declaredFrom: minute(60) })).toEqual([3, 2]);
      expect(await numbers({ open: true, severity: ['SEV1'] })).toEqual([]);
    });

    it('finds a component by its whole name, whatever its case, and no pattern in it', async () => {
      const named = (number: number, ...names: string[]) =>
        declaring(number, { components: names.map((name) => ({ name, status: 'major_outage' })) }).writes;
      await all(named(1, 'API', 'Web'), named(2, 'API gateway'), named(3, '100%_sure\\'), named(4, '100 is sure'));
      expect(await numbers({ component: 'api' })).toEqual([1]);
      expect(await numbers({ component: 'WEB' })).toEqual([1]);
      expect(await numbers({ component: '100%_sure\\' })).toEqual([3]);
      expect(await numbers({ component: '%' })).toEqual([]);
    });

    it('finds by words in titles and in what is shown', async () => {
      const one = declaring(1, { title: 'Checkout is failing' });
      const two = declaring(2, { title: 'Search is slow' });
      await all(one.writes, two.writes);
      await all(saying(1, 'm:1', 'redis-primary.eu.example.com is down; Ödön saw it', 1));
      await all(saying(2, 'm:2', 'the checkout page hangs', 1), saying(2, 'm:3', 'Попробуйте позже', 2));
      expect(await numbers({ words: 'checkout' })).toEqual([2, 1]);
      expect(await numbers({ words: 'CHECK' })).toEqual([2, 1]);
      expect(await numbers({ words: 'failing redis' })).toEqual([1]);
      expect(await numbers({ words: 'example' })).toEqual([1]);
      expect(await numbers({ words: 'eu.example.com' })).toEqual([1]);
      expect(await numbers({ words: 'com.example' })).toEqual([]);
      expect(await numbers({ words: 'odon' })).toEqual([1]);
      expect(await numbers({ words: 'ÖDÖN' })).toEqual([1]);
      expect(await numbers({ words: 'попробуйте' })).toEqual([2]);
      expect(await numbers({ words: 'checkout nowhere' })).toEqual([]);
      expect(await numbers({ words: '  ' })).toEqual([2, 1]);
    });

    it('takes words for words, never for a language of their own', async () => {
      await all(
        declaring(1, { title: 'AND OR NOT NEAR' }).writes,
        declaring(2, { title: 'something "quoted"' }).writes,
      );
      expect(await numbers({ words: 'AND NOT' })).toEqual([1]);
      expect(await numbers({ words: '"quoted"' })).toEqual([2]);
      for (const words of [
        '"',
        "'",
        '*',
        ':',
        '(',
        ')',
        '!!!',
        '-',
        '\\',
        'a:*',
        "it's & | ! <->",
        '"; drop table',
        '^x',
        '\0',
        'x\ud800y',
        '{}',
      ]) {
        expect(Array.isArray(await numbers({ words }))).toBe(true);
      }
      expect(await numbers({ words: '!!!' })).toEqual([]);
    });

    it('finds the new title and no longer the old one', async () => {
      const one = declaring(1, { title: 'Checkout is failing' });
      const two = deciding(one.incident, { kind: 'renamed', from: one.incident.title, to: 'Payments time out' });
      await all(one.writes, two.writes);
      // The declaration's own row still says the old title: the record keeps it.
      const other = declaring(2, { title: 'Payments' });
      await all(other.writes);
      expect(await numbers({ words: 'payments' })).toEqual([2, 1]);
      expect(await numbers({ words: 'time out' })).toEqual([1]);
    });

    it('finds nothing that is redacted or hidden', async () => {
      const one = declaring(1, { title: 'Quiet' });
      await all(one.writes, saying(1, 'm:1', 'password tulip', 1));
      const raised = deciding(one.incident, { kind: 'note_raised', text: 'orchid', origin: { message: 'm:2' } });
      await all(raised.writes);
      expect(await numbers({ words: 'tulip' })).toEqual([1]);
      expect(await numbers({ words: 'orchid' })).toEqual([1]);
      await all(appended(seeing(1, { kind: 'deletion', message: 'm:1' }, 2, 'm:1:deleted')));
      const withdrawn = deciding(raised.incident, {
        kind: 'note_withdrawn',
        message: 'm:2',
        entry: raised.entry.id,
        last: true,
      });
      await all(withdrawn.writes);
      expect(await numbers({ words: 'tulip' })).toEqual([]);
      expect(await numbers({ words: 'orchid' })).toEqual([]);
    });

    it('shows private incidents to their members alone', async () => {
      const open = declaring(1, { title: 'Open' });
      const secret = declaring(2, { title: 'Breach', private: true, invite: { people: ['local:ben'], groups: [] } });
      await all(open.writes, secret.writes);
      const ana: Viewer = { person: 'local:ana' };
      const ben: Viewer = { person: 'local:ben' };
      const cleo: Viewer = { person: 'local:cleo' };
      expect(await numbers({}, ana)).toEqual([2, 1]);
      expect(await numbers({}, ben)).toEqual(secret.incident.members.includes('local:ben') ? [2, 1] : [1]);
      expect(await numbers({}, cleo)).toEqual([1]);
      expect(await numbers({ words: 'breach' }, cleo)).toEqual([]);
      expect(await numbers({ words: 'breach' }, ana)).toEqual([2]);
      expect(await numbers({}, 'all')).toEqual([2, 1]);
      const joined = deciding(secret.incident, { kind: 'joined', person: 'local:cleo' });
      await all(joined.writes);
      expect(await numbers({}, cleo)).toEqual([2, 1]);
    });

    it('forgets a member with the state', async () => {
      const secret = declaring(1, { private: true, invite: { people: ['local:ben'], groups: [] } });
      await all(secret.writes);
      const next = deciding(secret.incident, note('fewer'));
      const without = { ...next.incident, members: ['local:ana'] };
      const writes = next.writes.map((write) => (write.write === 'advance' ? { ...write, incident: without } : write));
      await all(writes);
      expect(await numbers({}, { person: 'local:ben' })).toEqual([]);
      expect(await numbers({}, { person: 'local:ana' })).toEqual([1]);
    });
  });

  describe('wakes', () => {
    it('tells whose moment has come, earliest first', async () => {
      await all(
        declaring(1, {}, { nextWakeAt: minute(30) }).writes,
        declaring(2, {}, { nextWakeAt: minute(10) }).writes,
        declaring(3, {}, { nextWakeAt: null }).writes,
        declaring(4, {}, { nextWakeAt: minute(20) + 1 }).writes,
      );
      const { storage } = subject;
      expect(await storage.nextWakeAt()).toBe(minute(10));
      expect(await storage.due(minute(9), 10)).toEqual([]);
      expect(await storage.due(minute(20), 10)).toEqual([2]);
      expect(await storage.due(minute(20) + 1, 10)).toEqual([2, 4]);
      expect(await storage.due(minute(60), 2)).toEqual([2, 4]);
    });

    it('follows every advance', async () => {
      const one = declaring(1, {}, { nextWakeAt: minute(30) });
      await all(one.writes);
      const two = deciding(one.incident, note('later'), { nextWakeAt: minute(45) });
      await all(two.writes);
      expect(await subject.storage.due(minute(30), 10)).toEqual([]);
      expect(await subject.storage.nextWakeAt()).toBe(minute(45));
      await all(deciding(two.incident, cancelled()).writes);
      expect(await subject.storage.nextWakeAt()).toBeNull();
    });
  });
};
