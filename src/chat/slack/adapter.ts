/** Slack as a `Chat`: Foghorn's wishes become calls of the Web API, what Slack tells becomes what the inbox hears. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { App } from '@slack/bolt';
import type { Say } from '../../engine/command.ts';
import {
  type Chat,
  type Clock,
  FoghornError,
  type Inbox,
  type Log,
  type Storage,
  type Unique,
} from '../../engine/ports.ts';
import type { Form } from '../../engine/reply.ts';
import type { Duration } from '../../incident/incident.ts';
import type { Settings } from '../../incident/settings.ts';
import { MINUTE, systemClock } from '../../incident/time.ts';
import { takeActions } from './actions.ts';
import { takeForms } from './actions-forms.ts';
import { createMetadata } from './actions-metadata.ts';
import { takeSuggestions } from './actions-options.ts';
import { createBackground } from './adapter-background.ts';
import { createConnection } from './adapter-connection.ts';
import { renderBlocks } from './blocks.ts';
import { createSlackClient } from './client.ts';
import { type Door, takeCommands } from './commands.ts';
import { createAsking } from './commands-ask.ts';
import { createVoice } from './commands-voice.ts';
import { createSlackDelivery } from './deliver.ts';
import { listen } from './events.ts';
import { createGap } from './gap.ts';
import { roomsIn } from './gap-rooms.ts';
import { homeMessage } from './home.ts';
import { PLATFORM, personId, userOf } from './ids.ts';
import type { Reading } from './inbound.ts';
import { createIntake, type Intake } from './inbound-intake.ts';
import { createLanes } from './inbound-lanes.ts';
import { typedText } from './inbound-text.ts';
import type { Timer } from './limiter.ts';
import { LIMITS } from './limits.ts';
import { createDirectory } from './people.ts';
import { boltLogger, type Receiving, receiveHttp } from './receivers.ts';
import { receiveSocket } from './receivers-socket.ts';
import { takeShortcuts } from './shortcuts.ts';
import { loadingView, noteView } from './views.ts';

/** How Slack reaches Foghorn: over a socket that Foghorn opens, or by signed requests to its address. */
export type Hearing = { by: 'socket'; appToken: string } | { by: 'http'; signingSecret: string };

export interface SlackChatOptions {
  token: string;
  hearing: Hearing;
  /** Id of the channel where incidents are announced. */
  lobby: string;
  /** Another Slack than slack.com's; null: Slack's own. */
  apiUrl: string | null;
  say: Say;
  /** What Foghorn knows of its rooms and incidents: for rereading after a gap, and for the home tab. */
  storage: Pick<Storage, 'list' | 'bindings' | 'entries' | 'findBound' | 'commit' | 'people'>;
  settings: () => Settings;
  /** The root command as people type it, without the slash. Default `incident`. */
  command?: string;
  /** The console's address, without a slash at the end; null: none that people can reach. */
  consoleUrl: string | null;
  clock: Clock;
  timer: Timer;
  unique: Unique;
  random: () => number;
  log: Log;
  /** The time by which Slack signs its requests. Default: the machine's. */
  wall?: Clock;
}

export interface SlackChat extends Chat {
  /** Over HTTP: answers a request of Slack's; false: it is none, and left untouched. Over a socket always false. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Why Foghorn does not hear Slack at the moment, with the remedy; null: it does. */
  trouble(): string | null;
  /** Resolves when all that came in is taken, and all that is to be said to somebody at once is said. */
  settled(): Promise<void>;
}

/** Before rooms are reread for what Slack left out: it may be leaving out more. */
const SETTLING: Duration = MINUTE;

