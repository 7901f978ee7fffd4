/** The composition root: config → log → Foghorn → pages → signals. Everything it can fail with is one sentence. */
import { randomUUID } from 'node:crypto';
import { channelUrl } from './chat/local/keys.ts';
import { compose, type Foghorn } from './compose.ts';
import { type Config, isLoopback, readConfig, withDotEnv } from './config.ts';
import { dataFiles, makeDataFolder } from './data.ts';
import { FoghornError } from './engine/ports.ts';
import { systemTimer } from './engine/timer.ts';
import { SECOND, systemClock } from './incident/time.ts';
import { createLog } from './log.ts';
import { greeting } from './ops/greeting.ts';
import { type Listening, listen } from './ops/listen.ts';
import { localDriver } from './replay/local-driver.ts';
import { createStoryClock } from './replay/story-clock.ts';
import { createTheatre, type Theatre } from './replay/theatre.ts';
import { createWeb, type Web } from './web.ts';

/** How long a stop may take before it is cut short. Process managers commonly wait ten seconds. */
const PATIENCE = 8 * SECOND;
const CONNECTIONS_PATIENCE = SECOND;

const refuseOpenWorkspace = ({ host, remoteWorkspace }: Config['server']): void => {
  if (isLoopback(host) || remoteWorkspace) return;
  throw new FoghornError(
    'open_workspace',
    `The local workspace asks nobody for a password, so it is not served on ${host}. Set FOGHORN_HOST=127.0.0.1, or ` +
      'FOGHORN_REMOTE_WORKSPACE=true if everybody who can reach it may act as anybody.',
  );
};

interface Running {
  foghorn: Foghorn;
  theatre: Theatre | null;
  web: Web;
  server: Listening;
}

const shutDown = async ({ foghorn, theatre, web, server }: Running): Promise<void> => {
  web.close();
  await server.close(CONNECTIONS_PATIENCE);
  await theatre?.stop();
  await foghorn.stop();
};

const run = async (): Promise<void> => {
  const config = readConfig(withDotEnv(process.env, process.cwd()), process.cwd());
  if (config.workspace) refuseOpenWorkspace(config.server);
  makeDataFolder(config.data);
  const log = createLog(config.log);
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'Foghorn ends: something failed that nobody had foreseen. What was acknowledged is kept');
    process.exit(1);
  });
  // The wall's time, but for the minute in which a recorded incident is played.
  const story = createStoryClock(systemClock);
  const outside = { clock: story.now, timer: systemTimer, unique: randomUUID, random: Math.random, log };
  const foghorn = await compose({ config, files: dataFiles(config.data), ...outside, processMetrics: true });
  const { workspace } = foghorn;
  // Stories are played where nobody's real incidents wait for the clock.
  const theatre =
    workspace && !foghorn.slack
      ? createTheatre({
          driver: localDriver({ ...foghorn, ...workspace }),
          ...outside,
          clock: story,
          urlOf: channelUrl,
        })
      : null;
  const web = createWeb(foghorn, { ...outside, ...(theatre ? { theatre } : {}) });
  let server: Listening;
  try {
    server = await listen(web.fetch, config.server, web.raw);
  } catch (error) {
    await foghorn.stop();
    throw error;
  }

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // Asked twice: whoever asks does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'Stopping');
    systemTimer(PATIENCE, () => {
      log.warn({}, 'Stopping took too long and was cut short; what was under way goes on at the next start');
      process.exit(0);
    });
    shutDown({ foghorn, theatre, web, server }).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'Stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  await foghorn.start();
  log.info({ host: config.server.host, port: server.port, data: config.data }, 'Foghorn is running');
  process.stdout.write(greeting(config, server.port));
};

try {
  await run();
} catch (error) {
  if (!(error instanceof FoghornError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
