/** The cookie that holds a session: for this address alone, out of reach of scripts and of other sites. */
import type { Duration } from '../../incident/incident.ts';
import { SECOND } from '../../incident/time.ts';

export interface SessionCookie {
  /** What the browser holds; null: nothing of ours. */
  read(request: Request): string | null;
  set(secret: string, lasts: Duration): string;
  clear(): string;
}

/** `secure`: reached by https. The prefix makes browsers refuse one set from anywhere else. */
export const sessionCookie = (secure: boolean): SessionCookie => {
  const name = secure ? '__Host-foghorn' : 'foghorn_session';
  const rest = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return {
    read: (request) => {
      for (const part of (request.headers.get('cookie') ?? '').split(';')) {
        const [key, ...value] = part.trim().split('=');
        if (key === name) return value.join('=') || null;
      }
      return null;
    },
    set: (secret, lasts) => `${name}=${secret}; Max-Age=${Math.floor(lasts / SECOND)}; ${rest}`,
    clear: () => `${name}=; Max-Age=0; ${rest}`,
  };
};
