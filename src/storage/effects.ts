/** The relay's side of the outbox: leasing what is ready, settling what was tried, telling what stands in the way. */
import { and, asc, count, eq, gt, isNotNull, isNull, or } from 'drizzle-orm';
import type { EffectRow, LeasedEffect, Storage } from '../engine/ports.ts';
import { type Driver, fellShort, type Step } from './driver.ts';
import { eligible, type OutboxStatements } from './outbox.ts';
import { deliveryOf, keyOf, leasedEffect, type OutboxRow } from './outbox-row.ts';
import { enqueueStep, type WriteStatements } from './writes.ts';

/** Order of asking: by incident, then version and index. */
const inOrder = (a: LeasedEffect, b: LeasedEffect): number =>
  a.incident - b.incident || a.version - b.version || a.index - b.index;

export const effectVerbs = (
  driver: Driver,
  statements: OutboxStatements,
  writes: WriteStatements,
  onEnqueued: () => void,
) => {
  const { db, tables } = driver;
  const { outbox } = tables;

  /** Rows touched by the first step. */
  const touched = async (...steps: Step[]): Promise<readonly unknown[]> => {
    const outcome = await driver.run(steps);
    return fellShort(outcome) ? [] : (outcome.rows[0] ?? []);
  };
  /** True when the lease was still the caller's; else nothing of it is kept. */
  const settle = async (
    step: Omit<Step, 'shortfall'>,
    { along = [], wanted = [] }: { along?: readonly Step[]; wanted?: readonly EffectRow[] } = {},
  ): Promise<boolean> => {
    const asked = wanted.map((effect) => enqueueStep(effect, statements));
    const held = (await touched({ ...step, shortfall: 'stale' }, ...along, ...asked)).length > 0;
    if (held && wanted.length > 0) onEnqueued();
    return held;
  };
  const holder = (effect: LeasedEffect) => ({ key: keyOf(effect), token: effect.token });

  return {
    lease: async (now, limit, leaseMs, token) => {
      const rows = await touched({ statement: statements.lease, values: { now, limit, token, until: now + leaseMs } });
      return (rows as OutboxRow[]).map(leasedEffect).sort(inOrder);
    },

    nextEffectAt: async () => {
      const [row] = await db
        .select({ at: outbox.availableAt })
        .from(outbox)
        .where(eligible(db, tables, outbox))
        .orderBy(asc(outbox.availableAt))
        .limit(1);
      return row?.at ?? null;
    },

    done: async (effect, at, { bindings = [], version, notBefore, wanted = [] }) => {
      const values = {
        ...holder(effect),
        at,
        rendered: version ?? effect.version,
        again: notBefore ?? at,
        notBefore: notBefore ?? null,
      };
      const bound = bindings.map(({ name, binding }) => ({
        statement: writes.bind,
        values: { incident: effect.incident, name, ...binding },
      }));
      return settle({ statement: statements.done, values }, { along: bound, wanted });
    },
    postpone: (effect, availableAt, error) =>
      settle({ statement: statements.postpone, values: { ...holder(effect), availableAt, error } }),
    park: (effect, at, error, wanted = []) =>
      settle({ statement: statements.park, values: { ...holder(effect), at, error } }, { wanted }),

    release: async (incident, at, id) => {
      const released = await touched({ statement: statements.release, values: { incident, at, id: id ?? '' } });
      if (released.length > 0) onEnqueued();
      return released.length;
    },

    deliveries: async (number) => {
      const rows = await db
        .select()
        .from(outbox)
        .where(
          and(
            isNull(outbox.doneAt),
            or(isNotNull(outbox.parkedAt), gt(outbox.attempts, 0)),
            number === 'all' ? undefined : eq(outbox.incident, number),
          ),
        )
        .orderBy(asc(outbox.incident), asc(outbox.version), asc(outbox.index));
      return rows.map(deliveryOf);
    },
    backlog: async () => {
      const pending = async (parked: boolean): Promise<number> => {
        const state = parked ? isNotNull(outbox.parkedAt) : isNull(outbox.parkedAt);
        const [row] = await db
          .select({ rows: count() })
          .from(outbox)
          .where(and(isNull(outbox.doneAt), state));
        return row?.rows ?? 0;
      };
      return { waiting: await pending(false), parked: await pending(true) };
    },
  } satisfies Partial<Storage>;
};
