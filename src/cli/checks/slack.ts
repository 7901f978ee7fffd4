/** Slack, asked as Foghorn asks it: whether the tokens are good, what they may do, and whether both clocks agree. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { BOT_SCOPES, SLACK_PATH, SOCKET_SCOPE } from '../../chat/slack/index.ts';
import type { Config } from '../../config.ts';
import type { SlackConfig } from '../../config-slack.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Instant } from '../../incident/incident.ts';
import type { Settings } from '../../incident/settings.ts';
import { durationText, MINUTE, parseHttpDate, SECOND } from '../../incident/time.ts';
import { type Finding, note, ok, problem } from './finding.ts';

const SLACK = 'https://slack.com/api';
const PATIENCE = 10 * SECOND;
/** Slack's signatures are good for five minutes; promises go by the minute. */
const SKEW = MINUTE;

const FROM_MANIFEST =
  'Run npm run manifest, paste the result under App Manifest on api.slack.com/apps, and reinstall the app.';
const INSTALL = 'Copy the Bot User OAuth Token from OAuth & Permissions on api.slack.com/apps into SLACK_BOT_TOKEN.';
const SOCKET_TOKEN = `Make an app-level token with ${SOCKET_SCOPE} under Basic Information on api.slack.com/apps, and set SLACK_APP_TOKEN to it.`;

const answerSchema = z.looseObject({ ok: z.boolean(), error: z.string().optional() });
type Answer = z.infer<typeof answerSchema>;

interface Asked {
  answer: Answer;
  scopes: string[] | null;
  /** Slack's own time; null: not told. */
  at: Instant | null;
}

const asking =
  (apiUrl: string | null) =>
  async (method: string, token: string, args: Record<string, string> = {}): Promise<Asked> => {
    const response = await fetch(`${(apiUrl ?? SLACK).replace(/\/+$/, '')}/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams(args),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const scopes = response.headers.get('x-oauth-scopes');
    return {
      answer: answerSchema.parse(await response.json()),
      scopes: scopes === null ? null : scopes.split(',').map((scope) => scope.trim()),
      at: parseHttpDate(response.headers.get('date') ?? ''),
    };
  };
type Ask = ReturnType<typeof asking>;

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
};

const granted = (scopes: readonly string[] | null): Finding => {
  if (scopes === null) return note('Slack did not tell which scopes the app was granted');
  const missing = BOT_SCOPES.filter((scope) => !scopes.includes(scope));
  return missing.length === 0
    ? ok('The app was granted all scopes of the manifest')
    : problem(`The app was not granted ${missing.join(', ')}`, FROM_MANIFEST);
};

const skew = (at: Instant | null, now: Instant): Finding => {
  if (at === null) return note('Slack did not tell its time');
  const apart = Math.abs(at - now);
  return apart <= SKEW
    ? ok('This clock and Slack’s agree')
    : problem(
        `This clock is ${durationText(apart)} ${now > at ? 'ahead of' : 'behind'} Slack’s`,
        'Set the system clock, best by NTP: promises are judged by both, and Slack’s requests are refused when they disagree.',
      );
};

const lobby = async (ask: Ask, { token, lobby: channel }: SlackConfig): Promise<Finding> => {
  const { answer } = await ask('conversations.info', token, { channel });
  if (!answer.ok)
    return problem(
      `The lobby ${channel} cannot be looked at (${answer.error ?? 'no reason given'})`,
      'Set SLACK_LOBBY to the id at the end of the channel’s details, and where it is private type /invite @Foghorn there.',
    );
  const { name, is_member, is_archived } = z
    .looseObject({
      name: z.string().default(channel),
      is_member: z.boolean().default(false),
      is_archived: z.boolean().default(false),
    })
    .parse(answer.channel);
  if (is_archived) return problem(`The lobby #${name} is archived`, 'Unarchive it, or set SLACK_LOBBY to another.');
  return is_member
    ? ok(`Foghorn is in the lobby #${name}`)
    : problem(
        `Foghorn is not in the lobby #${name}`,
        'Type /invite @Foghorn there: it cannot post otherwise, nor recognise what it has posted.',
      );
};

const socket = async (ask: Ask, appToken: string): Promise<Finding> => {
  const { answer } = await ask('apps.connections.open', appToken);
  if (answer.ok) return ok('Socket Mode opens a connection');
  return answer.error === 'missing_scope' || answer.error === 'not_allowed_token_type'
    ? problem(`SLACK_APP_TOKEN may not open a connection (${answer.error})`, SOCKET_TOKEN)
    : problem(
        `Socket Mode opens no connection (${answer.error ?? 'no reason given'})`,
        `${SOCKET_TOKEN} Socket Mode must be on, as in manifest.socket.json.`,
      );
};

/** Signed as Slack signs: only the Foghorn that holds this secret answers it. */
const signed = async (
  { address, signingSecret, running }: { address: string | null; signingSecret: string; running: boolean },
  now: Instant,
): Promise<Finding> => {
  if (address === null)
    return problem(
      'Slack cannot send requests here: no address is set',
      `Set FOGHORN_ADDRESS to where Slack reaches this, or use Socket Mode: ${SOCKET_TOKEN}`,
    );
  if (!address.startsWith('https:'))
    return problem(
      `Slack sends requests to https addresses alone, and FOGHORN_ADDRESS is ${address}`,
      'Serve it by https.',
    );
  const at = `${address}${SLACK_PATH}`;
  if (!running) return note(`Whether ${at} reaches Foghorn can be seen once it runs`);
  const body = JSON.stringify({ type: 'url_verification', challenge: 'doctor' });
  const time = String(Math.floor(now / SECOND));
  const signature = `v0=${createHmac('sha256', signingSecret).update(`v0:${time}:${body}`).digest('hex')}`;
  const remedy = `Let ${at} lead to this Foghorn, and set SLACK_SIGNING_SECRET to the one under Basic Information.`;
  try {
    const response = await fetch(at, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': time,
        'x-slack-signature': signature,
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    });
    return response.ok && (await response.text()).includes('doctor')
      ? ok(`${at} reaches Foghorn, and its signing secret is this one`)
      : problem(`${at} answers ${response.status} to a request signed with SLACK_SIGNING_SECRET`, remedy);
  } catch (error) {
    return problem(`${at} cannot be reached from here (${reasonOf(error)})`, remedy);
  }
};

