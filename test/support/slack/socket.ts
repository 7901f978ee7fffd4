/** Socket Mode: tickets, connections, envelopes and their acknowledgements. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { accept, type Socket } from './websocket.ts';
import { Refused, type World } from './world.ts';

const MOST_CONNECTIONS = 10;
/** How long a polite disconnect leaves before the connection is cut. */
const GRACE = 10_000;
/** How often, when closing, to look whether the other ends have gone: every 2 ms. */
const GOODBYE_TURNS = 50;

export type EnvelopeType = 'events_api' | 'slash_commands' | 'interactive';

export interface Envelope {
  type: EnvelopeType;
  payload: Record<string, unknown>;
  /** From 0. */
  attempt: number;
  reason: string;
}

/** `lost`: the connection went, or there was none. */
export type Acked = { acked: true; payload: unknown } | { acked: false; lost: boolean };

export interface Sending {
  answer: Promise<Acked>;
  /** No longer waits for it. */
  abandon(): void;
}

export interface Sockets {
  /** A URL that may be connected to once. */
  ticket(): string;
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  send(envelope: Envelope): Sending;
  count(): number;
  connected(count: number): Promise<void>;
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled' | 'abruptly'): void;
  /** Says goodbye to all; cuts those that do not answer. */
  close(): Promise<void>;
}

interface Connection {
  socket: Socket;
  pending: Map<string, (acked: Acked) => void>;
  /** Calls off the end that was announced. */
  stay: () => void;
}

export const createSockets = (world: World, hooks: { opened: () => void; heard: () => void }): Sockets => {
  const tickets = new Set<string>();
  let connections: Connection[] = [];
  let turn = 0;
  let watchers: { count: number; resolve: () => void }[] = [];
  const drop = (connection: Connection): void => {
    connections = connections.filter((one) => one !== connection);
    connection.stay();
    for (const lose of connection.pending.values()) lose({ acked: false, lost: true });
    connection.pending.clear();
  };
  return {
    ticket: () => {
      const ticket = world.id('ticket-');
      tickets.add(ticket);
      return `${world.url.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${world.app.id}`;
    },
    upgrade: (request, stream, head) => {
      const ticket = new URL(request.url ?? '/', world.url).searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket) || connections.length >= MOST_CONNECTIONS) {
        stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
        return;
      }
      const connection: Connection = {
        pending: new Map(),
        stay: () => undefined,
        socket: accept(request, stream, head, {
          message: (text) => {
            hooks.heard();
            const { envelope_id: id, payload } = JSON.parse(text) as { envelope_id: string; payload?: unknown };
            connection.pending.get(id)?.({ acked: true, payload });
            connection.pending.delete(id);
          },
          closed: () => drop(connection),
        }),
      };
      connections.push(connection);
      connection.socket.send(
        JSON.stringify({
          type: 'hello',
          num_connections: connections.length,
          debug_info: { host: 'applink-fake-1', build_number: 1, approximate_connection_time: 18_060 },
          connection_info: { app_id: world.app.id },
        }),
      );
      for (const watcher of watchers.filter(({ count }) => connections.length >= count)) watcher.resolve();
      watchers = watchers.filter(({ count }) => connections.length < count);
      hooks.opened();
    },
    send: ({ type, payload, attempt, reason }) => {
      // Any connection may get it: they take turns, so that nothing can lean on one of them.
      const connection = connections[turn++ % Math.max(1, connections.length)];
      if (!connection) return { answer: Promise.resolve({ acked: false, lost: true }), abandon: () => undefined };
      const id = world.id('envelope-');
      let settle: (acked: Acked) => void = () => undefined;
      const answer = new Promise<Acked>((resolve) => {
        settle = resolve;
      });
      connection.pending.set(id, settle);
      connection.socket.send(
        JSON.stringify({
          envelope_id: id,
          payload,
          type,
          accepts_response_payload: type !== 'events_api',
          ...(type === 'events_api' ? { retry_attempt: attempt, retry_reason: reason } : {}),
        }),
      );
      return {
        answer,
        abandon: () => {
          connection.pending.delete(id);
          settle({ acked: false, lost: false });
        },
      };
    },
    count: () => connections.length,
    connected: (count) =>
      connections.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            watchers.push({ count, resolve });
          }),
    disconnect: (reason) => {
      for (const connection of [...connections]) {
        if (reason === 'abruptly') {
          connection.socket.destroy();
          continue;
        }
        connection.socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-fake-1' } }));
        connection.stay = world.timer(GRACE, () => connection.socket.close());
      }
    },
    close: async () => {
      for (const { socket } of connections) socket.close();
      for (let turn = 0; turn < GOODBYE_TURNS && connections.length > 0; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      for (const { socket } of [...connections]) socket.destroy();
    },
  };
};

/** apps.connections.open needs the app's own token. */
export const needAppToken = (world: World, token: string): void => {
  if (token === world.app.appToken) return;
  throw new Refused(token === world.app.token ? 'not_allowed_token_type' : 'invalid_auth');
};
