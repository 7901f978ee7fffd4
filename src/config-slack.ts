/** How Foghorn reaches Slack. Secrets come from the environment alone, and what is wrong with one is said without it. */
import type { z } from 'zod';
import { keys, leaf, webAddress } from './config-leaves.ts';

export interface SlackConfig {
  /** The bot's own, `xoxb-…`. */
  token: string;
  /** The id of the channel where incidents are announced. */
  lobby: string;
  /** Another Slack than slack.com's: GovSlack's, or a fake one; null: Slack's own. */
  apiUrl: string | null;
  hearing: SlackHearing;
}

/** How Slack reaches Foghorn: over a socket that Foghorn opens, or by signed requests to its address. */
export type SlackHearing = { by: 'socket'; appToken: string } | { by: 'http'; signingSecret: string };

const beginning = (prefix: string, what: string) =>
  leaf(`${what}, which begins with ${prefix}`, (value) =>
    typeof value === 'string' && new RegExp(`^${prefix}[\\w-]{8,}$`).test(value) ? value : undefined,
  );
const signingSecret = leaf('the signing secret of the app, 32 letters and digits', (value) =>
  typeof value === 'string' && /^\w{20,}$/.test(value) ? value : undefined,
);
const channel = leaf('the id of a channel, as in C0123ABCD (at the end of the channel’s details)', (value) =>
  typeof value === 'string' && /^[CG][A-Z0-9]{4,}$/.test(value) ? value : undefined,
);

export const SLACK_VARIABLES = {
  SLACK_BOT_TOKEN: beginning('xoxb-', 'a bot token'),
  SLACK_APP_TOKEN: beginning('xapp-', 'an app-level token'),
  SLACK_SIGNING_SECRET: signingSecret,
  SLACK_LOBBY: channel,
  SLACK_API_URL: webAddress,
} as const;

/** Never repeated, in whole or in part. */
export const SECRETS: ReadonlySet<string> = new Set(['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET']);

export const slackSchema = keys({ lobby: channel, apiUrl: webAddress }).partial();

type Variables = { [K in keyof typeof SLACK_VARIABLES]?: z.output<(typeof SLACK_VARIABLES)[K]> };

/** Null: no Slack was asked for. Problems are added to `problems`. */
export const slackOf = (
  variables: Variables,
  file: z.output<typeof slackSchema>,
  problems: string[],
): SlackConfig | null => {
  const { SLACK_BOT_TOKEN: token, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: secret } = variables;
  const lobby = variables.SLACK_LOBBY ?? file.lobby;
  if (token === undefined) {
    if (appToken !== undefined || secret !== undefined)
      problems.push(
        'SLACK_BOT_TOKEN is missing, without which Foghorn cannot speak in Slack; accepted: a bot token, which begins with xoxb-',
      );
    return null;
  }
  // Only somebody who turned Socket Mode on has an app-level token; every app has a signing secret.
  const hearing: SlackHearing | null =
    appToken !== undefined
      ? { by: 'socket', appToken }
      : secret !== undefined
        ? { by: 'http', signingSecret: secret }
        : null;
  if (!hearing)
    problems.push(
      'SLACK_BOT_TOKEN needs another beside it, so that Foghorn hears: SLACK_APP_TOKEN (Socket Mode, no public address ' +
        'needed), or SLACK_SIGNING_SECRET (requests to FOGHORN_ADDRESS)',
    );
  if (lobby === undefined)
    problems.push(
      'SLACK_LOBBY is missing: the id of the channel where incidents are announced, as in C0123ABCD (at the end of the channel’s details)',
    );
  if (!hearing || lobby === undefined) return null;
  return { token, lobby, apiUrl: variables.SLACK_API_URL ?? file.apiUrl ?? null, hearing };
};
