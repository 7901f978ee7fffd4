/** The workspace's pages as one application, to be mounted at the root. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import type { Person } from '../../../engine/ports.ts';
import { refuse } from '../../../incident/refusal.ts';
import { FILE_SIZE } from '../platform/platform.ts';
import { acts } from './acts.ts';
import { asking } from './ask.ts';
import { readAssets } from './assets.ts';
import { guard } from './guard.ts';
import type { Open, Push } from './live.ts';
import type { WorkspaceOptions } from './options.ts';
import { pages } from './pages.ts';
import { viewerOf } from './viewer.ts';
import { createWorld, refused } from './world.ts';

/** Some things between browser and server give up on a stream that is silent for long. */
const HEARTBEAT = 15_000;

/** The largest thing one may send: a few files and a text. */
const BODY = 4 * FILE_SIZE;

export interface Workspace {
  app: Hono;
  /** Who a request comes from, for the pages beside the workspace. */
  viewer(request: Request): Person;
  /** Ends the streams, so that the server can stop. */
  close(): void;
}

export const createWorkspace = (options: WorkspaceOptions): Workspace => {
  const { platform, log } = options;
  const world = createWorld(options);
  const assets = readAssets();
  const app = new Hono();

  app.use(guard);
  app.use(
    '/workspace/*',
    bodyLimit({
      maxSize: BODY,
      onError: (c) => {
        const most = `That is more than ${BODY / 1024 / 1024} MB at once.`;
        return refused(c, refuse('too_big', most, 'Send the files one by one, or link to them.'));
      },
    }),
  );

  app.get('/workspace/assets/:version/:name', (c) => {
    const asset = assets.get(c.req.param('name'));
    if (!asset) return c.text('There is no such file.', 404);
    c.header('Content-Type', asset.type);
    // The address changes with the content.
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    return c.body(asset.body);
  });

  app.get('/workspace/events', (c) => {
    const user = world.viewer(c);
    const channel = world.visible(c.req.query('channel') ?? '', user);
    if (!channel) return c.text('There is no such channel.', 404);
    return streamSSE(c, async (stream) => {
      const page: Open = {
        user: user.id,
        channel: channel.id,
        send: ({ event, data }: Push) => stream.writeSSE({ event, data: JSON.stringify(data) }),
      };
      const leave = world.hub.open(page);
      const gone = new Promise<void>((resolve) => stream.onAbort(resolve));
      const beat = setInterval(() => void stream.write(': still here\n\n'), HEARTBEAT);
      await page.send({ event: 'hello', data: { stamp: world.hub.stamp(), now: options.clock() } });
      await Promise.race([gone, world.hub.closed]);
      clearInterval(beat);
      leave();
    });
  });

  app.route('/', pages(world, assets.version));
  app.route('/', acts(world));
  app.route('/', asking(world));

  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      return c.json(
        { refused: { code: 'malformed', sentence: 'The page sent something it should not.', hint: 'Reload it.' } },
        400,
      );
    log.error({ err: error, path: c.req.path }, 'The local workspace could not answer');
    const why = error instanceof Error ? error.message : String(error);
    const sentence = `That could not be done just now: ${why.replace(/\.$/, '')}.`;
    return c.json({ refused: { code: 'failed', sentence, hint: 'Nothing was lost; try again in a moment.' } }, 503);
  });

  return { app, viewer: (request) => viewerOf(request, platform), close: () => world.hub.close() };
};
