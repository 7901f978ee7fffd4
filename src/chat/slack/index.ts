/** Slack: what Foghorn hears there, what it says, and what the app manifest must agree with. */
export { createSlackChat, type Hearing, type SlackChat, type SlackChatOptions } from './adapter.ts';
export { EVENTS, SHORTCUTS, SLACK_PATH } from './ids.ts';
export { manifestText, slashCommands } from './manifest.ts';
export { BOT_SCOPES, SOCKET_SCOPE } from './scopes.ts';
