import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Config, isLoopback, readConfig, VARIABLE_NAMES, withDotEnv } from '../../src/config.ts';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { fileSchema } from '../../src/config-schema.ts';
import { FoghornError } from '../../src/engine/ports.ts';

const project = resolve(import.meta.dirname, '../..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foghorn-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const withFile = (yaml: string, env: Record<string, string> = {}): Config => {
  writeFileSync(join(folder, 'foghorn.yaml'), yaml);
  return readConfig(env, folder);
};
const problems = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(FoghornError);
    expect((error as FoghornError).code).toBe('bad_config');
    return (error as FoghornError).message;
  }
  throw new Error('accepted');
};

describe('defaults', () => {
  it('need neither file nor environment', () => {
    const config = readConfig({}, folder);
    expect(config.settings).toEqual(DEFAULT_SETTINGS);
    expect(config.server).toEqual({ host: '127.0.0.1', port: 3000, address: null, remoteWorkspace: false });
    expect(config.data).toBe(join(folder, 'data'));
    expect(config).toMatchObject({ command: 'incident', log: 'info', file: null, slack: null, workspace: true });
  });

  it('are the ones DESIGN names', () => {
    const { settings } = readConfig({}, folder);
    expect(settings.cadence).toBe(30);
    expect(settings.ladder).toEqual({ headsUp: 5, overdue: 10, escalated: 20, repeats: 3 });
    expect(Object.values(settings.severities).map((severity) => severity.impact)).toEqual([
      'critical',
      'major',
      'minor',
      'none',
    ]);
    expect(settings.roles.map((role) => role.key)).toEqual(['commander', 'communications', 'scribe']);
  });
});

describe('templates of updates', () => {
  it('are taken by status', () => {
    const { settings } = withFile('templates: { updates: { resolved: "{title} is over." } }');
    expect(settings.templates).toEqual({ updates: { resolved: '{title} is over.' } });
  });

  it('name no field there is none of, and no status that takes no update', () => {
    expect(problems(() => withFile('templates: { updates: { resolved: "{titel} by {title}" } }'))).toContain(
      'templates.updates.resolved has the field {titel}; accepted: {title}, {severity}, {components}, {status}',
    );
    expect(problems(() => withFile('templates: { updates: { merged: "Words" } }'))).toContain('unknown key "merged"');
  });
});

describe('what outranks what', () => {
  it('the file outranks the defaults, the environment the file', () => {
    const yaml = 'cadence: 20\nserver: { port: 4000, host: 0.0.0.0 }\ndata: kept\ncommand: inc2';
    expect(withFile(yaml)).toMatchObject({ server: { port: 4000, host: '0.0.0.0' }, settings: { cadence: 20 } });
    const config = withFile(yaml, { FOGHORN_PORT: '5000', FOGHORN_CADENCE: 'off', FOGHORN_DATA: '/elsewhere' });
    expect(config).toMatchObject({
      server: { port: 5000, host: '0.0.0.0' },
      settings: { cadence: null },
      data: '/elsewhere',
      command: 'inc2',
    });
  });

  it('a part of a severity leaves the rest of it as it was', () => {
    const { settings } = withFile('severities: { SEV2: { name: Major, cadence: 15 } }');
    expect(settings.severities.SEV2).toEqual({ ...DEFAULT_SETTINGS.severities.SEV2, name: 'Major', cadence: 15 });
    expect(settings.severities.SEV1).toEqual(DEFAULT_SETTINGS.severities.SEV1);
  });

  it('a .env file is outranked by the process, and empty variables say nothing', () => {
    writeFileSync(join(folder, '.env'), 'FOGHORN_PORT=4000\nFOGHORN_HOST=::1\n');
    const config = readConfig(withDotEnv({ FOGHORN_PORT: '5000', FOGHORN_DATA: '' }, folder), folder);
    expect(config).toMatchObject({ server: { port: 5000, host: '::1' }, data: join(folder, 'data') });
  });

  it('an empty file changes nothing', () => {
    expect(withFile('# nothing\n').settings).toEqual(DEFAULT_SETTINGS);
  });
});

