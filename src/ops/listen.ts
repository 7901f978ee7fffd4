/** The HTTP server: taken, or refused with a sentence; given back without cutting anybody off mid-answer. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { FoghornError } from '../engine/ports.ts';
import type { Duration } from '../incident/incident.ts';

export interface Listening {
  /** The port it truly listens on: another than asked for when that was 0. */
  port: number;
  /** Accepts nobody any more; answers under way get that long, live streams are cut off then. */
  close(patience: Duration): Promise<void>;
}

const REASONS: Record<string, (at: string) => string> = {
  EADDRINUSE: (at) => `${at} is in use by another program. Stop it, or choose another port with FOGHORN_PORT.`,
  EACCES: (at) => `${at} may not be opened by this user. Choose a port above 1023 with FOGHORN_PORT.`,
  EADDRNOTAVAIL: (at) => `${at} is not an address of this machine. Correct FOGHORN_HOST.`,
  ENOTFOUND: (at) => `${at} is not an address of this machine. Correct FOGHORN_HOST.`,
};

/** Takes a request as Node has it; false: it is somebody else's. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => boolean;

/** `first`: asked before the pages are. Throws FoghornError `cannot_listen`. */
export const listen = (
  fetch: (request: Request) => Response | Promise<Response>,
  { host, port }: { host: string; port: number },
  first: Handle = () => false,
): Promise<Listening> =>
  new Promise((resolve, reject) => {
    const pages = getRequestListener(fetch);
    const server = createServer((request, response) => {
      if (!first(request, response)) void pages(request, response);
    });
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const at = `${host}:${port}`;
      const sentence = REASONS[cause.code ?? '']?.(at) ?? `Foghorn cannot listen on ${at}: ${cause.message}.`;
      reject(new FoghornError('cannot_listen', sentence, { cause }));
    });
    server.listen(port, host.replace(/^\[(.*)\]$/, '$1'), () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        close: (patience) =>
          new Promise((closed) => {
            const cut = setTimeout(() => server.closeAllConnections(), patience);
            server.close(() => {
              clearTimeout(cut);
              closed();
            });
            server.closeIdleConnections();
          }),
      }),
    );
  });
