/** The fake Slack, put together. */
import * as acts from './acts.ts';
import * as channels from './acts-channels.ts';
import { createApi } from './api.ts';
import { createWorld } from './create.ts';
import { createDeliveries, type Deliveries, signature, wallSeconds } from './deliver.ts';
import type { Delivery, FakeSlack, FakeSlackOptions, MessageOptions } from './fake.ts';
import { createFaults } from './faults.ts';
import { createInteractions } from './interact.ts';
import { createLimits } from './limits.ts';
import { newFile, share } from './methods/files.ts';
import { methodsOf } from './methods/index.ts';
import { seenView } from './modal.ts';
import { addGroup, addUser, changeUser, groupShape, userShape } from './people.ts';
import { startServer } from './server.ts';
import { seen } from './shapes.ts';
import { createSockets, type Sockets } from './socket.ts';
import { typed } from './text.ts';
import {
  type Channel,
  channelOf,
  messageOf,
  momentTs,
  Refused,
  seconds,
  type Upload,
  userOf,
  type World,
} from './world.ts';

/** How long, in real ms, nothing may move before all is taken to have settled. */
const QUIET = 15;
const GLANCE = 5;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What people say and do to messages. */
const talk = (world: World) => {
  const here = (user: string, id: string): Channel => {
    userOf(world, user);
    const channel = channelOf(world, id);
    if (channel.archived) throw new Refused('is_archived');
    return channel;
  };
  const attached = (user: string, names: readonly string[]): Upload[] =>
    names.map((name) => {
      const content = Buffer.from(`content of ${name}`);
      const file = newFile(world, user, name, content.length);
      const upload: Upload = { file, length: content.length, content, completed: true, channels: [] };
      world.uploads.set(file.id, upload);
      return upload;
    });
  const message = (user: string, id: string, text: string, options: MessageOptions = {}): string => {
    const channel = here(user, id);
    const said = options.raw ? text : typed(world, text);
    const bot = world.users.get(user)?.bot ?? false;
    if (options.files?.length) {
      share(world, channel, user, attached(user, options.files), { text: said, thread: options.thread });
      return [...channel.messages.keys()].at(-1) ?? '';
    }
    return acts.say(world, channel, {
      ...(bot && user !== world.app.botUser
        ? { user, bot_id: `B${user.slice(1)}`, app_id: `A${user.slice(1)}`, team: world.team.id }
        : acts.authorOf(world, user)),
      ...(options.subtype === 'bot_message' ? { user: undefined, username: world.users.get(user)?.realName } : {}),
      ...(options.subtype ? { subtype: options.subtype } : {}),
      ...(bot ? {} : { client_msg_id: world.id('client-') }),
      text: said,
      ...(options.blocks ? { blocks: options.blocks } : {}),
      ...(options.attachments ? { attachments: options.attachments } : {}),
      ...(options.thread ? { thread_ts: options.thread } : {}),
      broadcast: options.broadcast ?? false,
    } as acts.Said).said.ts;
  };
  const own = (user: string, channel: Channel, ts: string, code: string): void => {
    const { said } = messageOf(channel, ts);
    if (said.user !== user && !world.users.get(user)?.admin) throw new Refused(code);
  };
  return {
    message,
    reply: (user, id, thread, text, options = {}) => message(user, id, text, { ...options, thread }),
    edit: (user, id, ts, text) => {
      const channel = here(user, id);
      own(user, channel, ts, 'cant_update_message');
      acts.amend(world, channel, ts, { text: typed(world, text) }, user);
    },
    delete: (user, id, ts) => {
      const channel = here(user, id);
      own(user, channel, ts, 'cant_delete_message');
      acts.remove(world, channel, ts);
    },
    react: (user, id, ts, emoji) => acts.react(world, here(user, id), ts, user, emoji, true),
    unreact: (user, id, ts, emoji) => acts.react(world, here(user, id), ts, user, emoji, false),
    pin: (user, id, ts) => acts.pin(world, here(user, id), ts, user, true),
    unpin: (user, id, ts) => acts.pin(world, here(user, id), ts, user, false),
    unfurl: (id, ts, title) => {
      const channel = channelOf(world, id);
      const attachments = [
        ...(messageOf(channel, ts).said.attachments ?? []),
        { id: 1, title, from_url: 'https://example.com/', fallback: title },
      ];
      acts.amend(world, channel, ts, { attachments }, null);
    },
    whisper: (user, text) => message(user, channels.imWith(world, user).channel.id, text),
    typed: (text) => typed(world, text),
  } satisfies Partial<FakeSlack>;
};