describe('values', () => {
  it('are read into what the core works with', () => {
    const { settings } = withFile(`
workingHours: { zone: Europe/Berlin, days: [mon, fri], from: "09:30", to: "18:00" }
statusCadence: { monitoring: off, identified: 10 }
components: [{ name: API, invite: [local:platform] }, { name: Web }]
links: [{ title: Bridge, url: "https://meet.example.com/{number}" }]
`);
    expect(settings.workingHours).toEqual({ zone: 'Europe/Berlin', days: [1, 5], from: 570, to: 1080 });
    expect(settings.statusCadence).toEqual({ monitoring: null, identified: 10 });
    expect(settings.components).toEqual([
      { name: 'API', invite: ['local:platform'] },
      { name: 'Web', invite: [] },
    ]);
    expect(settings.links).toEqual([{ title: 'Bridge', kind: 'other', url: 'https://meet.example.com/{number}' }]);
  });
});

describe('a wrong key', () => {
  it.each([
    [
      'severitys: {}',
      'unknown key "severitys" (did you mean "severities"?); accepted here: data, command, log, server,',
    ],
    ['server: { prot: 1 }', 'unknown key "prot" in server (did you mean "port"?); accepted here: host, port, address'],
    ['severities: { SEV9: {} }', 'unknown key "SEV9" in severities (did you mean "SEV1"?)'],
    [
      'severities: { SEV1: { colour: red } }',
      'unknown key "colour" in severities.SEV1; accepted here: name, description',
    ],
    ['roles: [{ key: commander, nmae: x, name: y }]', 'unknown key "nmae" in roles[0] (did you mean "name"?)'],
  ])('%s', (yaml, said) => {
    expect(problems(() => withFile(yaml))).toContain(`${join(folder, 'foghorn.yaml')}: ${said}`);
  });

  it('in the environment is named like those of the file', () => {
    expect(problems(() => readConfig({ FOGHORN_PROT: '1' }, folder))).toContain(
      'environment: unknown key "FOGHORN_PROT" (did you mean "FOGHORN_PORT"?); accepted here: FOGHORN_CONFIG,',
    );
  });
});

describe('a wrong value is named by its path, with what is accepted', () => {
  it.each([
    ['cadence: soon', 'cadence is "soon"; accepted: whole minutes from 1 to 10080, or off'],
    ['cadence: 0', 'cadence is 0; accepted: whole minutes from 1 to 10080, or off'],
    ['severities: { SEV1: { impact: huge } }', 'severities.SEV1.impact is "huge"; accepted: one of none, minor,'],
    ['severities: { SEV1: { invite: [ops] } }', 'severities.SEV1.invite[0] is "ops"; accepted: a group as platform:id'],
    ['defaultSeverity: SEV5', 'defaultSeverity is "SEV5"; accepted: one of SEV1, SEV2, SEV3, SEV4'],
    ['server: 3000', 'server is 3000; accepted: keys host, port, address, remoteWorkspace'],
    ['server: { port: 70000 }', 'server.port is 70000; accepted: a port from 0 to 65535'],
    ['roles: commander', 'roles is "commander"; accepted: a list'],
    [
      'workingHours: { zone: Berlin, days: [mon], from: "9:00", to: "17:00" }',
      'workingHours.zone is "Berlin"; accepted:',
    ],
    ['workingHours: { zone: UTC, days: [monday], from: "9:00", to: "17:00" }', 'workingHours.days[0] is "monday"'],
    ['workingHours: { zone: UTC, days: [mon], to: "17:00" }', 'workingHours.from is missing; accepted: a time of day'],
    ['links: [{ title: x, url: meet.example.com }]', 'links[0].url is "meet.example.com"; accepted: a web address'],
    ['everyMessageCounts: maybe', 'everyMessageCounts is "maybe"; accepted: true or false'],
    ['- a list', 'the file is ["a list"]; accepted: keys data, command'],
  ])('%s', (yaml, said) => {
    expect(problems(() => withFile(yaml))).toContain(said);
  });

  it.each([
    ['FOGHORN_PORT', 'http'],
    ['FOGHORN_HOST', 'not a host'],
    ['FOGHORN_ADDRESS', 'foghorn.example.com'],
    ['FOGHORN_CADENCE', '-5'],
    ['FOGHORN_LOG', 'loud'],
    ['FOGHORN_REMOTE_WORKSPACE', 'perhaps'],
    ['FOGHORN_COMMAND', 'In Cident'],
  ])('%s=%s', (name, value) => {
    expect(problems(() => readConfig({ [name]: value }, folder))).toContain(
      `environment: ${name} is ${JSON.stringify(value)}; accepted: `,
    );
  });
});

