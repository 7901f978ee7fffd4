/** What people say and do to messages. */
import * as acts from './acts.ts';
import { imWith } from './acts-channels.ts';
import type { FakeSlack, MessageOptions } from './fake.ts';
import { newFile, share } from './methods/files.ts';
import { typed } from './text.ts';
import { type Channel, channelOf, messageOf, Refused, type Upload, userOf, type World } from './world.ts';

export const talk = (world: World) => {
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
    whisper: (user, text) => message(user, imWith(world, user).channel.id, text),
    typed: (text) => typed(world, text),
  } satisfies Partial<FakeSlack>;
};