/** Who and what is there, and how it changes. */
const furnish = (world: World) => {
  const change = (act: (channel: Channel) => void) => (id: string) => act(channelOf(world, id));
  return {
    user: (user) => addUser(world, user).id,
    welcome: (user) => {
      const added = addUser(world, user);
      world.tell({ type: 'team_join', user: userShape(world, added), event_ts: momentTs(world) });
      return added.id;
    },
    changeUser: (id, changes) => {
      const user = userOf(world, id);
      changeUser(world, user, changes);
      world.tell({
        type: 'user_change',
        user: userShape(world, user),
        cache_ts: seconds(world),
        event_ts: momentTs(world),
      });
    },
    group: (group) => addGroup(world, group).id,
    changeGroup: (id, users) => {
      const group = world.groups.get(id);
      if (!group) throw new Refused('no_such_subteam');
      group.users = [...users];
      group.updated = seconds(world);
      const subteam = groupShape(world, group, { users: true, count: true });
      world.tell({ type: 'subteam_updated', subteam, event_ts: momentTs(world) });
    },
    channel: (channel) => channels.addChannel(world, channel).id,
    createChannel: (user, name, options = {}) => channels.create(world, user, name, options.private ?? false).id,
    join: (user, id) => channels.join(world, channelOf(world, id), user),
    invite: (by, id, ...users) => {
      for (const user of users) channels.join(world, channelOf(world, id), user, by);
    },
    leave: (user, id) => channels.leave(world, channelOf(world, id), user),
    kick: (by, id, user) => channels.leave(world, channelOf(world, id), user, by),
    rename: (by, id, name) => channels.rename(world, channelOf(world, id), by, name),
    setTopic: (by, id, topic) => channels.setTopic(world, channelOf(world, id), by, 'topic', topic),
    archive: (by, id) => change((channel) => channels.archive(world, channel, by))(id),
    unarchive: (by, id) => change((channel) => channels.unarchive(world, channel, by))(id),
    deleteChannel: (by, id) => change((channel) => channels.deleteChannel(world, channel, by))(id),
    changeChannelId: (id) => channels.changeId(world, channelOf(world, id)),
    restrict: ({ creating, editMinutes, posting }) => {
      if (creating !== undefined) world.rules.creating = creating;
      if (editMinutes !== undefined) world.rules.editMinutes = editMinutes;
      if (posting !== undefined) world.rules.posting = posting;
    },
    grant: (...scopes) => {
      for (const scope of scopes) world.app.scopes.add(scope);
    },
    withdraw: (...scopes) => {
      for (const scope of scopes) world.app.scopes.delete(scope);
    },
    revokeToken: () => {
      world.tell({
        type: 'tokens_revoked',
        tokens: { oauth: [], bot: [world.app.botUser] },
        event_ts: momentTs(world),
      });
      world.app.tokenAlive = false;
    },
  } satisfies Partial<FakeSlack>;
};

/** What people see. */
const look = (world: World) => {
  const brief = (channel: Channel) => ({
    id: channel.id,
    name: channel.name,
    private: channel.kind === 'private',
    archived: channel.archived,
    members: [...channel.members],
    topic: channel.topic.value,
  });
  const messages: FakeSlack['messages'] = (id, { thread } = {}) => {
    const channel = channelOf(world, id);
    return acts
      .inOrder(channel)
      .filter((kept) => {
        const reply = kept.said.thread_ts !== undefined && kept.said.thread_ts !== kept.said.ts;
        return thread ? kept.said.ts === thread || kept.said.thread_ts === thread : !reply || kept.broadcast;
      })
      .map((kept) => seen(world, channel, kept));
  };
  return {
    messages,
    at: (id, ts) => {
      const channel = channelOf(world, id);
      const kept = channel.messages.get(ts);
      return kept && !kept.deleted ? seen(world, channel, kept) : null;
    },
    im: (user) => channels.imWith(world, user).channel.id,
    directs: (user) => messages(channels.imWith(world, user).channel.id),
    ephemerals: (user) => world.ephemerals.filter((one) => one.user === user && !one.deleted),
    views: (user) => (world.modals.get(user) ?? []).map((open) => seenView(world, open)),
    home: (user) => {
      const open = world.homes.get(user);
      return open ? seenView(world, open) : null;
    },
    channels: () => [...world.channels.values()].filter(({ kind }) => kind !== 'im').map(brief),
    channelOf: (idOrName) => {
      const channel =
        world.channels.get(idOrName) ?? [...world.channels.values()].find(({ name }) => name === idOrName);
      return channel ? { ...brief(channel), purpose: channel.purpose.value, creator: channel.creator } : null;
    },
    pins: (id) => {
      const channel = channelOf(world, id);
      return channel.pins.map(({ ts }) => seen(world, channel, messageOf(channel, ts)));
    },
    bookmarks: (id) =>
      channelOf(world, id).bookmarks.map(({ id: mark, title, link, emoji }) => ({ id: mark, title, link, emoji })),
    files: () =>
      [...world.uploads.values()]
        .filter(({ completed }) => completed)
        .map(({ file, content, channels: shown }) => ({
          ...file,
          content: content?.toString('utf8') ?? '',
          channels: [...shown],
        })),
    canvases: () => [...world.canvases.values()].map((canvas) => ({ ...canvas })),
  } satisfies Partial<FakeSlack>;
};

