/** Signing in: a link works once and in time, a session until it expires or is ended. */
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/incident/time.ts';
import { minute } from '../../support/entries.ts';
import type { Subject } from '../storage.ts';

export const sessionContract = (subject: Subject): void => {
  const NOW = minute(1);
  const link = (hash: string, person = 'slack:U1', expiresAt = NOW + 10 * MINUTE) => ({ hash, person, expiresAt });
  const opening = (hash: string, at = NOW) => ({ hash, at, expiresAt: at + 12 * HOUR });

  describe('sessions', () => {
    it('open by a link, which then is used up', async () => {
      const { storage } = subject;
      await storage.keepLink(link('l1'), NOW);
      expect(await storage.link('l1', NOW)).toEqual(link('l1'));
      expect(await storage.openSession('l1', opening('s1'))).toEqual({ ...opening('s1'), person: 'slack:U1' });
      expect(await storage.link('l1', NOW)).toBeNull();
      expect(await storage.openSession('l1', opening('s2'))).toBeNull();
      expect(await storage.openSession('l2', opening('s2'))).toBeNull();
      expect(await storage.session('s1', NOW)).toMatchObject({ person: 'slack:U1' });
      expect(await storage.session('s2', NOW)).toBeNull();
    });

    it('open once for two who use a link at the same moment', async () => {
      const { storage } = subject;
      await storage.keepLink(link('l1'), NOW);
      const opened = await Promise.all(['s1', 's2', 's3'].map((hash) => storage.openSession('l1', opening(hash))));
      expect(opened.filter((session) => session !== null)).toHaveLength(1);
    });

    it('and links end in time, and are forgotten', async () => {
      const { storage } = subject;
      await storage.keepLink(link('l1'), NOW);
      await storage.keepLink(link('l2'), NOW);
      await storage.openSession('l1', opening('s1'));
      expect(await storage.link('l2', NOW + 10 * MINUTE)).toBeNull();
      expect(await storage.openSession('l2', opening('s2', NOW + 10 * MINUTE))).toBeNull();
      expect(await storage.session('s1', NOW + 12 * HOUR - 1)).not.toBeNull();
      expect(await storage.session('s1', NOW + 12 * HOUR)).toBeNull();
      await storage.keepLink(link('l3', 'slack:U1', NOW + 13 * HOUR), NOW + 12 * HOUR);
      expect(await storage.endSessions({ session: 's1' })).toBe(0);
    });

    it('end when they are revoked, and links with them', async () => {
      const { storage } = subject;
      for (const [hash, person] of [
        ['l1', 'slack:U1'],
        ['l2', 'slack:U1'],
        ['l3', 'slack:U2'],
        ['l4', 'slack:U1'],
      ])
        await storage.keepLink(link(hash ?? '', person), NOW);
      await storage.openSession('l1', opening('s1'));
      await storage.openSession('l2', opening('s2'));
      await storage.openSession('l3', opening('s3'));
      expect(await storage.endSessions({ session: 's1' })).toBe(1);
      expect(await storage.session('s1', NOW)).toBeNull();
      expect(await storage.endSessions({ person: 'slack:U1' })).toBe(1);
      expect(await storage.session('s2', NOW)).toBeNull();
      expect(await storage.openSession('l4', opening('s4'))).toBeNull();
      expect(await storage.session('s3', NOW)).not.toBeNull();
    });
  });
};
