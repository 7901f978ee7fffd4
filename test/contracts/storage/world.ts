/** Bindings, people and drafts. */
import { describe, expect, it } from 'vitest';
import type { Draft, Person } from '../../../src/engine/ports.ts';
import { DAY } from '../../../src/incident/time.ts';
import { bindingOf, declaring } from '../../storage/samples.ts';
import { minute } from '../../support/entries.ts';
import type { Subject } from '../storage.ts';

export const worldContract = (subject: Subject): void => {
  describe('bindings', () => {
    it('finds the incident by its room, and by a message of ours in any channel', async () => {
      const { storage } = subject;
      await storage.commit([
        ...declaring(1).writes,
        { write: 'bind', incident: 1, name: 'room', binding: bindingOf('C1') },
        { write: 'bind', incident: 1, name: 'card', binding: bindingOf('C1', 'm:1') },
        {
          write: 'bind',
          incident: 1,
          name: 'announcement',
          binding: { ...bindingOf('LOBBY', 'm:9'), url: 'https://x' },
        },
      ]);
      expect(await storage.findBound('local', 'C1')).toEqual({ incident: 1, name: 'room' });
      expect(await storage.findBound('local', 'C1', 'm:1')).toEqual({ incident: 1, name: 'card' });
      expect(await storage.findBound('local', 'LOBBY', 'm:9')).toEqual({ incident: 1, name: 'announcement' });
      expect(await storage.findBound('local', 'LOBBY')).toBeNull();
      expect(await storage.findBound('slack', 'C1')).toBeNull();
      expect(await storage.findBound('local', 'C1', 'm:2')).toBeNull();
      expect(Object.keys(await storage.bindings(1)).sort()).toEqual(['announcement', 'card', 'room']);
      expect((await storage.bindings(1)).announcement?.url).toBe('https://x');
      expect(await storage.bindings(2)).toEqual({});
    });

    it('moves a binding that is bound again', async () => {
      const { storage } = subject;
      await storage.commit([{ write: 'bind', incident: 1, name: 'room', binding: bindingOf('C1') }]);
      await storage.commit([{ write: 'bind', incident: 1, name: 'room', binding: bindingOf('C2') }]);
      expect(await storage.bindings(1)).toEqual({ room: bindingOf('C2') });
      expect(await storage.findBound('local', 'C1')).toBeNull();
    });
  });

  describe('people', () => {
    const ana: Person = {
      id: 'local:ana',
      name: 'Ana',
      handle: 'ana',
      zone: 'Europe/Madrid',
      bot: false,
      active: true,
    };
    const bot: Person = { id: 'local:bot', name: 'Bot', handle: 'bot', zone: null, bot: true, active: true };

    it('keeps them and takes the latest word about each', async () => {
      const { storage } = subject;
      await storage.putPeople([]);
      await storage.putPeople([bot, ana]);
      await storage.putPeople([{ ...ana, active: false, zone: null }]);
      expect(await storage.people()).toEqual([{ ...ana, active: false, zone: null }, bot]);
      expect(await storage.people(['local:bot', 'local:nobody'])).toEqual([bot]);
      expect(await storage.people([])).toEqual([]);
    });
  });

  describe('drafts', () => {
    const draft: Draft = {
      id: 'd1',
      person: 'local:ana',
      command: 'update',
      incident: 1,
      options: { text: 'refused "text"\n' },
      message: null,
      at: minute(1),
    };

    it('keeps refused input for a while', async () => {
      const { storage } = subject;
      await storage.commit([{ write: 'keep_draft', draft }]);
      expect(await storage.draft('d1')).toEqual(draft);
      expect(await storage.draft('d2')).toBeNull();
      await storage.commit([
        { write: 'keep_draft', draft: { ...draft, id: 'd2', incident: null, at: minute(1) + 6 * DAY } },
      ]);
      expect(await storage.draft('d1')).toEqual(draft);
      await storage.commit([{ write: 'keep_draft', draft: { ...draft, id: 'd3', at: minute(2) + 7 * DAY } }]);
      expect(await storage.draft('d1')).toBeNull();
      expect((await storage.draft('d2'))?.incident).toBeNull();
    });

    it('forgets those made from a message, and no other', async () => {
      const { storage } = subject;
      for (const [id, message] of [
        ['d1', 'm:1'],
        ['d2', 'm:1'],
        ['d3', 'm:2'],
        ['d4', null],
      ] as const)
        await storage.commit([{ write: 'keep_draft', draft: { ...draft, id, message } }]);
      expect(await storage.commit([{ write: 'forget_drafts', message: 'm:1' }])).toBe('committed');
      const left = await Promise.all(['d1', 'd2', 'd3', 'd4'].map((id) => storage.draft(id)));
      expect(left.map((one) => one?.message)).toEqual([undefined, undefined, 'm:2', null]);
      expect(await storage.commit([{ write: 'forget_drafts', message: 'm:1' }])).toBe('committed');
    });
  });
};
