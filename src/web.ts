/** Everything served over HTTP: the local workspace at the root, the console beside it, what programs read, and Slack's requests. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Hono } from 'hono';
import { createWorkspace } from './chat/local/web/workspace.ts';
import { CONSOLE, type Foghorn } from './compose.ts';
import { createConsole } from './console/index.ts';
import type { Clock, Log, Unique } from './engine/ports.ts';
import { answerOnlyTo, namesOf } from './ops/hosts.ts';
import { opsRoutes } from './ops/routes.ts';
import type { Theatre } from './replay/theatre.ts';
import { postmortem, toMarkdown } from './writer/postmortem.ts';

export interface Web {
  fetch(request: Request): Response | Promise<Response>;
  /** A platform's own requests, as Node has them: the bytes that were signed. False: it is none of them. */
  raw(request: IncomingMessage, response: ServerResponse): boolean;
  /** Ends live streams, so that the server can stop. */
  close(): void;
}

export const createWeb = (
  foghorn: Foghorn,
  {
    clock,
    unique,
    log,
    theatre,
  }: { clock: Clock; unique: Unique; log: Log; theatre?: Pick<Theatre, 'recordings' | 'play'> },
): Web => {
  const { config, settings, storage, engine, say, slack, home, door, writer, health, metrics } = foghorn;
  const address = config.server.address ?? `http://localhost:${config.server.port}`;
  const workspace =
    foghorn.workspace &&
    createWorkspace({
      platform: foghorn.workspace.platform,
      say,
      onOffer: foghorn.workspace.local.onOffer,
      settings,
      clock,
      log,
      commands: [...new Set([config.command, 'inc'])],
      console: CONSOLE,
      ...(theatre ? { recordings: theatre.recordings, play: theatre.play } : {}),
    });
  const pages = createConsole({
    read: storage,
    tell: (number, command, person) => engine.tell(number, command, { person }),
    declare: (command, person) => engine.declare({ home, ...command }, { person }),
    retry: (number) => storage.release(number, clock()),
    redraft: async (number, person) => {
      const incident = await storage.load(number);
      const sections = incident
        ? await writer.draft({
            incident,
            timeline: await storage.timeline(number),
            entries: await storage.entries(number),
            people: await storage.people(),
          })
        : {};
      return engine.tell(number, { do: 'attach_draft', writer: writer.name, sections }, { person });
    },
    say: say.say,
    postmortem: (record) => postmortem({ ...record, base: address }).sections,
    document: (record) => toMarkdown({ ...record, base: address }),
    viewer: (request) => workspace?.viewer(request) ?? null,
    ...(door ? { door } : {}),
    command: config.command,
    clock,
    unique,
    settings,
    log,
    base: CONSOLE,
    ...(workspace ? { workspace: '/' } : {}),
  });
  // `/console` and `/console/` are the same page.
  const app = new Hono({ strict: false });
  app.route('/', opsRoutes({ health, metrics }));
  // Probes come by address: what shows nothing answers to every name.
  app.use(answerOnlyTo(namesOf(config.server)));
  app.route(CONSOLE, pages);
  if (workspace) app.route('/', workspace.app);
  else app.get('/', (c) => c.redirect(`${CONSOLE}/`));
  return {
    fetch: (request) => app.fetch(request),
    raw: (request, response) => slack?.handle(request, response) ?? false,
    close: () => workspace?.close(),
  };
};
