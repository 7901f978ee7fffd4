/** Socket Mode: one connection, made again by us whenever it ends. */
import { type App, SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../engine/ports.ts';
import { SECOND } from '../../incident/time.ts';
import type { Timer } from './limiter.ts';
import { boltLogger, committing, type Receiving, underway } from './receivers.ts';

const FIRST_PAUSE = SECOND;
const LONGEST_PAUSE = 30 * SECOND;

/** `lost` and `regained`: told when the connection ends, and when it is there again. */
export const receiveSocket = ({
  appToken,
  apiUrl,
  log,
  timer,
  lost,
  regained,
  limited,
}: {
  appToken: string;
  apiUrl: string | null;
  log: Log;
  timer: Timer;
  lost: () => void;
  regained: () => void;
  limited: () => void;
}): Receiving => {
  const work = underway(limited);
  class CommittingSocket extends SocketModeReceiver {
    override init(app: App): void {
      super.init(committing(app, work));
    }
  }
  const receiver = new CommittingSocket({
    appToken,
    logger: boltLogger(log),
    // Left to itself the library ends the process when Slack cannot be reached at a reconnection.
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
        retryConfig: { retries: 0 },
        timeout: 10 * SECOND,
      },
    },
    processEventErrorHandler: async ({ error }) => {
      log.error({ err: error }, 'What Slack sent could not be taken; Slack sends it again');
      return false;
    },
  });
  const { client } = receiver;
  let wanted = false;
  let connecting = false;
  let failures = 0;
  let callOff: (() => void) | null = null;

  const connect = async (): Promise<void> => {
    connecting = true;
    try {
      await receiver.start();
      failures = 0;
    } finally {
      connecting = false;
    }
  };
  const reconnect = (): void => {
    if (!wanted || connecting || callOff) return;
    const again = (): void => {
      callOff = null;
      if (!wanted) return;
      connect().then(regained, (error: unknown) => {
        failures++;
        log.warn({ err: error, failures }, 'The connection to Slack could not be made; it is tried again');
        reconnect();
      });
    };
    if (failures === 0) again();
    else callOff = timer(Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE), again);
  };
  client.on('disconnected', () => {
    if (!wanted || connecting) return;
    lost();
    reconnect();
  });

  return {
    receiver,
    start: async () => {
      wanted = true;
      await connect();
    },
    stop: async () => {
      wanted = false;
      callOff?.();
      callOff = null;
      await work.idle();
      // Disconnecting what is not connected would never end.
      if (client.websocket?.isActive()) await client.disconnect();
    },
  };
};