const carry = (world: World, deliveries: Deliveries, sockets: Sockets) =>
  ({
    deliverTo: (to) => {
      deliveries.addresses =
        typeof to === 'string'
          ? { events: to, commands: to, interactivity: to, options: to }
          : {
              events: to.events,
              commands: to.commands ?? to.events,
              interactivity: to.interactivity ?? to.events,
              options: to.options ?? to.interactivity ?? to.events,
            };
    },
    deliverOverSocket: () => {
      deliveries.addresses = null;
    },
    deliveries: () => deliveries.all(),
    redeliver: () => deliveries.redeliver(),
    duplicate: (...ids) => deliveries.duplicate(ids),
    duplicating: (on) => {
      deliveries.duplicating = on;
    },
    hold: () => deliveries.hold(),
    unhold: (order = 'in order') => deliveries.unhold(order),
    lose: (on) => {
      deliveries.losing = on;
    },
    event: (event) => deliveries.event(event, true) ?? '',
    sign: (body, at = wallSeconds(), secret = world.app.signingSecret) => signature(secret, body, at),
    forge: async (request, to = 'events') => {
      const address = deliveries.addresses?.[to];
      if (!address) throw new Error('Nothing is delivered over HTTP: say where with deliverTo');
      const signed = signature(request.secret ?? world.app.signingSecret, request.body, request.at ?? wallSeconds());
      const { 'x-slack-signature': sound, ...stamp } = signed;
      const given = request.signature === undefined ? sound : request.signature;
      const response = await fetch(address, {
        method: 'POST',
        body: request.body,
        headers: {
          'content-type':
            request.contentType ?? (to === 'events' ? 'application/json' : 'application/x-www-form-urlencoded'),
          ...stamp,
          ...(given === null ? {} : { 'x-slack-signature': given }),
          ...request.headers,
        },
      });
      return { status: response.status, body: await response.text(), headers: response.headers };
    },
    connections: () => sockets.count(),
    connected: (count = 1) => sockets.connected(count),
    disconnect: (reason = 'refresh_requested') => sockets.disconnect(reason),
  }) satisfies Partial<FakeSlack>;

export const startFakeSlack = async (options: FakeSlackOptions = {}): Promise<FakeSlack> => {
  const world = createWorld(options);
  const faults = createFaults();
  const limits = createLimits(world, options.limits ?? true);
  let lastSign = Date.now();
  let requests = 0;
  const stir = (): void => {
    lastSign = Date.now();
  };
  const sockets: Sockets = createSockets(world, { opened: () => deliveries.opened(), heard: stir });
  const deliveries: Deliveries = createDeliveries(world, { sockets: () => sockets, stir });
  world.tell = (event) => {
    deliveries.event(event);
  };
  const api = createApi({ world, faults, limits, methods: methodsOf(sockets), latency: options.latency });
  const server = await startServer(
    {
      world,
      api,
      faults,
      sockets,
      traffic: (by) => {
        requests += by;
        stir();
      },
    },
    options.port ?? 0,
  );

  const settled = async (): Promise<Delivery[]> => {
    const patience = options.patience ?? 250;
    stir();
    for (;;) {
      await pause(GLANCE);
      const still = Date.now() - lastSign;
      const idle = deliveries.busy() === 0 && requests - faults.held() <= 0;
      if ((idle && still >= QUIET) || still >= patience) return deliveries.open();
    }
  };

  return {
    ...talk(world),
    ...furnish(world),
    ...look(world),
    ...carry(world, deliveries, sockets),
    ...createInteractions(world, deliveries),
    url: server.url,
    apiUrl: `${server.url}/api/`,
    token: world.app.token,
    appToken: world.app.appToken,
    signingSecret: world.app.signingSecret,
    team: world.team.id,
    teamDomain: world.team.domain,
    appId: world.app.id,
    botUser: world.app.botUser,
    botId: world.app.botId,
    calls: (method) => api.calls.filter((call) => method === undefined || call.method === method),
    forgetCalls: () => {
      api.calls.length = 0;
    },
    settled,
    fail: (method, fault) => faults.add(method, fault),
    mend: () => faults.mend(),
    release: () => faults.release(),
    hanging: (count = 1) => faults.hanging(count),
    rateLimit: (method = '*', { retryAfter = 1, times = 1 } = {}) =>
      faults.add(method, { status: 429, retryAfter, times }),
    limits: (on) => {
      limits.on = on;
    },
    unreachable: () => {
      faults.down = true;
      sockets.disconnect('abruptly');
      faults.release();
    },
    reachable: () => {
      faults.down = false;
    },
    close: async () => {
      deliveries.close();
      faults.mend();
      await sockets.close();
      await server.close();
    },
  };
};