describe('what cannot hold together', () => {
  it.each([
    ['severities: { SEV1: { name: SEV2 } }', 'two are named "SEV2"'],
    ['ladder: { overdue: 30 }', 'ladder.escalated is 20; accepted: more than ladder.overdue, which is 30'],
    ['workingHours: { zone: UTC, days: [mon], from: "18:00", to: "09:00" }', 'workingHours.from is not before'],
    ['workingHours: { zone: UTC, days: [], from: "09:00", to: "18:00" }', 'workingHours.days is empty'],
    ['roles: [{ key: commander, name: Boss }]', 'roles has no "communications"'],
    [
      'roles: [{ key: commander, name: A, synonyms: [x] }, { key: communications, name: B, synonyms: [x] }]',
      '"x" stands for two of them',
    ],
    ['components: [{ name: API }, { name: api }]', 'components: "api" is there twice'],
  ])('%s', (yaml, said) => {
    expect(problems(() => withFile(yaml))).toContain(said);
  });
});

describe('a configuration with several problems', () => {
  it('names all of them at once', () => {
    const said = problems(() =>
      withFile('cadnce: 30\nladder: { repeats: -1 }\nlog: loud', { FOGHORN_PORT: 'x', FOGHORN_NAME: 'y' }),
    );
    expect(said.split('\n')).toHaveLength(6);
    expect(said).toMatch(/^The configuration has 5 problems:/);
  });

  it('says where YAML itself is broken', () => {
    expect(problems(() => withFile('a: [1'))).toMatch(/foghorn\.yaml: .*line 1/);
    expect(problems(() => withFile('cadence: 20\ncadence: 30'))).toMatch(/unique.*line 2/);
  });

  it('says that a named file is missing', () => {
    expect(problems(() => readConfig({ FOGHORN_CONFIG: 'gone.yaml' }, folder))).toContain(
      `FOGHORN_CONFIG names ${join(folder, 'gone.yaml')}, which does not exist`,
    );
  });
});

