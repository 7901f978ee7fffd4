/** Signing in to the console: links that work once, and the sessions they open. Hashes alone are kept. */
import { and, eq, gt, lte } from 'drizzle-orm';
import type { Storage } from '../engine/ports.ts';
import { type Driver, fellShort, type Statement, slot, slots } from './driver.ts';
import type { Tables } from './tables.ts';

export const defineSessions = ({ links, sessions }: Tables) => {
  return {
    keepLink: {
      name: 'keep_link',
      on: (db) => db.insert(links).values(slots(links)).returning({ hash: links.hash }).prepare('keep_link'),
    },
    useLink: {
      name: 'use_link',
      on: (db) =>
        db
          .delete(links)
          .where(and(eq(links.hash, slot('hash', links.hash)), gt(links.expiresAt, slot('now', links.expiresAt))))
          .returning({ person: links.person })
          .prepare('use_link'),
    },
    forgetLinks: {
      name: 'forget_links',
      on: (db) =>
        db
          .delete(links)
          .where(lte(links.expiresAt, slot('now', links.expiresAt)))
          .returning({ hash: links.hash })
          .prepare('forget_links'),
    },
    revokeLinks: {
      name: 'revoke_links',
      on: (db) =>
        db
          .delete(links)
          .where(eq(links.person, slot('person', links.person)))
          .returning({ hash: links.hash })
          .prepare('revoke_links'),
    },
    openSession: {
      name: 'open_session',
      on: (db) =>
        db.insert(sessions).values(slots(sessions)).returning({ hash: sessions.hash }).prepare('open_session'),
    },
    forgetSessions: {
      name: 'forget_sessions',
      on: (db) =>
        db
          .delete(sessions)
          .where(lte(sessions.expiresAt, slot('now', sessions.expiresAt)))
          .returning({ hash: sessions.hash })
          .prepare('forget_sessions'),
    },
    endSession: {
      name: 'end_session',
      on: (db) =>
        db
          .delete(sessions)
          .where(eq(sessions.hash, slot('hash', sessions.hash)))
          .returning({ hash: sessions.hash })
          .prepare('end_session'),
    },
    revokeSessions: {
      name: 'revoke_sessions',
      on: (db) =>
        db
          .delete(sessions)
          .where(eq(sessions.person, slot('person', sessions.person)))
          .returning({ hash: sessions.hash })
          .prepare('revoke_sessions'),
    },
  } satisfies Record<string, Statement>;
};
export type SessionStatements = ReturnType<typeof defineSessions>;

export const sessionVerbs = (driver: Driver, statements: SessionStatements) => {
  const { db, tables } = driver;
  const { links, sessions } = tables;

  const linkOf = db
    .select()
    .from(links)
    .where(and(eq(links.hash, slot('hash', links.hash)), gt(links.expiresAt, slot('now', links.expiresAt))))
    .prepare('link');
  const sessionOf = db
    .select()
    .from(sessions)
    .where(and(eq(sessions.hash, slot('hash', sessions.hash)), gt(sessions.expiresAt, slot('now', sessions.expiresAt))))
    .prepare('session');

  return {
    keepLink: async (link, now) => {
      await driver.run([
        { statement: statements.forgetLinks, values: { now } },
        { statement: statements.forgetSessions, values: { now } },
        { statement: statements.keepLink, values: { ...link } },
      ]);
    },
    link: async (hash, now) => (await linkOf.execute({ hash, now }))[0] ?? null,
    openSession: async (hash, opening) => {
      const [link] = await linkOf.execute({ hash, now: opening.at });
      if (!link) return null;
      const session = { ...opening, person: link.person };
      // Whoever deletes the link has used it: of two at once only one.
      const outcome = await driver.run([
        { statement: statements.useLink, values: { hash, now: opening.at }, shortfall: 'stale' },
        { statement: statements.openSession, values: session },
      ]);
      return fellShort(outcome) ? null : session;
    },
    session: async (hash, now) => (await sessionOf.execute({ hash, now }))[0] ?? null,
    endSessions: async (of) => {
      const outcome = await driver.run(
        'session' in of
          ? [{ statement: statements.endSession, values: { hash: of.session } }]
          : [
              { statement: statements.revokeSessions, values: { person: of.person } },
              { statement: statements.revokeLinks, values: { person: of.person } },
            ],
      );
      return fellShort(outcome) ? 0 : (outcome.rows[0]?.length ?? 0);
    },
  } satisfies Partial<Storage>;
};
