/**
 * The way into the console from elsewhere: a link handed out in chat, used once within ten minutes, opens a session
 * of half a day. What browsers and links hold is random; what is kept is its hash.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SignIn } from '../../engine/command.ts';
import type { Clock, Person, Storage, Unique } from '../../engine/ports.ts';
import type { Duration, PersonId } from '../../incident/incident.ts';
import { HOUR, MINUTE } from '../../incident/time.ts';
import { sessionCookie } from './cookie.ts';

export const LINK_LASTS: Duration = 10 * MINUTE;
export const SESSION_LASTS: Duration = 12 * HOUR;

export interface DoorOptions {
  store: Pick<Storage, 'keepLink' | 'link' | 'openSession' | 'session' | 'endSessions' | 'people'>;
  clock: Clock;
  /** Unguessable strings of letters, digits, - and _. */
  secret: Unique;
  /** Where people reach Foghorn, and under what the console is mounted there. */
  address: string;
  base: string;
}

export interface Door extends SignIn {
  /** Who asks; null: nobody is signed in, or their session has ended. */
  viewer(request: Request): Promise<Person | null>;
  /** Whose link it is; null: unknown, used or expired. */
  whose(secret: string): Promise<Person | null>;
  /** Uses the link up; the cookie to be set. Null: unknown, used or expired. */
  enter(secret: string): Promise<string | null>;
  /** Ends the session of this request; the cookie to be set. */
  leave(request: Request): Promise<string>;
  /** What every form of this session carries, so that no other site can send one; null: there is no session. */
  forgery(request: Request): string | null;
  genuine(request: Request, forgery: string): boolean;
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
const bytesOf = (text: string): Buffer => createHash('sha256').update(text).digest();

export const createDoor = ({ store, clock, secret, address, base }: DoorOptions): Door => {
  const cookie = sessionCookie(address.startsWith('https:'));
  const present = async (id: PersonId): Promise<Person | null> => {
    const [person] = await store.people([id]);
    return person?.active && !person.bot ? person : null;
  };
  const forgery: Door['forgery'] = (request) => {
    const held = cookie.read(request);
    return held === null ? null : createHmac('sha256', held).update('forgery').digest('base64url');
  };
  return {
    link: async (person) => {
      const made = secret();
      const now = clock();
      const until = now + LINK_LASTS;
      await store.keepLink({ hash: hashOf(made), person, expiresAt: until }, now);
      return { url: `${address}${base}/sign-in/${made}`, until };
    },
    revoke: (person) => store.endSessions({ person }),

    viewer: async (request) => {
      const held = cookie.read(request);
      const session = held === null ? null : await store.session(hashOf(held), clock());
      return session && present(session.person);
    },
    whose: async (made) => {
      const link = await store.link(hashOf(made), clock());
      return link && present(link.person);
    },
    enter: async (made) => {
      const held = secret();
      const at = clock();
      const link = await store.link(hashOf(made), at);
      if (!link || !(await present(link.person))) return null;
      const opening = { hash: hashOf(held), at, expiresAt: at + SESSION_LASTS };
      return (await store.openSession(link.hash, opening)) ? cookie.set(held, SESSION_LASTS) : null;
    },
    leave: async (request) => {
      const held = cookie.read(request);
      if (held !== null) await store.endSessions({ session: hashOf(held) });
      return cookie.clear();
    },
    forgery,
    genuine: (request, sent) => {
      const expected = forgery(request);
      // Hashed first, so that both have one length.
      return expected !== null && timingSafeEqual(bytesOf(expected), bytesOf(sent));
    },
  };
};
