/** The workspace served for a real browser, with the commands played by a stub. */
import { existsSync } from 'node:fs';
import { type ServerType, serve } from '@hono/node-server';
import { type Browser, chromium } from 'playwright-core';
import type { Posted } from '../../src/chat/local/platform/model.ts';
import { openPlatform, type Platform } from '../../src/chat/local/platform/platform.ts';
import { createWorkspace, type Workspace } from '../../src/chat/local/web/workspace.ts';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import type { Message } from '../../src/engine/reply.ts';
import type { Settings } from '../../src/incident/settings.ts';
import { handClock, must, silent } from './local-world.ts';
import { stubSay } from './stub-say.ts';

export const CHROMIUM = '/usr/bin/chromium';
export const chromiumThere = existsSync(CHROMIUM);

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
  });

export const SETTINGS: Settings = {
  ...DEFAULT_SETTINGS,
  components: ['API', 'Web', 'Payment gateway'].map((name) => ({ name, invite: [] })),
};

export interface Served {
  platform: Platform;
  say: ReturnType<typeof stubSay>;
  clock: ReturnType<typeof handClock>;
  url: string;
  played: string[];
  said(author: string, channel: string, text: string, thread?: number): Posted;
  bot(channel: string, body: Message, effect: string, ping?: string[]): Posted;
  /** Stops answering, streams included; `start` serves the same workspace under the same address. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export const served = async (path = ':memory:'): Promise<Served> => {
  const clock = handClock();
  const platform = openPlatform(path, clock);
  const say = stubSay();
  const played: string[] = [];
  const make = (): Workspace =>
    createWorkspace({
      platform,
      say,
      settings: SETTINGS,
      clock: clock.clock,
      log: silent,
      recordings: [
        { name: 'deploy', title: 'A deploy gone wrong', blurb: '51 minutes in one: card, nudges, postmortem' },
      ],
      play: async (name) => {
        played.push(name);
        return null;
      },
    });
  let workspace: Workspace;
  let server: ServerType;
  let port = 0;
  const start = (): Promise<void> =>
    new Promise((resolve) => {
      workspace = make();
      server = serve({ fetch: workspace.app.fetch, port, hostname: '127.0.0.1' }, (info) => {
        port = info.port;
        resolve();
      });
    });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      workspace.close();
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  await start();
  return {
    platform,
    say,
    clock,
    url: `http://127.0.0.1:${port}`,
    played,
    said: (author, channel, text, thread) => must(platform.say({ author, channel, text, thread: thread ?? null })),
    bot: (channel, body, effect, ping = []) =>
      must(platform.say({ author: 'foghorn', channel, text: body.summary, body, effect, ping })),
    start,
    stop,
    close: async () => {
      await stop();
      platform.close();
    },
  };
};
