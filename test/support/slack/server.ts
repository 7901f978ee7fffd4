/** The fake's HTTP: the Web API, uploads and downloads, response URLs, the page to look at. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Api, CUT } from './api.ts';
import type { Faults } from './faults.ts';
import { channelPage, listPage } from './page.ts';
import { takeResponse } from './responses.ts';
import type { Sockets } from './socket.ts';
import type { World } from './world.ts';

export interface Parts {
  world: World;
  api: Api;
  faults: Faults;
  sockets: Sockets;
  /** Called when a request comes and when it goes. */
  traffic: (by: 1 | -1) => void;
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

/** Whatever was posted, as one set of arguments; a file posted with them is in `bytes`. */
const postedIn = async (type: string, body: Buffer): Promise<{ args: Record<string, unknown>; bytes: Buffer }> => {
  if (type.includes('json'))
    return { args: JSON.parse(body.toString('utf8') || '{}') as Record<string, unknown>, bytes: body };
  if (!type.includes('multipart'))
    return { args: Object.fromEntries(new URLSearchParams(body.toString('utf8'))), bytes: body };
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const args: Record<string, unknown> = {};
  let bytes: Buffer = Buffer.alloc(0);
  for (const [name, value] of form) {
    if (typeof value === 'string') args[name] = value;
    else bytes = Buffer.from(await value.arrayBuffer());
  }
  return { args, bytes };
};

const bearer = (request: IncomingMessage): string =>
  /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';

export const startServer = async (parts: Parts, port: number): Promise<{ url: string; close(): Promise<void> }> => {
  const { world, api, faults, sockets, traffic } = parts;

  const send = (response: ServerResponse, status: number, type: string, body: string, headers = {}): void => {
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(body);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', world.url);
    const body = await bodyOf(request);
    const [, first, ...rest] = pathname.split('/');
    if (faults.down) return void request.socket.destroy();
    const type = request.headers['content-type'] ?? '';
    switch (first) {
      case 'api': {
        const { args } = await postedIn(type, body);
        const answer = await api.call(rest.join('/'), bearer(request), {
          ...Object.fromEntries(searchParams),
          ...args,
        });
        if (answer === CUT || faults.down) return void request.socket.destroy();
        const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
        return send(response, answer.status, 'application/json; charset=utf-8', text, answer.headers);
      }
      case 'upload': {
        const upload = world.uploads.get(rest[1] ?? '');
        const { bytes } = await postedIn(type, body);
        if (!upload) return send(response, 404, 'text/plain', 'no such upload');
        if (bytes.length !== upload.length) return send(response, 400, 'text/plain', 'length mismatch');
        upload.content = bytes;
        return send(response, 200, 'text/plain', `OK - ${bytes.length}`);
      }
      case 'actions': {
        const { status, text } = takeResponse(world, rest[1] ?? '', body.toString('utf8'));
        return send(response, status, 'text/plain', text);
      }
      case 'files': {
        const upload = world.uploads.get(rest[0] ?? '');
        // Without the token one is sent to sign in, as a browser is.
        if (bearer(request) !== world.app.token) return send(response, 302, 'text/plain', '', { location: '/signin' });
        if (!upload?.content) return send(response, 404, 'text/plain', 'no such file');
        response.writeHead(200, { 'content-type': upload.file.mimetype });
        return void response.end(upload.content);
      }
      case 'c': {
        const channel = world.channels.get(rest[0] ?? '');
        if (channel) return send(response, 200, 'text/html; charset=utf-8', channelPage(world, channel));
        return send(response, 404, 'text/plain', 'no such channel');
      }
      case '':
        return send(response, 200, 'text/html; charset=utf-8', listPage(world));
      default:
        return send(response, 404, 'text/plain', 'not found');
    }
  };

  const server: Server = createServer((request, response) => {
    traffic(1);
    response.on('close', () => traffic(-1));
    serve(request, response).catch((error: unknown) => {
      // A fault of the fake itself: said aloud, so that no test mistakes it for Slack's.
      if (!response.headersSent)
        send(response, 599, 'text/plain', `the fake failed: ${String((error as Error).stack)}`);
      else request.socket.destroy();
    });
  });
  server.on('upgrade', (request, stream, head) => {
    if (faults.down) stream.destroy();
    else sockets.upgrade(request, stream, head);
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: world.url,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