export const createSlackChat = (options: SlackChatOptions): SlackChat => {
  const { token, hearing, lobby, apiUrl, say, storage, settings, clock, timer, unique, random } = options;
  const { command = 'incident' } = options;
  const log = options.log.child({ chat: PLATFORM });
  const client = createSlackClient({ token, ...(apiUrl === null ? {} : { apiUrl }), clock, timer, random, log });
  const directory = createDirectory(client);
  const rooms = roomsIn(storage);
  const metadata = createMetadata(unique);
  const lanes = createLanes({ timer, log });
  let intake: Intake | null = null;
  const background = createBackground(timer, log);

  const listening = (): Intake => {
    if (!intake) throw new FoghornError('slack_not_started', 'Foghorn does not listen yet.');
    return intake;
  };
  const reading = (): Reading => ({
    me: connection.me(),
    isBot: directory.isBot,
    groupHandle: (id) => directory.group(id)?.handle,
  });
  const delivery = createSlackDelivery({
    client,
    clock,
    timer,
    log,
    people: directory,
    isBound: async (channel) => (await storage.findBound(PLATFORM, channel)) !== null,
    consoleUrl: options.consoleUrl,
    components: () => settings().components.map(({ name }) => name),
  });
  const connection = createConnection({
    identify: delivery.me,
    directory,
    people: (people) => listening().people(people),
    connected: () => background.run(gap.reread('Foghorn was away'), 'Rereading failed'),
    background,
    log,
  });
  /** Mentions stand in a form as people type them. */
  const typed = (form: Form): Form => ({
    ...form,
    fields: form.fields.map((field) =>
      (field.input === 'line' || field.input === 'paragraph') && field.value !== undefined
        ? { ...field, value: typedText(field.value, directory) }
        : field,
    ),
  });
  const voice = createVoice({ client, show: delivery.shown, clock, log });
  const asking = createAsking({
    say,
    client,
    rendering: {
      message: delivery.shown,
      form: (form, carried) => delivery.view(typed(form), carried),
      note: (message) => noteView('Foghorn', message, delivery.reading()),
      loading: () => loadingView('Foghorn'),
    },
    metadata,
    voice,
    clock,
    timer,
    log,
  });
  const heard: Intake = {
    message: (message) => listening().message(message),
    revision: (revision) => listening().revision(revision),
    deletion: (deletion) => listening().deletion(deletion),
    reaction: (reaction, find) => listening().reaction(reaction, find),
    people: (people) => listening().people(people),
    idle: async () => intake?.idle(),
  };
  const gap = createGap({ client, rooms, intake: heard, reading, clock, log });

  const publishHome = async (user: string): Promise<void> => {
    const { blocks } = await homeMessage(storage, personId(user, connection.me()), settings(), clock());
    await client.call('views.publish', {
      user_id: user,
      view: { type: 'home', blocks: renderBlocks(blocks, delivery.reading(), LIMITS.viewBlocks) },
    });
  };

  /** Some of what happened will never be told: once it is over, the rooms are read again. */
  let rereading = false;
  const rereadSoon = (why: string): void => {
    if (rereading) return;
    rereading = true;
    background.later(SETTLING, () => {
      rereading = false;
      background.run(gap.reread(why), 'Rereading failed');
    });
  };
  const limited = (): void => {
    log.warn({}, 'More happens in this workspace than Slack delivers to one app; the rooms are reread in a minute');
    rereadSoon('Slack left out events');
  };
  const receiving: Receiving =
    hearing.by === 'http'
      ? receiveHttp({ ...hearing, log, wall: options.wall ?? systemClock, limited })
      : receiveSocket({
          appToken: hearing.appToken,
          apiUrl,
          log,
          timer,
          lost: connection.lost,
          regained: () => {
            connection.regained();
            background.run(gap.reread('the connection came back'), 'Rereading failed');
          },
          limited,
        });
  const app = new App({
    receiver: receiving.receiver,
    authorize: async () => {
      const { team, user, bot } = connection.me();
      return { botToken: token, botUserId: user, botId: bot, teamId: team };
    },
    logger: boltLogger(log),
    convoStore: false,
  });
  // What a listener could not take is not acknowledged.
  app.error(async (error) => {
    throw error;
  });
  const door: Door = { say, asking, directory, reading, clock, command };
  takeCommands(app, door);
  takeActions(app, door, voice, metadata);
  takeForms(app, door, voice, metadata);
  takeShortcuts(app, door, voice);
  takeSuggestions(app, settings);
  listen(app, {
    reading,
    intake: heard,
    rooms,
    directory,
    client,
    timer,
    log,
    shared: delivery.sharing.learn,
    joined: (channel) => background.run(gap.reread('Foghorn was let in again', channel), 'Rereading failed'),
    missed: () => rereadSoon('Slack had to deliver again'),
    openedHome: (user) => background.run(publishHome(user), 'The home tab could not be drawn'),
  });

  return {
    platform: PLATFORM,
    lobby,
    openRoom: delivery.openRoom,
    invite: delivery.invite,
    setTopic: delivery.setTopic,
    post: delivery.post,
    find: delivery.find,
    edit: delivery.edit,
    pin: delivery.pin,
    direct: delivery.direct,
    archive: delivery.archive,
    unarchive: delivery.unarchive,
    document: delivery.document,
    start: async (inbox: Inbox) => {
      intake = createIntake({
        inbox,
        lanes,
        log,
        whisper: async ({ author, channel, threadMessage }, offer) => {
          const user = userOf(author);
          if (user !== null) await voice.beside(user, channel, threadMessage, offer);
        },
      });
      await connection.connect(receiving);
    },
    stop: async () => {
      background.stop();
      await receiving.stop();
      await asking.idle();
      await lanes.stop();
      await background.idle();
    },
    handle: (request, response) => receiving.handle?.(request, response) ?? false,
    trouble: connection.trouble,
    settled: async () => {
      do {
        await background.idle();
        await asking.idle();
        await intake?.idle();
      } while (background.busy() > 0);
    },
  };
};
