/** What Slack refuses, in sentences that say what to do about it. */
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { DeliveryError } from '../../engine/ports.ts';
import { SECOND } from '../../incident/time.ts';

/** Retrying these helps: Slack is in trouble, or asks to come back. */
const PASSING: Readonly<Record<string, string>> = {
  internal_error: 'Slack had an error of its own',
  fatal_error: 'Slack had an error of its own',
  service_unavailable: 'Slack is not available',
  team_added_to_org: 'the workspace is being moved into an organisation',
  request_timeout: 'Slack did not receive all of it',
  accesslimited: 'Slack limits access for the moment',
  canvas_editing_locked: 'the canvas is being edited',
};
/** Those after which it may have happened nevertheless. */
const UNCERTAIN: ReadonlySet<string> = new Set(['internal_error', 'fatal_error', 'service_unavailable']);

const INSTALL = 'Install the app again and set SLACK_BOT_TOKEN to its new token';
const INVITE = 'Invite Foghorn there (/invite @Foghorn)';

/** What stands for good until somebody does something; what that is. */
const REMEDIES: Readonly<Record<string, string>> = {
  invalid_auth: `Slack does not accept the bot token. ${INSTALL}.`,
  not_authed: 'No bot token reached Slack. Set SLACK_BOT_TOKEN.',
  token_revoked: `The bot token was revoked. ${INSTALL}.`,
  token_expired: `The bot token has expired. ${INSTALL}.`,
  account_inactive: `The app was removed, or its bot deactivated. ${INSTALL}.`,
  org_login_required: 'The workspace is being moved into an organisation. Try again when that is done.',
  ekm_access_denied: 'The workspace’s administrators have suspended access by apps. Ask them.',
  no_permission: 'The bot token may not do that. Install the app again from the manifest, with all its scopes.',
  not_allowed_token_type: 'That needs a bot token (xoxb-…). Set SLACK_BOT_TOKEN to the Bot User OAuth Token.',
  restricted_action:
    'The workspace’s settings forbid it to apps. Ask an administrator to allow Foghorn to create channels and post there.',
  restricted_action_read_only_channel:
    'Only some people may post in that channel. Ask an administrator to allow Foghorn.',
  restricted_action_thread_locked: 'The thread is locked. Ask an administrator to unlock it.',
  restricted_action_non_threadable_channel: 'Threads are off in that channel.',
  user_is_restricted: 'The bot is restricted in that workspace. Ask an administrator.',
  channel_not_found: `There is no such channel, or it is private and Foghorn is not in it. ${INVITE}, or correct its id.`,
  not_in_channel: `Foghorn is not in that channel. ${INVITE}.`,
  is_archived: 'The channel is archived. Unarchive it, then press Retry.',
  channel_is_archived: 'The channel is archived. Unarchive it, then press Retry.',
  method_not_supported_for_channel_type: 'Slack does not offer that in this kind of channel.',
  user_not_found: 'There is no such person in the workspace.',
  users_not_found: 'There is no such person in the workspace.',
  user_disabled: 'That person’s account is deactivated.',
  cannot_dm_bot: 'Slack does not let apps write to other apps.',
  no_such_subteam: 'There is no such user group. Correct it in foghorn.yaml.',
  subteam_not_found: 'There is no such user group. Correct it in foghorn.yaml.',
  message_not_found: 'The message is not there any more.',
  cant_update_message: 'Slack lets only its author edit that message.',
  edit_window_closed:
    'The workspace’s settings do not let messages be edited any more. Ask an administrator to lengthen the time.',
  name_taken: 'There is a channel of that name already.',
  too_many_pins: 'The channel has as many pins as Slack allows. Remove some, then press Retry.',
  too_many_bookmarks: 'The channel has as many bookmarks as Slack allows.',
  too_long: 'The topic is longer than Slack allows.',
  ura_max_channels: 'That guest is in as many channels as Slack allows.',
  cant_invite: 'Slack does not let that person be invited.',
  user_is_ultra_restricted: 'Guests of one channel cannot be invited into another.',
  msg_too_long: 'The message is longer than Slack allows.',
  msg_blocks_too_long: 'The message is longer than Slack allows.',
  file_upload_size_restricted: 'The workspace’s settings do not allow files of that size.',
  file_uploads_disabled: 'The workspace’s settings do not allow uploads.',
};

