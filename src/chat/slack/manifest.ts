/** The app manifest, from what commands there are and what the code calls and hears: creating the app is pasting it. */
import type { CommandDefinition } from '../../engine/command.ts';
import { EVENTS, SHORTCUTS } from './ids.ts';
import { BOT_SCOPES } from './scopes.ts';

export interface ManifestOptions {
  commands: readonly CommandDefinition[];
  /** What people type after the slash. */
  command: string;
  /** Where Slack's requests come; null: Socket Mode, in which there are none. */
  url: string | null;
}

const NAME = 'Foghorn';
const DESCRIPTION =
  'Runs incidents: opens the room, keeps the timeline, sounds when an update is due, drafts the postmortem.';
const LONG = `Foghorn runs an incident from chat. A slash command declares it and opens its room; what is said there is kept on a timestamped timeline; when the next status update comes due, whoever owes it is reminded, then the room, then the lobby; every promise is counted as kept or missed; and when the incident is resolved its postmortem is drafted. It is self-hosted: nothing that people write leaves the company.`;
/** What most people start from, in the small hint beside the command. */
const HINTED = 8;
const LIMIT = { usage: 1000, description: 2000 } as const;

const SHORTCUT_WORDS: Readonly<
  Record<keyof typeof SHORTCUTS, { name: string; type: 'message' | 'global'; description: string }>
> = {
  declareFrom: {
    name: 'Declare from this',
    type: 'message',
    description: 'Opens an incident whose description is this message',
  },
  addToTimeline: {
    name: 'Add to timeline',
    type: 'message',
    description: 'Puts this message onto the incident’s timeline, also from a thread',
  },
  declare: { name: 'Declare an incident', type: 'global', description: 'Opens the form that declares an incident' },
};

const usage = (commands: readonly CommandDefinition[]): string => {
  const names = commands.slice(0, HINTED).map(({ name }) => name);
  return `[${[...names, 'help'].join(' | ')}]`.slice(0, LIMIT.usage);
};

/** `/inc` always works too. */
export const slashCommands = (command: string): string[] => [...new Set([command, 'inc'])].map((name) => `/${name}`);

export const manifest = ({ commands, command, url }: ManifestOptions): object => ({
  _metadata: { major_version: 1, minor_version: 1 },
  display_information: {
    name: NAME,
    description: DESCRIPTION,
    long_description: LONG,
    background_color: '#1d3557',
  },
  features: {
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
    bot_user: { display_name: NAME, always_online: true },
    shortcuts: Object.entries(SHORTCUTS).map(([key, callback_id]) => ({
      ...SHORTCUT_WORDS[key as keyof typeof SHORTCUTS],
      callback_id,
    })),
    slash_commands: slashCommands(command).map((name) => ({
      command: name,
      ...(url === null ? {} : { url }),
      description: 'Declare an incident, and run it',
      usage_hint: usage(commands),
      // Without it people and channels come as words that nobody can resolve.
      should_escape: true,
    })),
  },
  oauth_config: { scopes: { bot: [...BOT_SCOPES] } },
  settings: {
    event_subscriptions: { ...(url === null ? {} : { request_url: url }), bot_events: [...EVENTS] },
    interactivity: {
      is_enabled: true,
      ...(url === null ? {} : { request_url: url, message_menu_options_url: url }),
    },
    org_deploy_enabled: false,
    socket_mode_enabled: url === null,
    token_rotation_enabled: false,
  },
});

export const manifestText = (options: ManifestOptions): string => `${JSON.stringify(manifest(options), null, 2)}\n`;
