/** What goes wrong on demand: rules by method, used up one call at a time, and calls that hang until released. */
import type { Fault } from './fake.ts';

interface Rule {
  method: string;
  fault: Fault;
  left: number;
}

export interface Faults {
  add(method: string, fault: Fault): void;
  /** The fault of this call, if any; one use of its rule is spent. */
  take(method: string, args: Record<string, unknown>): Fault | null;
  /** Waits here until released. */
  hang(): Promise<void>;
  release(): void;
  mend(): void;
  /** Resolves when so many hang. */
  hanging(count: number): Promise<void>;
  /** How many hang now. */
  held(): number;
  down: boolean;
}

export const createFaults = (): Faults => {
  let rules: Rule[] = [];
  let waiting: (() => void)[] = [];
  let watchers: { count: number; resolve: () => void }[] = [];
  const release = (): void => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  return {
    down: false,
    add: (method, fault) => {
      rules.push({ method, fault, left: fault.times ?? 1 });
    },
    take: (method, args) => {
      const rule = rules.find(
        (one) => (one.method === method || one.method === '*') && one.left > 0 && (one.fault.when?.(args) ?? true),
      );
      if (!rule) return null;
      rule.left -= 1;
      return rule.fault;
    },
    hang: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        for (const watcher of watchers.filter(({ count }) => waiting.length >= count)) watcher.resolve();
        watchers = watchers.filter(({ count }) => waiting.length < count);
      }),
    release,
    mend: () => {
      rules = [];
      release();
    },
    hanging: (count) =>
      waiting.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            watchers.push({ count, resolve });
          }),
    held: () => waiting.length,
  };
};
