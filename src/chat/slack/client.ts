/** The one way to Slack's Web API: every call within Slack's rates, with an end to waiting, and errors that say what to do. */
import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import { type Clock, DeliveryError, type Log } from '../../engine/ports.ts';
import type { Duration, Instant } from '../../incident/incident.ts';
import { SECOND } from '../../incident/time.ts';
import { deliveryError, rateLimited } from './errors.ts';
import { createLimiter, pause, type Timer } from './limiter.ts';
import { CHANNEL_RATES, RATES } from './limits.ts';
import type { Answered, Method, Taken } from './methods.ts';

export interface CallOptions {
  /** For rates that hold for each channel by itself. */
  channel?: string;
  /** How long it may wait for its turn before it is sent away with the moment to come back. Default two seconds. */
  patience?: Duration;
  /** Not begun after this moment: whoever asked has given up by then. */
  until?: Instant;
}

export interface SlackClient {
  /** Throws DeliveryError. */
  call<M extends Method>(method: M, args: Taken<M>, options?: CallOptions): Promise<Answered<M>>;
  /** Sends a file's bytes where files.getUploadURLExternal said. Throws DeliveryError. */
  upload(url: string, bytes: Uint8Array): Promise<void>;
}

export interface ClientOptions {
  token: string;
  /** Default: Slack's own. */
  apiUrl?: string;
  clock: Clock;
  timer: Timer;
  /** From 0 up to 1. */
  random: () => number;
  log: Log;
  /** How long a call may take. Real time, as the network is. */
  timeout?: Duration;
}

/** Two of them, and the wait between, stay within what the relay gives an effect. */
const TIMEOUT: Duration = 8 * SECOND;
/** Two messages in one channel keep about a second between them: that is waited for. */
const PATIENCE: Duration = 2 * SECOND;
/** So that those who were refused together do not come back together. */
const SPREAD: Duration = 250;

/** The SDK logs through ours; bodies and headers it would show at debug level never leave it. */
const sdkLogger = (log: Log): Logger => {
  const text = (parts: unknown[]): string => parts.map(String).join(' ');
  return {
    debug: () => {},
    info: (...parts) => log.debug({}, text(parts)),
    warn: (...parts) => log.debug({}, text(parts)),
    error: (...parts) => log.warn({}, text(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
};

export const createSlackClient = (options: ClientOptions): SlackClient => {
  const { token, apiUrl, clock, timer, random, log, timeout = TIMEOUT } = options;
  const web = new WebClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: sdkLogger(log),
  });
  const limiter = createLimiter({ rates: RATES, channelRates: CHANNEL_RATES, clock, timer });

  return {
    call: async <M extends Method>(
      method: M,
      args: Taken<M>,
      { channel, patience = PATIENCE, until }: CallOptions = {},
    ) => {
      const limit = clock() + patience;
      for (;;) {
        const turn = await limiter.admit(method, channel ?? null, limit - clock());
        const now = clock();
        if (!turn.admitted) throw rateLimited(method, turn.at - now);
        if (until !== undefined && now > until)
          throw new DeliveryError('ratelimited', `${method}: there was no time left for it; it will be tried again.`);
        try {
          // `apiCall` knows methods as text alone; the table says what each answers.
          return (await web.apiCall(method, args as Record<string, unknown>)) as Answered<M>;
        } catch (cause) {
          const error = deliveryError(method, cause);
          if (error.code !== 'ratelimited') throw error;
          const back = clock() + (error.retryAfter ?? 0) + Math.round(random() * SPREAD);
          turn.closed(back);
          log.info({ method, channel, retry_after: error.retryAfter }, 'Slack asks to slow down');
          if (back > limit) throw error;
          await pause(timer, back - clock());
        }
      }
    },
    upload: async (url, bytes) => {
      let response: Response;
      try {
        response = await fetch(url, {
          method: 'POST',
          body: bytes as Uint8Array<ArrayBuffer>,
          redirect: 'error',
          signal: AbortSignal.timeout(timeout),
        });
      } catch (cause) {
        throw new DeliveryError('slack_unreachable', 'The file could not be sent to Slack. It will be tried again.', {
          cause,
        });
      }
      if (!response.ok)
        throw new DeliveryError(
          'slack_unavailable',
          `Slack answered ${response.status} to the file. It will be tried again.`,
          {
            permanent: response.status >= 400 && response.status < 500 && response.status !== 429,
          },
        );
    },
  };
};
