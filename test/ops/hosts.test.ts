import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { answerOnlyTo, namesOf } from '../../src/ops/hosts.ts';

const ask = async (server: Parameters<typeof namesOf>[0], name: string): Promise<number> => {
  const app = new Hono();
  app.use(answerOnlyTo(namesOf(server)));
  app.get('/', (c) => c.text('a page'));
  return (await app.request(`http://${name}/`)).status;
};
const LOCAL = { host: '127.0.0.1', address: null, remoteWorkspace: false };

describe('Foghorn answers', () => {
  it.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000'])('on loopback to %s', async (name) => {
    expect(await ask(LOCAL, name)).toBe(200);
  });

  it.each(['evil.example', '127.0.0.1.evil.example', '0.0.0.0', '192.168.1.4'])(
    'on loopback not to %s',
    async (name) => {
      expect(await ask(LOCAL, name)).toBe(421);
    },
  );

  it('to the name it is reached under, and to no other', async () => {
    const server = { host: '0.0.0.0', address: 'https://foghorn.example.com', remoteWorkspace: true };
    expect(await ask(server, 'foghorn.example.com')).toBe(200);
    expect(await ask(server, 'evil.example')).toBe(421);
    expect(await ask(server, '0.0.0.0')).toBe(421);
  });

  it('to every name where it was opened to all without saying under which', async () => {
    expect(await ask({ host: '0.0.0.0', address: null, remoteWorkspace: true }, 'incidents.intern')).toBe(200);
  });
});
