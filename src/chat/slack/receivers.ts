/**
 * Bolt's receivers, changed in one point: Bolt acknowledges an event before its listeners run, so it is handed an
 * acknowledgement that does nothing, and Slack gets the real one after they are through, which is after the commit.
 * A listener that fails answers 500, or nothing over a socket, and Slack delivers again.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type App,
  HTTPReceiver,
  type Logger,
  LogLevel,
  type ReceiverEvent,
  type SocketModeReceiver,
} from '@slack/bolt';
import type { Clock, Log } from '../../engine/ports.ts';
import { MINUTE, SECOND } from '../../incident/time.ts';
import { SLACK_PATH } from './ids.ts';
import { createMemory } from './inbound-lanes.ts';

/** Slack's own bodies stay far below. */
const LARGEST_BODY = 1024 * 1024;
const STALE = 5 * MINUTE;
const REPLAYS = 10_000;

/** A request that is not what Slack would send now, though its signature is right. */
class Untrusted extends Error {}

/** Told of the events under way, and when Slack left some out. */
export interface Watch {
  began(work: Promise<void>): void;
  /** More happened than Slack delivers to one app. */
  limited(): void;
}

export const committing = (app: App, watch: Watch): App =>
  // Receivers call this one method of the app and nothing else.
  ({
    processEvent: (event: ReceiverEvent) => {
      // Bolt does not know of it, and would leave Slack without an answer.
      if (event.body.type === 'app_rate_limited') {
        watch.limited();
        return event.ack();
      }
      const work =
        event.body.type === 'event_callback'
          ? app.processEvent({ ...event, ack: async () => {} }).then(() => event.ack())
          : app.processEvent(event);
      watch.began(work);
      return work;
    },
  }) as App;

/** Bolt speaks to the console by default, and its debug lines hold what people wrote. */
export const boltLogger = (log: Log): Logger => {
  const text = (parts: unknown[]): string => parts.map(String).join(' ');
  return {
    debug: () => {},
    info: (...parts) => log.debug({ from: 'bolt' }, text(parts)),
    warn: (...parts) => log.warn({ from: 'bolt' }, text(parts)),
    error: (...parts) => log.error({ from: 'bolt' }, text(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
};

export interface Receiving {
  receiver: HTTPReceiver | SocketModeReceiver;
  /** Takes requests from now on, or connects. Over a socket: rejects when the first connection could not be made. */
  start(): Promise<void>;
  /** Takes nothing new, and resolves when what was under way is answered. */
  stop(): Promise<void>;
  /** Answers whether the request was one of Slack's; false: it is left untouched. Only over HTTP. */
  handle?(request: IncomingMessage, response: ServerResponse): boolean;
}

export const underway = (limited: () => void) => {
  const works = new Set<Promise<void>>();
  return {
    limited,
    began: (work: Promise<void>): void => {
      const settled = work.then(
        () => {},
        () => {},
      );
      works.add(settled);
      void settled.then(() => works.delete(settled));
    },
    idle: async (): Promise<void> => {
      while (works.size > 0) await Promise.all(works);
    },
  };
};

/** `wall`: the time by which Slack signs, and by which Bolt checks. */
export const receiveHttp = ({
  signingSecret,
  log,
  wall,
  limited,
}: {
  signingSecret: string;
  log: Log;
  wall: Clock;
  limited: () => void;
}): Receiving => {
  const work = underway(limited);
  /** Signatures of requests that were carried out: nothing that people ask for is ever sent twice. */
  const seen = createMemory<string, true>(REPLAYS);
  let open = false;

  /** Bolt checks the signature, and that it is not older than five minutes; not that it is from the future. */
  const trust = ({ body, customProperties }: ReceiverEvent): void => {
    const { signature, signedAt } = customProperties as { signature: string; signedAt: number };
    if (signedAt * SECOND > wall() + STALE) throw new Untrusted('The request was signed in the future');
    // Events are redelivered on purpose, and counted once by their keys.
    if (body.type === 'event_callback') return;
    if (seen.has(signature)) throw new Untrusted('The request was sent before');
    seen.set(signature, true);
  };

  class CommittingHttp extends HTTPReceiver {
    override init(app: App): void {
      const committed = committing(app, work);
      super.init({
        processEvent: async (event: ReceiverEvent) => {
          trust(event);
          return committed.processEvent(event);
        },
      } as App);
    }
  }
  const receiver = new CommittingHttp({
    signingSecret,
    endpoints: SLACK_PATH,
    bodyLimit: LARGEST_BODY,
    logger: boltLogger(log),
    customPropertiesExtractor: ({ headers }) => ({
      signature: headers['x-slack-signature'],
      signedAt: Number(headers['x-slack-request-timestamp']),
    }),
    // Not in time is not taken: Slack delivers again, and what is committed meanwhile is recognised.
    unhandledRequestHandler: ({ response }) => {
      if (!response.headersSent) response.writeHead(503).end();
    },
    processEventErrorHandler: async ({ error, response }) => {
      if (response.headersSent) return false;
      if (error instanceof Untrusted) log.warn({ err: error }, 'A request to Slack’s address was refused');
      else log.error({ err: error }, 'A request of Slack could not be taken; Slack sends it again');
      response.writeHead(error instanceof Untrusted ? 401 : 500).end();
      return false;
    },
  });

  return {
    receiver,
    start: async () => {
      open = true;
    },
    stop: async () => {
      open = false;
      await work.idle();
    },
    handle: (request, response) => {
      if ((request.url ?? '').split('?')[0] !== SLACK_PATH) return false;
      if (request.method !== 'POST') response.writeHead(405, { allow: 'POST' }).end();
      else if (!open) response.writeHead(503).end();
      else receiver.requestListener(request, response);
      return true;
    },
  };
};
