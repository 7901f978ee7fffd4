/**
 * What every storage must do, whichever database is behind it. A driver's test calls `storageContract` with how to
 * open an empty one, and adds the driver's own quirks beside it.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../src/engine/ports.ts';
import { commitContract } from './storage/commits.ts';
import { effectsContract } from './storage/effects.ts';
import { listContract } from './storage/lists.ts';
import { propertyContract } from './storage/properties.ts';
import { sessionContract } from './storage/sessions.ts';
import { timelineContract } from './storage/timeline.ts';
import { worldContract } from './storage/world.ts';

export interface Subject {
  storage: Storage;
  /** How often the relay would have been woken. */
  woken: number;
}

export type OpenStorage = (options: { onEnqueued: () => void }) => Promise<Storage>;

export const storageContract = (name: string, open: OpenStorage): void => {
  describe(name, () => {
    const subject = { woken: 0 } as Subject;
    beforeEach(async () => {
      subject.woken = 0;
      subject.storage = await open({ onEnqueued: () => (subject.woken += 1) });
    });
    afterEach(() => subject.storage.close());

    it('is empty at first', async () => {
      expect(await subject.storage.nextNumber()).toBe(1);
      expect(await subject.storage.load(1)).toBeNull();
      expect(await subject.storage.list({}, 'all')).toEqual([]);
      expect(await subject.storage.backlog()).toEqual({ waiting: 0, parked: 0 });
    });

    commitContract(subject);
    listContract(subject);
    timelineContract(subject);
    effectsContract(subject);
    worldContract(subject);
    sessionContract(subject);
    propertyContract(subject);
  });
};