/** Groups and people that the configuration names. */
const namesIn = ({ severities, components, responders, admins }: Settings): { groups: string[]; people: string[] } => ({
  groups: [
    ...new Set([
      ...Object.values(severities).flatMap(({ invite }) => invite),
      ...components.flatMap(({ invite }) => invite),
      ...(responders === null ? [] : [responders]),
    ]),
  ],
  people: [...admins],
});

const named = async (ask: Ask, token: string, settings: Settings): Promise<Finding[]> => {
  const { groups, people } = namesIn(settings);
  const foreign = [...groups, ...people].filter((id) => !id.startsWith('slack:'));
  const elsewhere =
    foreign.length === 0
      ? []
      : [
          problem(
            `The configuration names ${foreign.join(', ')}, whom Slack does not know`,
            'Write groups as slack:S0123ABCD and people as slack:U0123ABCD, or leave them out.',
          ),
        ];
  const asked = groups.filter((id) => id.startsWith('slack:'));
  if (asked.length === 0) return elsewhere;
  const { answer } = await ask('usergroups.list', token);
  if (!answer.ok) return [...elsewhere, note(`The user groups could not be looked at (${answer.error ?? 'unknown'})`)];
  const there = new Set(
    z
      .array(z.looseObject({ id: z.string() }))
      .parse(answer.usergroups ?? [])
      .map(({ id }) => `slack:${id}`),
  );
  const gone = asked.filter((id) => !there.has(id));
  return [
    ...elsewhere,
    gone.length === 0
      ? ok('The user groups of the configuration are there')
      : problem(
          `Slack has no user group ${gone.join(', ')}`,
          'Correct it in foghorn.yaml: the id is in the group’s address.',
        ),
  ];
};

/** Everything about Slack, in the order in which it is mended. `running`: Foghorn runs on this data. */
export const checkSlack = async (
  { slack, server, settings }: Pick<Config, 'slack' | 'server' | 'settings'>,
  { clock, running }: { clock: Clock; running: boolean },
): Promise<Finding[]> => {
  if (!slack) return [];
  const ask = asking(slack.apiUrl);
  try {
    const me = await ask('auth.test', slack.token);
    if (!me.answer.ok)
      return [problem(`Slack does not accept SLACK_BOT_TOKEN (${me.answer.error ?? 'no reason given'})`, INSTALL)];
    const { team, user, bot_id } = me.answer;
    return [
      bot_id === undefined
        ? problem('SLACK_BOT_TOKEN is no bot’s token', INSTALL)
        : ok(`Slack knows this bot as ${String(user)} in ${String(team)}`),
      granted(me.scopes),
      note('Slack does not tell which events an app hears: where something is not heard, compare it with the manifest'),
      skew(me.at, clock()),
      await lobby(ask, slack),
      slack.hearing.by === 'socket'
        ? await socket(ask, slack.hearing.appToken)
        : await signed({ address: server.address, signingSecret: slack.hearing.signingSecret, running }, clock()),
      ...(await named(ask, slack.token, settings)),
    ];
  } catch (error) {
    return [
      problem(
        `Slack cannot be reached (${reasonOf(error)})`,
        'Look at the network, a proxy or a firewall; https://slack-status.com tells whether it is Slack.',
      ),
    ];
  }
};
