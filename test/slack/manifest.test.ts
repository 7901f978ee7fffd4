/** The manifest agrees with Slack's schema, and with what the code calls, hears and is asked by. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { App } from '@slack/bolt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { commands } from '../../commands/index.ts';
import { type Hearing, listen } from '../../src/chat/slack/events.ts';
import { EVENTS, SHORTCUTS } from '../../src/chat/slack/ids.ts';
import { manifestText } from '../../src/chat/slack/index.ts';
import { BOT_SCOPES, METHOD_SCOPES } from '../../src/chat/slack/scopes.ts';
import { manifests, writeManifests } from '../../src/cli/manifest.ts';
import { readConfig } from '../../src/config.ts';

const root = resolve(import.meta.dirname, '../..');
const SCHEMA = resolve(root, '../shared/specs/slack/manifest.schema.2.0.0.json');
const there = existsSync(SCHEMA);
if (!there && process.env.CI) throw new Error(`CI needs Slack’s schema of manifests at ${SCHEMA}`);
if (!there) console.log(`Not compared with Slack’s schema of manifests: ${SCHEMA} is not here.`);

const written = z.object({
  features: z.object({
    shortcuts: z.array(z.object({ callback_id: z.string(), name: z.string() })),
    slash_commands: z.array(z.object({ command: z.string(), url: z.string().optional() })),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({
    event_subscriptions: z.object({ request_url: z.string().optional(), bot_events: z.array(z.string()) }),
    socket_mode_enabled: z.boolean(),
  }),
});
const read = (text: string) => written.parse(JSON.parse(text));

const sources = readdirSync(join(root, 'src/chat/slack'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(root, 'src/chat/slack', name), 'utf8') }));

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'foghorn-manifest-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
};
/** No configuration file is here. */
const config = (env: Record<string, string> = {}) => readConfig(env, import.meta.dirname);

describe('the manifests', () => {
  it.each(manifests(config()))('$name stands at the top level as it is generated', ({ name, text }) => {
    expect(readFileSync(join(root, name), 'utf8'), 'run npm run manifest').toBe(text);
  });

  it.skipIf(!there).each(manifests(config()))('$name is what Slack accepts', ({ text }) => {
    const schema = z.fromJSONSchema(JSON.parse(readFileSync(SCHEMA, 'utf8')));
    expect(schema.safeParse(JSON.parse(text)).error?.issues ?? []).toEqual([]);
    expect(schema.safeParse({ ...JSON.parse(text), colour: 'red' }).success).toBe(false);
  });

  it('name an address only where Slack sends requests', () => {
    const url = 'https://inc.example.com/slack/events';
    const [http, socket] = manifests(config({ FOGHORN_ADDRESS: 'https://inc.example.com' }));
    expect(read(http?.text ?? '').settings).toMatchObject({
      event_subscriptions: { request_url: url },
      socket_mode_enabled: false,
    });
    expect(read(http?.text ?? '').features.slash_commands.map((one) => one.url)).toEqual([url, url]);
    expect(read(socket?.text ?? '').settings.socket_mode_enabled).toBe(true);
    expect(socket?.text).not.toContain('"url"');
    expect(socket?.text).not.toContain('request_url');
  });

  it('name the commands that are configured', () => {
    const asked = (command: string) =>
      read(manifestText({ commands, command, url: null })).features.slash_commands.map((one) => one.command);
    expect(asked('outage')).toEqual(['/outage', '/inc']);
    expect(asked('inc')).toEqual(['/inc']);
  });

  it('are written where the tool is called', () => {
    const said: string[] = [];
    const to = folder();
    writeManifests({ env: {}, folder: to, out: (text) => void said.push(text) });
    expect(readdirSync(to).sort()).toEqual(['manifest.json', 'manifest.socket.json']);
    expect(said.at(-1)).toContain('set FOGHORN_ADDRESS');
  });
});

describe('what the manifest asks for', () => {
  it('are the scopes of the methods that are called, and of no others', () => {
    const known = Object.keys(METHOD_SCOPES);
    const called = new Set(
      sources
        .filter(({ name }) => !['methods.ts', 'limits.ts', 'scopes.ts'].includes(name))
        .flatMap(({ text }) => [
          ...text.matchAll(
            /'((?:apps|auth|bookmarks|canvases|chat|conversations|files|pins|reactions|team|usergroups|users|views)\.[a-zA-Z.]+)'/g,
          ),
        ])
        .map((match) => match[1]),
    );
    expect([...called].sort()).toEqual(known.sort());
    for (const text of manifests(config()).map((one) => one.text))
      expect(read(text).oauth_config.scopes.bot).toEqual(BOT_SCOPES);
  });

  it('are the events that are listened to, and no others', () => {
    const heard: string[] = [];
    const app = { event: (name: string) => void heard.push(name) };
    // Only the names are looked at: nothing is ever heard here.
    listen(app as unknown as App, {} as Hearing);
    const subscribed = EVENTS.map((name) => name.replace(/^message\..*/, 'message'));
    expect([...new Set(heard)].sort()).toEqual([...new Set(subscribed)].sort());
    for (const { text } of manifests(config()))
      expect(read(text).settings.event_subscriptions.bot_events).toEqual([...EVENTS]);
  });

  it('are the shortcuts that are answered, and no others', () => {
    const answered = sources.find(({ name }) => name === 'shortcuts.ts')?.text ?? '';
    for (const name of Object.keys(SHORTCUTS)) expect(answered).toContain(`SHORTCUTS.${name}`);
    for (const { text } of manifests(config()))
      expect(
        read(text)
          .features.shortcuts.map((one) => one.callback_id)
          .sort(),
      ).toEqual(Object.values(SHORTCUTS).sort());
  });
});
