/** The local workspace as the contract suite's platform: a file of its own, a hand-turned clock, faults on demand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalChat, type LocalChat } from '../../src/chat/local/adapter.ts';
import type { Later } from '../../src/chat/local/deliver.ts';
import { groupId, personId, userOf } from '../../src/chat/local/keys.ts';
import { BOT, type Posted } from '../../src/chat/local/platform/model.ts';
import { openPlatform, type Platform } from '../../src/chat/local/platform/platform.ts';
import { neutralMessage, plainText, type Reader } from '../../src/chat/local/render.ts';
import { neutralText } from '../../src/chat/local/text.ts';
import { readerFor } from '../../src/chat/local/web/viewer.ts';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import type { Log } from '../../src/engine/ports.ts';
import type { Instant, PersonId } from '../../src/incident/incident.ts';
import { isRefusal, type Refusal } from '../../src/incident/refusal.ts';
import type { ChatDriver, ChatWorld, Read } from '../contracts/chat.ts';

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
export const START: Instant = Date.UTC(2026, 2, 2, 9, 0);

export const handClock = (start: Instant = START) => {
  let now = start;
  const waiting = new Set<{ at: Instant; call: () => void }>();
  const later: Later = (ms, call) => {
    const entry = { at: now + ms, call };
    waiting.add(entry);
    return () => waiting.delete(entry);
  };
  return {
    clock: () => now,
    later,
    pass: (ms: number) => {
      now += ms;
      for (const entry of [...waiting])
        if (entry.at <= now) {
          waiting.delete(entry);
          entry.call();
        }
    },
  };
};

/** What a reader of the page reads: tags gone, entities read. */
export const legible = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');

export const must = <T>(result: T | Refusal): T => {
  if (isRefusal(result)) throw new Error(`${result.code}: ${result.sentence}`);
  return result;
};

const WATCHED = { openRoom: 'openRoom', say: 'post', direct: 'direct' } as const;

export const localWorld = async (): Promise<ChatWorld & { platform: () => Platform; chat: LocalChat }> => {
  const folder = mkdtempSync(join(tmpdir(), 'foghorn-workspace-'));
  const path = join(folder, 'workspace.db');
  const { clock, later, pass } = handClock();
  let platform = openPlatform(path, { clock });
  let dropped: string | null = null;
  let away = false;

  /** The platform as the adapter reaches it: over a wire that can break before or after the call. */
  const wired = (behind: Platform): Platform =>
    new Proxy(behind, {
      get: (target, key: keyof Platform) => {
        const own = target[key];
        if (typeof own !== 'function' || key === 'watch') return own;
        return (...args: unknown[]) => {
          if (away) throw new Error('no route to the workspace');
          const answer = (own as (...args: unknown[]) => unknown)(...args);
          // A direct message is lost at its last step, which is a post.
          const kind = WATCHED[key as keyof typeof WATCHED];
          if (dropped !== null && (kind === dropped || (dropped === 'direct' && key === 'say'))) {
            if (dropped === 'direct' && key !== 'say') return answer;
            dropped = null;
            throw new Error('the connection broke before the answer came');
          }
          return answer;
        };
      },
    });
  const start = (): LocalChat => createLocalChat({ platform: wired(platform), clock, log: silent, later });
  let chat = start();

  const user = (person: PersonId): string => userOf(person) ?? person;
  const reader = (): Reader =>
    readerFor(platform, DEFAULT_SETTINGS, null)({ id: 'ana', name: 'Ana', zone: 'UTC', bot: false }, clock());
  const read = (posted: Posted): Read => ({
    message: String(posted.id),
    by: personId(posted.author),
    text: legible(
      String(posted.body ? neutralMessage(posted.body, reader(), posted.ping) : plainText(posted.text, reader(), [])),
    ),
    pinned: posted.pinnedAt !== null,
    notified: posted.ping.map(personId),
  });
  const readAll = (channel: string): Read[] => platform.messages.page(channel, {}, 500).messages.map(read);
  const typed = (text: string): string => neutralText(text, (id) => platform.people.get(id) !== null);

  const driver: ChatDriver = {
    ana: personId('ana'),
    ben: personId('ben'),
    chidi: personId('chidi'),
    crew: groupId('oncall'),
    mention: (person) => `@${person === 'foghorn' ? BOT : user(person)}`,
    now: clock,
    pass,
    say: async (person, channel, text, thread) =>
      String(
        must(platform.say({ channel, author: user(person), text: typed(text), thread: thread ? Number(thread) : null }))
          .id,
      ),
    edit: async (person, _channel, message, text) => {
      must(platform.edit(Number(message), user(person), { text: typed(text) }));
    },
    delete: async (person, _channel, message) => {
      must(platform.remove(Number(message), user(person)));
    },
    react: async (person, _channel, message, emoji, added) => {
      must(platform.react(Number(message), user(person), emoji, added));
    },
    pin: async (person, _channel, message, pinned) => {
      must(platform.pin(Number(message), user(person), pinned));
    },
    attach: async (person, channel, text, name) => {
      const files = [{ name, type: 'image/png', bytes: new Uint8Array([137, 80, 78, 71]) }];
      return String(must(platform.say({ channel, author: user(person), text, files })).id);
    },
    read: async (channel) => readAll(channel),
    readThread: async (_channel, message) => platform.messages.thread(Number(message)).map(read),
    readDirect: async (person) => readAll(`dm-${user(person)}`),
    topic: async (channel) => platform.channels.get(channel)?.topic ?? '',
    members: async (channel) => platform.channels.members(channel).map(personId),
    canSee: async (person, channel) => platform.channels.list(user(person)).some(({ id }) => id === channel),
    channels: async () => {
      const seen = ['ana', 'ben', 'chidi'].flatMap((id) => platform.channels.list(id).map((channel) => channel.id));
      return [...new Set(seen)];
    },
    dropAnswer: (of) => {
      dropped = of;
    },
    unreachable: () => {
      away = true;
    },
    reachable: () => {
      away = false;
    },
    settle: () => chat.settled(),
    redeliver: async () => {
      pass(60_000);
    },
    restart: async () => {
      await chat.stop();
      platform.close();
      platform = openPlatform(path, { clock });
      chat = start();
      return chat;
    },
  };

  return {
    chat,
    driver,
    platform: () => platform,
    close: async () => {
      platform.close();
      rmSync(folder, { recursive: true });
    },
  };
};