/** Where the scope is missing Slack tells which. */
const scopes = ({ needed }: { needed?: unknown }): string =>
  typeof needed === 'string' && needed !== '' ? needed.split(',').join(', ') : 'a scope';

/** What an answer that refuses may say beside its code. */
interface Refused {
  error: string;
  needed?: unknown;
  detail?: unknown;
  response_metadata?: { messages?: string[] };
}

const platformError = (method: string, cause: WebAPIPlatformError): DeliveryError => {
  const data: Refused = cause.data;
  const code = data.error;
  if (code === 'ratelimited' || code === 'rate_limited') return rateLimited(method, UNTOLD, cause);
  if (Object.hasOwn(PASSING, code))
    return new DeliveryError(code, `${method}: ${PASSING[code]}. It will be tried again.`, { cause });
  if (code === 'missing_scope')
    return new DeliveryError(
      code,
      `${method} needs the scope ${scopes(data)}, which Foghorn’s app was not granted. Add it under OAuth & Permissions (or update the app from the manifest) and reinstall the app.`,
      { permanent: true, cause },
    );
  const detail = typeof data.detail === 'string' && data.detail !== '' ? ` (${data.detail})` : '';
  const more = data.response_metadata?.messages?.length ? ` (${data.response_metadata.messages.join('; ')})` : '';
  return new DeliveryError(code, `${method}: ${REMEDIES[code] ?? `Slack refused it: ${code}${detail}${more}.`}`, {
    permanent: true,
    cause,
  });
};

/** Slack sent it away with 429, or our own limiter did. */
export const rateLimited = (method: string, retryAfter: number, cause?: unknown): DeliveryError =>
  new DeliveryError(
    'ratelimited',
    `${method}: Slack’s rate is used up; it will be tried again in ${Math.ceil(retryAfter / SECOND)} s.`,
    {
      retryAfter,
      cause,
    },
  );

/** Without a Retry-After: Slack's windows are minutes. */
const UNTOLD = 30 * SECOND;

const words = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
};

/** Whatever a call of the SDK throws, as a DeliveryError. */
export const deliveryError = (method: string, cause: unknown): DeliveryError => {
  if (cause instanceof DeliveryError) return cause;
  if (cause instanceof WebAPIPlatformError) return platformError(method, cause);
  if (cause instanceof WebAPIRateLimitedError) return rateLimited(method, cause.retryAfter * SECOND, cause);
  if (cause instanceof WebAPIHTTPError)
    return new DeliveryError(
      'slack_unavailable',
      `${method}: Slack answered ${cause.statusCode}. It will be tried again.`,
      {
        permanent: false,
        cause,
      },
    );
  if (cause instanceof WebAPIRequestError)
    return new DeliveryError(
      'slack_unreachable',
      `${method}: Slack could not be reached (${words(cause.original)}). It will be tried again.`,
      {
        cause,
      },
    );
  // The SDK knows no error of its own for a 429 that does not say when to come back.
  if (cause instanceof Error && cause.message.startsWith('Retry header')) return rateLimited(method, UNTOLD, cause);
  return new DeliveryError('slack_failed', `${method}: ${words(cause)}.`, { cause });
};

/** Whether Slack certainly did not do it: then nothing has to be looked for before it is tried again. */
export const certainlyNot = (error: unknown): boolean =>
  error instanceof DeliveryError &&
  (error.code === 'ratelimited' || (error.cause instanceof WebAPIPlatformError && !UNCERTAIN.has(error.code)));

export const isCode = (error: unknown, ...codes: readonly string[]): error is DeliveryError =>
  error instanceof DeliveryError && codes.includes(error.code);
