/** Drives the local workspace: what its pretend people would do by hand. */
import { LOBBY, type Platform } from '../chat/local/index.ts';
import { PLATFORM, personId } from '../chat/local/keys.ts';
import { neutralText } from '../chat/local/text.ts';
import type { Say } from '../engine/command.ts';
import type { Engine } from '../engine/engine.ts';
import { FoghornError, type Storage } from '../engine/ports.ts';
import { isRefusal, type Refusal } from '../incident/refusal.ts';
import type { Driver } from './player.ts';

export interface LocalWorkspace {
  platform: Platform;
  say: Say;
  engine: Pick<Engine, 'declare'>;
  storage: Pick<Storage, 'bindings'>;
  /** Everything that is ready now, until nothing is. */
  settle(): Promise<void>;
}

/** Nothing a recorded incident does is refused, unless it was written wrongly or somebody acts in between. */
const accepted = <T>(answer: T | Refusal): T => {
  if (isRefusal(answer)) throw new FoghornError(answer.code, answer.sentence);
  return answer;
};

export const localDriver = ({ platform, say, engine, storage, settle }: LocalWorkspace): Driver => {
  const isUser = (user: string): boolean => platform.people.get(user) !== null;
  const neutral = (text: string): string => neutralText(text, isUser);
  const nameOf = (user: string): { name: string; zone: string | null } =>
    platform.people.get(user) ?? { name: user, zone: null };
  return {
    lobby: LOBBY,
    admit: async (people) => {
      // Those who are there already keep the name and zone they have.
      for (const { handle, name, zone, bot } of people)
        if (!isUser(handle)) platform.admit({ id: handle, name, zone, bot });
    },
    declare: async (by, { title, severity, components }) => {
      const told = await engine.declare({ home: PLATFORM, title, severity, components }, { person: personId(by) });
      if (!told.ok) throw new FoghornError(told.refusal.code, told.refusal.sentence);
      return told.incident.number;
    },
    room: async (incident) => (await storage.bindings(incident)).room?.channel ?? null,
    say: async (by, channel, text, thread) => {
      const posted = platform.say({
        channel,
        author: by,
        text: neutral(text),
        ...(thread ? { thread: Number(thread) } : {}),
      });
      return String(accepted(posted).id);
    },
    edit: async (by, message, text) => {
      accepted(platform.edit(Number(message), by, { text: neutral(text) }));
    },
    remove: async (by, message) => {
      accepted(platform.remove(Number(message), by));
    },
    react: async (by, message, emoji) => {
      accepted(platform.react(Number(message), by, emoji, true));
    },
    pin: async (by, message) => {
      accepted(platform.pin(Number(message), by, true));
    },
    command: async (by, channel, text) => {
      const asker = { person: personId(by), ...nameOf(by) };
      const reply = await say.say({ asker, place: { platform: PLATFORM, channel }, text: neutral(text) });
      if (reply.reply === 'refused') return { refused: reply.refusal.sentence };
      return { refused: reply.reply === 'form' ? 'It opens a form.' : null };
    },
    settle,
  };
};
