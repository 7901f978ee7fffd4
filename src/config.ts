/**
 * Configuration: built-in defaults, then `foghorn.yaml`, then environment variables, each outranking the one before.
 * A function of the environment it is given; all problems are named at once.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { DEFAULT_COMMAND, DEFAULT_DATA, DEFAULT_LOG_LEVEL, DEFAULT_SERVER } from './config-defaults.ts';
import { choice, flag, host, minutesOrOff, text, webAddress, word } from './config-leaves.ts';
import { problemsOf, unknownKey, wrongSecret, wrongValue } from './config-problems.ts';
import { type ConfigFile, fileSchema, LOG_LEVELS, port } from './config-schema.ts';
import { contradictions, settingsOf } from './config-settings.ts';
import { SECRETS, SLACK_VARIABLES, type SlackConfig, slackOf } from './config-slack.ts';
import { FoghornError } from './engine/ports.ts';
import type { Settings } from './incident/settings.ts';
import { nearest } from './incident/text.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Config {
  settings: Settings;
  server: {
    host: string;
    port: number;
    /** Where people reach Foghorn from elsewhere, without a slash at the end; null: not said. */
    address: string | null;
    /** The open local workspace may be served beyond loopback. */
    remoteWorkspace: boolean;
  };
  /** The local workspace is served: where there is no other chat, or where somebody asks for it. */
  workspace: boolean;
  /** Null: Slack is not connected. */
  slack: SlackConfig | null;
  /** The folder that holds everything Foghorn keeps. Absolute. */
  data: string;
  /** What people type after the slash. */
  command: string;
  log: (typeof LOG_LEVELS)[number];
  /** The file that was read; null: none was there. */
  file: string | null;
}

/** Every environment variable and what it takes. `.env.example` documents each. */
const VARIABLES = {
  FOGHORN_CONFIG: text(4096),
  FOGHORN_DATA: text(4096),
  FOGHORN_HOST: host,
  FOGHORN_PORT: port,
  FOGHORN_ADDRESS: webAddress,
  FOGHORN_REMOTE_WORKSPACE: flag,
  FOGHORN_WORKSPACE: flag,
  FOGHORN_COMMAND: word,
  FOGHORN_CADENCE: minutesOrOff,
  FOGHORN_LOG: choice(LOG_LEVELS),
  ...SLACK_VARIABLES,
} as const;
type Variables = { [K in keyof typeof VARIABLES]?: z.output<(typeof VARIABLES)[K]> };
export const VARIABLE_NAMES = Object.keys(VARIABLES) as (keyof typeof VARIABLES)[];

const DEFAULT_FILE = 'foghorn.yaml';

/** Variables of `.env` in that folder, outranked by those of the process. */
export const withDotEnv = (env: Environment, folder: string): Environment => {
  const file = resolve(folder, '.env');
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...env } : env;
};

/** Other programs have variables of Slack's, too: of those only one that is nearly ours is a mistake. */
const misspelt = (name: string): boolean =>
  !(name in VARIABLES) &&
  (name.startsWith('FOGHORN_') || (name.startsWith('SLACK_') && nearest(name, VARIABLE_NAMES) !== null));

const readVariables = (env: Environment, problems: string[]): Variables => {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(env).filter(misspelt))
    problems.push(`environment: ${unknownKey(name, '', VARIABLE_NAMES)}`);
  for (const name of VARIABLE_NAMES) {
    const given = env[name];
    if (given === undefined || given.trim() === '') continue;
    const read = VARIABLES[name].safeParse(given.trim());
    if (read.success) values[name] = read.data;
    else {
      const accepts = read.error.issues[0]?.message ?? '';
      problems.push(
        `environment: ${SECRETS.has(name) ? wrongSecret(name, accepts) : wrongValue(name, given, accepts)}`,
      );
    }
  }
  return values;
};

const readFile = (path: string, wanted: boolean, problems: string[]): ConfigFile | null => {
  if (!existsSync(path)) {
    if (wanted) problems.push(`FOGHORN_CONFIG names ${path}, which does not exist`);
    return null;
  }
  const document = parseDocument(readFileSync(path, 'utf8'));
  if (document.errors.length > 0) {
    problems.push(...document.errors.map((error) => `${path}: ${error.message.split('\n')[0]}`));
    return null;
  }
  const content: unknown = document.toJS() ?? {};
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  problems.push(...problemsOf(content, parsed.error.issues).map((problem) => `${path}: ${problem}`));
  return null;
};

/** Throws `bad_config` naming every problem, one a line. Relative paths start at `folder`. */
export const readConfig = (env: Environment, folder: string): Config => {
  const problems: string[] = [];
  const variables = readVariables(env, problems);
  const path = resolve(folder, variables.FOGHORN_CONFIG ?? DEFAULT_FILE);
  const file = readFile(path, variables.FOGHORN_CONFIG !== undefined, problems);
  const settings = settingsOf(file ?? {}, variables.FOGHORN_CADENCE);
  problems.push(...contradictions(settings).map((problem) => `${path}: ${problem}`));
  const slack = slackOf(variables, file?.slack ?? {}, problems);
  const workspace = variables.FOGHORN_WORKSPACE ?? file?.workspace ?? slack === null;
  if (problems.length === 0 && !workspace && !slack)
    problems.push(
      'No chat is left: the local workspace is off, and Slack is not connected. Leave FOGHORN_WORKSPACE out',
    );
  if (problems.length > 0)
    throw new FoghornError(
      'bad_config',
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  const server = file?.server ?? {};
  return {
    settings,
    server: {
      host: variables.FOGHORN_HOST ?? server.host ?? DEFAULT_SERVER.host,
      port: variables.FOGHORN_PORT ?? server.port ?? DEFAULT_SERVER.port,
      address: variables.FOGHORN_ADDRESS ?? server.address ?? DEFAULT_SERVER.address,
      remoteWorkspace: variables.FOGHORN_REMOTE_WORKSPACE ?? server.remoteWorkspace ?? DEFAULT_SERVER.remoteWorkspace,
    },
    workspace,
    slack,
    data: resolve(folder, variables.FOGHORN_DATA ?? file?.data ?? DEFAULT_DATA),
    command: variables.FOGHORN_COMMAND ?? file?.command ?? DEFAULT_COMMAND,
    log: variables.FOGHORN_LOG ?? file?.log ?? DEFAULT_LOG_LEVEL,
    file: file === null ? null : path,
  };
};

/** Reached from this machine alone. */
export const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '::1' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name);
