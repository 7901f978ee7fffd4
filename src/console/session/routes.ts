/** Signing in and out, and the guard of every form sent from a session. */
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { type Html, html } from '../html.ts';
import { bare } from '../page.ts';
import { Stop } from '../serve.ts';
import type { Door } from './door.ts';

/** Chat programs look at links before people do: opening one asks, and only the answer uses it up. */
const asking = (name: string, action: string): Html =>
  html`<main id="main" class="sentence"><h1>Sign in</h1><p>You are about to sign in to Foghorn’s console as ${name}.</p><form method="post" action="${action}"><p><button type="submit" class="primary">Sign in</button></p></form><p class="hint">This link works once.</p></main>`;

const usedUp = (command: string): Stop =>
  new Stop(
    403,
    'This link does not work any more',
    'A link to the console works once, within ten minutes.',
    `Type /${command} console in chat for another one.`,
  );

export const sessionRoutes = (
  app: Hono,
  door: Door,
  { base, css, js, command }: { base: string; css: string; js: string; command: string },
): void => {
  app.get('/sign-in/:secret', async (c) => {
    const secret = c.req.param('secret');
    const person = await door.whose(secret);
    if (!person) throw usedUp(command);
    return c.html(await bare('Sign in', asking(person.name, `${base}/sign-in/${secret}`), `${base}/`, { css, js }));
  });

  app.post('/sign-in/:secret', async (c) => {
    const cookie = await door.enter(c.req.param('secret'));
    if (cookie === null) throw usedUp(command);
    c.header('Set-Cookie', cookie);
    return c.redirect(`${base}/`, 303);
  });

  app.post('/sign-out', async (c) => {
    c.header('Set-Cookie', await door.leave(c.req.raw));
    return c.html(
      await bare(
        'Signed out',
        html`<main id="main" class="sentence"><h1>Signed out</h1><p>Type /${command} console in chat to come back.</p></main>`,
        `${base}/`,
        { css, js },
      ),
    );
  });
};

/** A form of a session carries its token: without it another page sent the form. */
export const genuineForms =
  (door: Door): MiddlewareHandler =>
  async (c, next) => {
    if (c.req.method === 'POST' && !c.req.path.includes('/sign-in/') && door.forgery(c.req.raw) !== null) {
      const { forgery } = await c.req.parseBody();
      if (typeof forgery !== 'string' || !door.genuine(c.req.raw, forgery))
        throw new Stop(
          403,
          'Refused',
          'That form was not sent from your own session.',
          'Open the page anew and send it again.',
        );
    }
    await next();
  };

/**
 * Strict cookies stay behind when a link is followed from elsewhere, as from chat. The page then asks for itself
 * once more: from here, so that they come along.
 */
export const fromElsewhere = (c: Context): boolean =>
  c.req.method === 'GET' && c.req.header('sec-fetch-site') === 'cross-site';

export const again = (c: Context): Response | Promise<Response> =>
  c.html(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0"><title>Foghorn</title></head><body></body></html>',
  );
