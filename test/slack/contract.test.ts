/** The chat contract on Slack, over HTTP and over sockets alike. */
import { personId } from '../../src/chat/slack/ids.ts';
import type { SlackChatOptions } from '../../src/chat/slack/index.ts';
import type { Chat, InboundMessage, Inbox } from '../../src/engine/ports.ts';
import { captureOf } from '../../src/engine/seen.ts';
import type { Entry } from '../../src/incident/entry.ts';
import type { PersonId } from '../../src/incident/incident.ts';
import { type ChatDriver, type ChatWorld, chatContract, type Read } from '../contracts/chat.ts';
import { incidentOf } from '../support/incident.ts';
import type { SeenMessage } from '../support/slack/index.ts';
import { legible } from './legible.ts';
import { emptyStorage, slackWorld, TRANSPORTS, type Transport } from './world.ts';

const METHOD = { openRoom: 'conversations.create', post: 'chat.postMessage', direct: 'chat.postMessage' } as const;

const world = async (over: Transport): Promise<ChatWorld> => {
  /** What was taken down, as the storage would have it for a reread. */
  const taken: InboundMessage[] = [];
  const entryOf = (message: InboundMessage): Entry => ({
    ...captureOf(message),
    incident: 1,
    version: null,
    recordedAt: message.at,
  });
  const rooms = () =>
    slack.fake.channels().filter(({ id }) => slack.fake.channelOf(id)?.creator === slack.fake.botUser);
  const storage: SlackChatOptions['storage'] = {
    ...emptyStorage,
    list: async () => rooms().map((_, i) => incidentOf({ number: i + 1, declaredAt: slack.time.clock() - 3_600_000 })),
    bindings: async (number) => {
      const channel = rooms()[number - 1]?.id ?? '';
      return { room: { platform: 'slack', channel, message: null, url: null } };
    },
    entries: async (number) => taken.filter(({ channel }) => channel === rooms()[number - 1]?.id).map(entryOf),
  };
  const slack = await slackWorld(over, { storage });
  const { fake, time, ana, ben, chidi } = slack;

  const remembering = (chat: Chat): Chat => ({
    ...chat,
    start: (inbox: Inbox) =>
      chat.start({
        ...inbox,
        // As the real one does: Slack tells at least once, and what is there already is recognised by its key.
        message: async (message) => {
          if (taken.some(({ key }) => key === message.key)) return;
          await inbox.message(message);
          taken.push(message);
        },
      }),
  });

  const me = { user: fake.botUser, bot: fake.botId };
  const person = (user: string): PersonId => personId(user, me);
  const userOf = (id: PersonId): string => id.slice('slack:'.length);
  const read = (message: SeenMessage): Read => ({
    message: message.ts,
    by: person(message.user ?? ''),
    text: message.blocks ? legible(message.blocks) : message.readable,
    pinned: message.pinned,
    notified: message.notified.map(person),
  });
  const words = ({ subtype }: SeenMessage): boolean => !subtype || subtype === 'file_share';

  const driver: ChatDriver = {
    ana: person(ana),
    ben: person(ben),
    chidi: person(chidi),
    crew: `slack:${slack.crew}`,
    mention: (id) => (id === 'foghorn' ? '@foghorn' : `<@${userOf(id)}>`),
    key: (channel, message) => `slack:${fake.team}:${channel}:${message}`,
    now: time.clock,
    pass: time.pass,
    say: async (id, channel, text, thread) => {
      const ts = fake.message(userOf(id), channel, text, thread ? { thread } : {});
      await fake.settled();
      return ts;
    },
    edit: async (id, channel, message, text) => {
      fake.edit(userOf(id), channel, message, text);
      await fake.settled();
    },
    delete: async (id, channel, message) => fake.delete(userOf(id), channel, message),
    react: async (id, channel, message, emoji, added) => {
      fake[added ? 'react' : 'unreact'](userOf(id), channel, message, emoji);
      await fake.settled();
    },
    pin: async (id, channel, message, pinned) => {
      fake[pinned ? 'pin' : 'unpin'](userOf(id), channel, message);
      await fake.settled();
    },
    attach: async (id, channel, text, file) => fake.message(userOf(id), channel, text, { files: [file] }),
    read: async (channel) => fake.messages(channel).filter(words).map(read),
    readThread: async (channel, thread) => fake.messages(channel, { thread }).slice(1).map(read),
    readDirect: async (id) => fake.directs(userOf(id)).map(read),
    topic: async (channel) => fake.channelOf(channel)?.topic ?? '',
    members: async (channel) => (fake.channelOf(channel)?.members ?? []).map(person),
    canSee: async (id, channel) => {
      const found = fake.channelOf(channel);
      return found !== null && (!found.private || found.members.includes(userOf(id)));
    },
    channels: async () => fake.channels().map(({ id }) => id),
    dropAnswer: (of) => fake.fail(METHOD[of], { dropAnswer: true }),
    unreachable: fake.unreachable,
    reachable: fake.reachable,
    settle: slack.settled,
    redeliver: fake.redeliver,
    restart: async () => remembering(await slack.again()),
  };
  return { chat: remembering(slack.chat()), driver, close: slack.close };
};

for (const over of TRANSPORTS) chatContract(`Slack over ${over}`, () => world(over));
