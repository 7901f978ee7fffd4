/** What every answer and every POST must keep to, whoever asks. */
import type { Context, MiddlewareHandler } from 'hono';

/** No inline scripts or styles, nothing from elsewhere, no framing, no images that could tell who looked. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

export const headers = (): MiddlewareHandler => async (c, next) => {
  await next();
  c.res.headers.set('Content-Security-Policy', POLICY);
  c.res.headers.set('X-Content-Type-Options', 'nosniff');
  c.res.headers.set('Referrer-Policy', 'same-origin');
  c.res.headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  // Pages are for one reader: no cache may hand them to another.
  if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'private, no-store');
};

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

/**
 * Did one of our own pages send this? Browsers that send `Sec-Fetch-Site` say so themselves; for others the host
 * of `Origin` must be the one asked. Whoever sends neither is refused: no browser in use leaves out both on a POST.
 */
export const sameOrigin = (c: Context): boolean => {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = c.req.header('origin');
  return origin !== undefined && hostOf(origin) === (c.req.header('host') ?? new URL(c.req.url).host);
};
