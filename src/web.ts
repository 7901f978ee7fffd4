/** Everything served over HTTP: the local workspace at the root, the console beside it, and what programs read. */
import { Hono } from 'hono';
import { createWorkspace } from './chat/local/web/workspace.ts';
import type { Foghorn } from './compose.ts';
import { createConsole } from './console/index.ts';
import type { Clock, Log, Unique } from './engine/ports.ts';
import { answerOnlyTo, namesOf } from './ops/hosts.ts';
import { opsRoutes } from './ops/routes.ts';
import type { Theatre } from './replay/theatre.ts';
import { postmortem, toMarkdown } from './writer/postmortem.ts';

export interface Web {
  fetch(request: Request): Response | Promise<Response>;
  /** Ends live streams, so that the server can stop. */
  close(): void;
}

const CONSOLE = '/console';

export const createWeb = (
  foghorn: Foghorn,
  {
    clock,
    unique,
    log,
    theatre,
  }: { clock: Clock; unique: Unique; log: Log; theatre?: Pick<Theatre, 'recordings' | 'play'> },
): Web => {
  const { config, settings, storage, engine, say, local, platform, writer, health, metrics } = foghorn;
  const address = config.server.address ?? `http://localhost:${config.server.port}`;
  const workspace = createWorkspace({
    platform,
    say,
    onOffer: local.onOffer,
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
    declare: (command, person) => engine.declare({ home: local.platform, ...command }, { person }),
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
    viewer: (request) => workspace.viewer(request),
    clock,
    unique,
    settings,
    log,
    base: CONSOLE,
    workspace: '/',
  });
  // `/console` and `/console/` are the same page.
  const app = new Hono({ strict: false });
  app.route('/', opsRoutes({ health, metrics }));
  // Probes come by address: what shows nothing answers to every name.
  app.use(answerOnlyTo(namesOf(config.server)));
  app.route(CONSOLE, pages);
  app.route('/', workspace.app);
  return { fetch: (request) => app.fetch(request), close: () => workspace.close() };
};
