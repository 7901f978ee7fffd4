/** A real browser on the console, where one is installed. */
import { existsSync } from 'node:fs';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { type Browser, chromium } from 'playwright-core';
import { describe } from 'vitest';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const there = existsSync(CHROMIUM);
if (!there && !process.env.CI)
  console.log(`Browser tests are left out: there is no Chromium at ${CHROMIUM}; CHROMIUM=path names another.`);

/** Left out, with the reason printed, where there is no browser; CI must have one. */
export const describeInBrowser = there || process.env.CI ? describe : describe.skip;

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });

export interface Served {
  origin: string;
  close(): Promise<void>;
}

/** The application on a free port of this machine. */
export const served = (app: Hono): Promise<Served> =>
  new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({
        origin: `http://127.0.0.1:${port}`,
        close: () => new Promise((done) => void server.close(() => done())),
      }),
    );
  });
