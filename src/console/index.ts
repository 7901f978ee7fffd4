/**
 * The console: the pages that every deployment has. Server-rendered, one address a page; main mounts it at
 * `/console`. It reads through `read` with the eyes of `viewer`, and acts through `tell` on their behalf.
 */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { headers, sameOrigin } from './guard.ts';
import { incidentRoutes } from './incident/routes.ts';
import { listRoutes } from './list/routes.ts';
import { postmortemRoutes } from './postmortem/routes.ts';
import type { ConsoleOptions } from './reads.ts';
import { createServing, Stop } from './serve.ts';
import { again, fromElsewhere, genuineForms, sessionRoutes } from './session/routes.ts';
import { statisticsRoutes } from './statistics/routes.ts';

export type { ConsoleOptions, ConsoleReads, PostmortemRecord, PostmortemSection } from './reads.ts';
export { createDoor, type Door } from './session/door.ts';

/** Ten times what the longest text may have: more is no form. */
const MOST_BYTES = 1_000_000;

export const createConsole = (options: ConsoleOptions): Hono => {
  const serving = createServing(options);
  const app = new Hono();

  app.onError((error, c) => {
    if (error instanceof Stop && error.status === 401 && options.door && fromElsewhere(c)) return again(c);
    if (error instanceof Stop) return serving.stop(c, error);
    options.log.error({ err: error, path: c.req.path }, 'A page of the console failed.');
    const sentence = 'Something went wrong on our side. It is in the log.';
    return serving.stop(c, new Stop(500, 'That did not work', sentence, 'Nothing was changed; try again.'));
  });
  app.notFound((c) => serving.stop(c, new Stop(404, 'Not found', 'There is no such page.')));

  app.use(headers());
  app.get('/static/:name', (c) => {
    const asset = serving.assets.file(c.req.param('name'));
    if (!asset) return c.notFound();
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    return c.body(asset.body, 200, { 'Content-Type': asset.type });
  });
  app.use(
    bodyLimit({
      maxSize: MOST_BYTES,
      onError: (c) => serving.stop(c, new Stop(413, 'Too long', 'That is more than fits into a form.')),
    }),
  );
  app.use(async (c, next) => {
    if (c.req.method === 'POST' && !sameOrigin(c))
      throw new Stop(403, 'Refused', 'That form was not sent from this page.', 'Open the page anew and send it again.');
    await next();
  });

  const { door, command = 'incident' } = options;
  if (door) {
    app.use(genuineForms(door));
    sessionRoutes(app, door, { base: serving.base, ...serving.assets.addresses, command });
  }
  listRoutes(app, options, serving);
  incidentRoutes(app, options, serving);
  postmortemRoutes(app, options, serving);
  statisticsRoutes(app, options, serving);
  return app;
};