describe('the documented examples', () => {
  const sample = readFileSync(join(project, 'foghorn.sample.yaml'), 'utf8');
  const variables = parseEnv(readFileSync(join(project, '.env.example'), 'utf8'));

  it('hold together and are accepted', () => {
    const config = readConfig({ FOGHORN_CONFIG: join(project, 'foghorn.sample.yaml') }, folder);
    expect(config.settings.workingHours?.zone).toBe('Europe/Berlin');
    expect(readConfig(variables as Record<string, string>, project).server.address).toBe('https://foghorn.example.com');
  });

  it('name every key there is', () => {
    expect(Object.keys(variables).sort()).toEqual([...VARIABLE_NAMES].sort());
    const uncommented = sample.replaceAll(/^(\s*)# (\w+: \S+)$/gm, '$1$2');
    expect(Object.keys(parse(uncommented)).sort()).toEqual(Object.keys(fileSchema.shape).sort());
    expect(Object.keys(parse(uncommented).server)).toEqual(['host', 'port', 'address', 'remoteWorkspace']);
    expect(Object.keys(parse(uncommented).slack)).toEqual(['lobby', 'apiUrl']);
  });

  it('show the built-in values where they have any', () => {
    const { settings } = readConfig({ FOGHORN_CONFIG: join(project, 'foghorn.sample.yaml') }, folder);
    expect(settings.roles).toEqual(DEFAULT_SETTINGS.roles);
    expect(settings.ladder).toEqual(DEFAULT_SETTINGS.ladder);
    expect(settings.severities.SEV3).toEqual(DEFAULT_SETTINGS.severities.SEV3);
  });
});

describe('Slack', () => {
  const bot = 'xoxb-1234-5678-abcdefgh';
  const app = 'xapp-1-A1-2-abcdefgh';
  const secret = '8f742231b10e8888abcd99yyyzzz85a5';
  const all = { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_LOBBY: 'C0123ABCD' };

  it('is the chat when its tokens are there, and the local workspace is then asked for', () => {
    const config = readConfig(all, folder);
    expect(config.slack).toEqual({
      token: bot,
      lobby: 'C0123ABCD',
      apiUrl: null,
      hearing: { by: 'socket', appToken: app },
    });
    expect(config.workspace).toBe(false);
    expect(readConfig({ ...all, FOGHORN_WORKSPACE: 'true' }, folder).workspace).toBe(true);
  });

  it('comes by HTTP with a signing secret, by the socket when both are there', () => {
    const { SLACK_APP_TOKEN: _, ...rest } = all;
    const http = { ...rest, SLACK_SIGNING_SECRET: secret };
    expect(readConfig(http, folder).slack?.hearing).toEqual({
      by: 'http',
      signingSecret: secret,
    });
    const yaml = 'slack: { lobby: C9999ZZZZ }';
    expect(withFile(yaml, http).slack).toMatchObject({ lobby: 'C0123ABCD' });
    expect(readConfig({ ...all, SLACK_SIGNING_SECRET: secret }, folder).slack?.hearing.by).toBe('socket');
  });

  it.each([
    [{ FOGHORN_WORKSPACE: 'false' }, 'No chat is left'],
    [{ SLACK_APP_TOKEN: app }, 'SLACK_BOT_TOKEN is missing'],
    [{ SLACK_BOT_TOKEN: bot, SLACK_LOBBY: 'C0123ABCD' }, 'SLACK_BOT_TOKEN needs another beside it'],
    [{ SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app }, 'SLACK_LOBBY is missing'],
    [{ ...all, SLACK_LOBBY: '#incidents' }, 'SLACK_LOBBY is "#incidents"; accepted: the id of a channel'],
    [{ ...all, SLACK_BOT_TOKN: bot }, 'unknown key "SLACK_BOT_TOKN" (did you mean "SLACK_BOT_TOKEN"?)'],
  ])('%j', (env, said) => {
    expect(problems(() => readConfig(env as Record<string, string>, folder))).toContain(said);
  });

  it('leaves other programs their variables', () => {
    expect(readConfig({ SLACK_WEBHOOK_URL: 'https://hooks.example.com' }, folder).slack).toBeNull();
  });

  it('repeats no secret, wherever it stands', () => {
    const said = problems(() =>
      withFile(`command: ${bot}\nslack: { lobby: ${app}, token: ${bot} }`, {
        SLACK_BOT_TOKEN: app,
        SLACK_APP_TOKEN: bot,
        SLACK_SIGNING_SECRET: 'short hunter2',
      }),
    );
    expect(said).toContain('SLACK_BOT_TOKEN is not what it should be; accepted: a bot token, which begins with xoxb-');
    for (const hidden of [bot, app, 'hunter2']) expect(said).not.toContain(hidden);
  });
});

describe('loopback', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]'])('%s is', (name) => {
    expect(isLoopback(name)).toBe(true);
  });
  it.each(['0.0.0.0', '192.168.1.4', '::', 'foghorn.example.com', '127.evil.com'])('%s is not', (name) => {
    expect(isLoopback(name)).toBe(false);
  });
});
