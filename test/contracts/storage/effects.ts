/** The outbox: who may perform what, in which order, how often. */
import { describe, expect, it } from 'vitest';
import type { EffectRow, LeasedEffect } from '../../../src/engine/ports.ts';
import { SECOND } from '../../../src/incident/time.ts';
import { bindingOf, directing, effectOf, enqueued, idsOf, LEASE, leasing, paging } from '../../storage/samples.ts';
import { minute } from '../../support/entries.ts';
import type { Subject } from '../storage.ts';

const NOW = minute(0);
const first = <T>(list: readonly T[]): T => {
  const [one] = list;
  if (one === undefined) throw new Error('Nothing was leased.');
  return one;
};

export const effectsContract = (subject: Subject): void => {
  const enqueue = async (...effects: EffectRow[]): Promise<void> => {
    expect(await subject.storage.commit(enqueued(...effects))).toBe('committed');
  };
  const bind = async (name: 'room' | 'card' | 'announcement'): Promise<void> => {
    await subject.storage.commit([
      { write: 'bind', incident: 1, name, binding: bindingOf('C1', name === 'room' ? null : name) },
    ]);
  };
  const lease = (now = NOW, limit?: number): Promise<LeasedEffect[]> => leasing(subject.storage, now, limit);
  const done = (effect: LeasedEffect, learnt: Parameters<typeof subject.storage.done>[2] = {}, at = NOW) =>
    subject.storage.done(effect, at, learnt);

  describe('leases', () => {
    it('hands an effect out whole, once, and again when the lease has run out', async () => {
      const wanted = paging(1, 2);
      await enqueue(wanted);
      expect(await lease(NOW - 1)).toEqual([]);
      const effect = first(await lease());
      expect(effect).toEqual({ ...wanted, availableAt: NOW + LEASE, token: effect.token, attempts: 1 });
      expect(await lease(NOW + LEASE - 1)).toEqual([]);
      const again = first(await lease(NOW + LEASE));
      expect(again).toMatchObject({ id: wanted.id, attempts: 2 });
      expect(await done(effect)).toBe(false);
      expect(await done(again)).toBe(true);
      expect(await done(again)).toBe(false);
      expect(await lease(NOW + 10 * LEASE)).toEqual([]);
    });

    it('enqueues an effect of one id once', async () => {
      await enqueue(paging(1, 2), paging(1, 2));
      await done(first(await lease()));
      await enqueue(paging(1, 2));
      expect(await subject.storage.backlog()).toEqual({ waiting: 0, parked: 0 });
    });

    it('keeps the order of a lane, and runs lanes and incidents side by side', async () => {
      await enqueue(paging(1, 3), paging(1, 2, 1), paging(1, 2, 0), paging(2, 9), directing(1, 5, 'local:ben'));
      const ready = await lease();
      expect(idsOf(ready)).toEqual(['1.2.0', '1.5.0', '2.9.0']);
      expect(await lease()).toEqual([]);
      await done(first(ready));
      expect(idsOf(await lease())).toEqual(['1.2.1']);
    });

    it('orders versions as numbers', async () => {
      await enqueue(paging(1, 10), paging(1, 9), paging(1, 9, 10), paging(1, 9, 2));
      const order: string[] = [];
      for (let n = 0; n < 4; n += 1) {
        const effect = first(await lease());
        order.push(effect.id);
        await done(effect);
      }
      expect(order).toEqual(['1.9.0', '1.9.2', '1.9.10', '1.10.0']);
    });

    it('holds the lane while its first is tried again later', async () => {
      await enqueue(paging(1, 2), paging(1, 3));
      const effect = first(await lease());
      expect(await subject.storage.postpone(effect, NOW + SECOND, 'ratelimited')).toBe(true);
      expect(await lease(NOW + SECOND - 1)).toEqual([]);
      expect(await lease(NOW + SECOND)).toMatchObject([{ id: '1.2.0', attempts: 2 }]);
    });

    it('leaves those without a lane unordered', async () => {
      await bind('room');
      await enqueue(
        effectOf(1, 2, { kind: 'set_topic' }),
        effectOf(1, 3, { kind: 'invite', people: ['local:ben'], groups: [] }),
      );
      expect(idsOf(await lease())).toEqual(['1.2.0', '1.3.0']);
    });

    it('hands out at most as many as asked for, the longest ready first', async () => {
      await enqueue(
        effectOf(1, 2, { kind: 'page', severity: 'SEV1', owedAt: null }, { at: NOW - 1 }),
        effectOf(2, 2, { kind: 'page', severity: 'SEV1', owedAt: null }, { at: NOW - 3 }),
        effectOf(3, 2, { kind: 'page', severity: 'SEV1', owedAt: null }, { at: NOW - 2 }),
      );
      expect(idsOf(await lease(NOW, 2))).toEqual(['2.2.0', '3.2.0']);
      expect(idsOf(await lease(NOW, 2))).toEqual(['1.2.0']);
    });

    it('waits for a binding of the same incident without spending attempts', async () => {
      await enqueue(effectOf(1, 2, { kind: 'post_card' }), effectOf(2, 2, { kind: 'post_card' }));
      expect(await lease()).toEqual([]);
      expect(await subject.storage.nextEffectAt()).toBeNull();
      await bind('room');
      expect(await lease()).toMatchObject([{ id: '1.2.0', attempts: 1 }]);
    });

    it('holds up nobody by what waits for a binding', async () => {
      await enqueue(
        effectOf(1, 2, { kind: 'announce' }),
        effectOf(1, 3, { kind: 'say', place: 'announcement', entry: 'v00000003' }),
        effectOf(1, 4, { kind: 'say', place: 'lobby', entry: 'v00000004' }),
      );
      const announce = first(await lease());
      expect(announce.id).toBe('1.2.0');
      await subject.storage.park(announce, NOW, 'no such channel');
      expect(idsOf(await lease())).toEqual(['1.4.0']);
    });

    it('commits what was learnt with the end of the effect, or not at all', async () => {
      await enqueue(effectOf(1, 2, { kind: 'open_room', slug: 'inc-1', private: false }));
      const late = first(await lease());
      const holder = first(await lease(NOW + LEASE));
      const learnt = (channel: string) => ({ bindings: [{ name: 'room' as const, binding: bindingOf(channel) }] });
      expect(await done(late, learnt('LATE'))).toBe(false);
      expect(await subject.storage.bindings(1)).toEqual({});
      expect(await done(holder, learnt('C1'))).toBe(true);
      expect(await subject.storage.bindings(1)).toEqual({ room: bindingOf('C1') });
    });

    it('takes the word of the holder alone', async () => {
      await enqueue(paging(1, 2));
      const late = first(await lease());
      await lease(NOW + LEASE);
      expect(await subject.storage.postpone(late, NOW, null)).toBe(false);
      expect(await subject.storage.park(late, NOW, 'gone')).toBe(false);
      expect(await subject.storage.backlog()).toEqual({ waiting: 1, parked: 0 });
    });

    it('hands each effect to one of many claimers', async () => {
      await enqueue(...Array.from({ length: 40 }, (_, n) => directing(1, 2, `local:${n}`, n)));
      const claim = async (): Promise<LeasedEffect[]> =>
        (await Promise.all(Array.from({ length: 8 }, () => lease(NOW, 10)))).flat();
      // Claimers who chose the same rows share them out, so one round need not empty the outbox.
      const claimed = await claim();
      for (let more = await claim(); more.length > 0; more = await claim()) claimed.push(...more);
      expect(new Set(idsOf(claimed)).size).toBe(40);
      expect(claimed).toHaveLength(40);
    });

    it('says when the next effect will be ready', async () => {
      expect(await subject.storage.nextEffectAt()).toBeNull();
      await enqueue(paging(1, 2), paging(1, 3), { ...paging(2, 2), availableAt: NOW + 5 });
      await subject.storage.postpone(first(await lease()), NOW + 9, 'later');
      expect(await subject.storage.nextEffectAt()).toBe(NOW + 5);
      await done(first(await lease(NOW + 5)));
      expect(await subject.storage.nextEffectAt()).toBe(NOW + 9);
    });
  });

  describe('parking', () => {
    it('takes a parked effect out of its lane until it is released', async () => {
      await enqueue(paging(1, 2), paging(1, 3));
      expect(await subject.storage.park(first(await lease()), NOW + 1, 'no such service')).toBe(true);
      expect(await subject.storage.backlog()).toEqual({ waiting: 1, parked: 1 });
      expect(idsOf(await lease(NOW + 2))).toEqual(['1.3.0']);
      expect(await lease(NOW + LEASE - 1)).toEqual([]);
      const before = subject.woken;
      expect(await subject.storage.release(1, NOW + 3)).toBe(1);
      expect(subject.woken).toBe(before + 1);
      // In its place again: before what came after it.
      expect(await lease(NOW + 3)).toMatchObject([{ id: '1.2.0', attempts: 2 }]);
    });

    it('asks for what it calls for in the same commit, as *done* does, and only while the lease is held', async () => {
      await enqueue(paging(1, 2), paging(1, 3));
      const page = first(await lease());
      const [telling, late] = [directing(1, 2, 'local:ana', 1), directing(1, 2, 'local:ben', 2)];
      const before = subject.woken;
      expect(await subject.storage.park(page, NOW, 'gone', [telling])).toBe(true);
      expect(subject.woken).toBe(before + 1);
      expect(await subject.storage.park(page, NOW, 'gone', [late])).toBe(false);
      const [told, next] = await lease();
      expect([told?.id, next?.id]).toEqual([telling.id, '1.3.0']);
      if (!next) throw new Error('The lane goes on.');
      expect(await done(next, { wanted: [late] })).toBe(true);
      expect(await done(next, { wanted: [paging(1, 4)] })).toBe(false);
      expect(idsOf(await lease())).toEqual([late.id]);
    });

    it('releases one, or all of an incident', async () => {
      await enqueue(
        directing(1, 2, 'local:a', 0),
        directing(1, 2, 'local:b', 1),
        directing(1, 2, 'local:c', 2),
        paging(2, 2),
      );
      for (const effect of await lease()) await subject.storage.park(effect, NOW, 'gone');
      const before = subject.woken;
      expect(await subject.storage.release(1, NOW, '1.9.9')).toBe(0);
      expect(await subject.storage.release(1, NOW, '2.2.0')).toBe(0);
      expect(subject.woken).toBe(before);
      expect(await subject.storage.release(1, NOW, '1.2.1')).toBe(1);
      expect(await subject.storage.release(1, NOW)).toBe(2);
      expect(await subject.storage.release(1, NOW)).toBe(0);
      expect(await subject.storage.backlog()).toEqual({ waiting: 3, parked: 1 });
    });

    it('tells what stands in the way', async () => {
      await enqueue(paging(1, 2), directing(1, 3, 'local:ben'), directing(1, 4, 'local:cleo'), paging(2, 2));
      expect(await subject.storage.deliveries(1)).toEqual([]);
      const [page, ben, cleo, other] = await lease();
      if (!page || !ben || !cleo || !other) throw new Error('Four lanes, four effects.');
      await subject.storage.park(page, NOW + 7, 'no such service');
      await subject.storage.postpone(ben, NOW + 60, 'the platform is down');
      await done(cleo);
      await subject.storage.postpone(other, NOW + 60, 'the platform is down');
      expect(await subject.storage.deliveries(1)).toEqual([
        {
          id: '1.2.0',
          incident: 1,
          kind: 'page',
          target: 'pager',
          state: 'parked',
          attempts: 1,
          error: 'no such service',
          since: NOW + 7,
        },
        {
          id: '1.3.0',
          incident: 1,
          kind: 'direct',
          target: 'local:ben',
          state: 'retrying',
          attempts: 1,
          error: 'the platform is down',
          since: NOW,
        },
      ]);
      expect(idsOf(await subject.storage.deliveries('all'))).toEqual(['1.2.0', '1.3.0', '2.2.0']);
      await done(first(await lease(NOW + 60)));
      expect(idsOf(await subject.storage.deliveries(1))).toEqual(['1.2.0']);
    });
  });

  describe('levels', () => {
    const refresh = (version: number, at = NOW): EffectRow =>
      effectOf(1, version, { kind: 'refresh', view: 'card' }, { at });
    const backlog = () => subject.storage.backlog();

    it('is one pending request however often it is asked for', async () => {
      await bind('card');
      await enqueue(refresh(2), refresh(3), refresh(4));
      expect(await backlog()).toEqual({ waiting: 1, parked: 0 });
      const effect = first(await lease());
      expect(effect).toMatchObject({ version: 4, level: 'card', attempts: 1 });
      expect(await done(effect, { version: 4 })).toBe(true);
      expect(await backlog()).toEqual({ waiting: 0, parked: 0 });
    });

    it('keeps levels of other names and incidents apart', async () => {
      await enqueue(
        refresh(2),
        effectOf(1, 3, { kind: 'refresh', view: 'announcement' }),
        effectOf(2, 2, { kind: 'refresh', view: 'card' }),
      );
      expect(await backlog()).toEqual({ waiting: 3, parked: 0 });
    });

    it('is wanted again when the version rendered is older than the one asked for meanwhile', async () => {
      await bind('card');
      await enqueue(refresh(2));
      const effect = first(await lease());
      await enqueue(refresh(5));
      expect(await lease()).toEqual([]);
      expect(await done(effect, { version: 4, notBefore: NOW + 2000 })).toBe(true);
      expect(await backlog()).toEqual({ waiting: 1, parked: 0 });
      expect(await subject.storage.nextEffectAt()).toBe(NOW + 2000);
      expect(await lease(NOW + 1999)).toEqual([]);
      expect(await lease(NOW + 2000)).toMatchObject([{ version: 5, attempts: 1 }]);
    });

    it('is done when what was rendered covers what was asked for meanwhile', async () => {
      await bind('card');
      await enqueue(refresh(2));
      const effect = first(await lease());
      await enqueue(refresh(5));
      await done(effect, { version: 5 });
      expect(await backlog()).toEqual({ waiting: 0, parked: 0 });
    });

    it('takes the version leased for the one rendered when it is told none', async () => {
      await bind('card');
      await enqueue(refresh(2));
      const effect = first(await lease());
      await enqueue(refresh(3));
      await done(effect);
      expect(await backlog()).toEqual({ waiting: 1, parked: 0 });
    });

    it('asked for again after it was done, is not ready before the last notBefore', async () => {
      await bind('card');
      await enqueue(refresh(2));
      await done(first(await lease()), { version: 2, notBefore: NOW + 2000 });
      await enqueue(refresh(3, NOW + 10));
      expect(await lease(NOW + 1999)).toEqual([]);
      const again = first(await lease(NOW + 2000));
      expect(again).toMatchObject({ version: 3, attempts: 1, id: '1.3.0' });
      await done(again, { version: 3, notBefore: NOW + 4000 });
      await enqueue(refresh(4, NOW + 9000));
      expect(await lease(NOW + 8999)).toEqual([]);
      expect(await lease(NOW + 9000)).toMatchObject([{ version: 4 }]);
    });

    it('joins a request that is being retried without hurrying it', async () => {
      await bind('card');
      await enqueue(refresh(2));
      await subject.storage.postpone(first(await lease()), NOW + 5000, 'Retry-After');
      await enqueue(refresh(3, NOW + 1));
      expect(await lease(NOW + 4999)).toEqual([]);
      expect(await lease(NOW + 5000)).toMatchObject([{ version: 3, attempts: 2 }]);
    });

    it('stays parked when asked for again, and covers it once released', async () => {
      await bind('card');
      await enqueue(refresh(2));
      await subject.storage.park(first(await lease()), NOW, 'message_not_found');
      await enqueue(refresh(3));
      expect(await lease(NOW + LEASE)).toEqual([]);
      expect(await subject.storage.release(1, NOW + LEASE)).toBe(1);
      expect(await lease(NOW + LEASE)).toMatchObject([{ version: 3 }]);
    });

    it('waits its turn in a lane where it has one', async () => {
      await enqueue(effectOf(1, 2, { kind: 'draft_postmortem' }));
      const draft = first(await lease());
      await done(draft);
      await enqueue(effectOf(1, 7, { kind: 'draft_postmortem' }));
      expect(await lease()).toMatchObject([{ id: '1.7.0', attempts: 1 }]);
    });
  });
};
