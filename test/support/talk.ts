/** People talking to Foghorn through the one door: typing, pressing buttons, filling in forms. */
import { commands } from '../../commands/index.ts';
import { plainText } from '../../src/chat/views/index.ts';
import type { Request, Say } from '../../src/engine/command.ts';
import type { Storage } from '../../src/engine/ports.ts';
import type { Button, Form, Invocation, Reply } from '../../src/engine/reply.ts';
import { createSay, type SayOptions } from '../../src/engine/say/dispatch.ts';
import type { Incident, PersonId } from '../../src/incident/incident.ts';
import { ANA, type Bench, type BenchOptions, bench } from './builders.ts';
import { uniques } from './clock.ts';

export const LOBBY = 'lobby';

export interface Person {
  /** Types after `/incident`; in the lobby unless a channel is named. */
  types(text: string, channel?: string): Promise<Reply>;
  asks(invocation: Invocation, channel?: string): Promise<Reply>;
  /** Presses the button of that label in a message. */
  presses(label: string, reply: Reply, channel?: string): Promise<Reply>;
  /** Sends a form with these fields changed, the others as they stand. */
  sends(reply: Reply, fields?: Readonly<Record<string, string>>, channel?: string): Promise<Reply>;
  /** Uses a message shortcut. */
  uses(invocation: Invocation, message: NonNullable<Request['message']>, channel?: string): Promise<Reply>;
}

export interface Talk extends Bench {
  door: Say;
  as(person: PersonId, over?: Partial<Request['asker']>): Person;
  /** The channel of an incident's room. */
  room(number: number): Promise<string>;
  /** Declares an incident, opens its room, and gives both. */
  opened(over?: Parameters<Bench['declare']>[0], by?: PersonId): Promise<{ incident: Incident; room: string }>;
}

/** The message as plain text, or what else it was: what a test reads. */
export const heard = (reply: Reply): string => {
  if (reply.reply === 'done') return '(done)';
  if (reply.reply === 'form') return `form: ${reply.form.title}`;
  if (reply.reply === 'refused') return `${reply.refusal.code}: ${reply.refusal.sentence} ${reply.refusal.hint}`.trim();
  return plainText(reply.message, { name: (person) => `@${person.split(':')[1]}`, zone: 'UTC', now: 0 });
};

export const formIn = (reply: Reply): Form => {
  if (reply.reply !== 'form') throw new Error(`No form, but: ${heard(reply)}`);
  return reply.form;
};

export const valuesIn = (reply: Reply): Record<string, string | undefined> =>
  Object.fromEntries(formIn(reply).fields.map((field) => [field.name, field.value]));

export const buttonsIn = (reply: Reply): Button[] =>
  reply.reply === 'say' ? reply.message.blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : [])) : [];

export const talk = async (
  options: BenchOptions & { door?: (storage: Storage) => Storage; root?: string; console?: SayOptions['console'] } = {},
): Promise<Talk> => {
  const world = await bench(options);
  const door = createSay({
    commands,
    engine: world.engine,
    storage: options.door?.(world.storage) ?? world.storage,
    clock: world.time.clock,
    unique: uniques('draft'),
    settings: () => world.settings,
    log: world.log,
    root: options.root ?? 'incident',
    ...(options.console ? { console: options.console } : {}),
  });
  const room = async (number: number): Promise<string> => {
    const bound = (await world.storage.bindings(number)).room;
    if (!bound) throw new Error(`${number} has no room`);
    return bound.channel;
  };
  return {
    ...world,
    door,
    room,
    as: (person, over = {}) => {
      const request = (channel: string): Pick<Request, 'asker' | 'place'> => ({
        asker: { person, name: person, zone: 'UTC', ...over },
        place: { platform: 'local', channel },
      });
      const asks: Person['asks'] = (invocation, channel = LOBBY) => door.say({ ...request(channel), invocation });
      return {
        types: (text, channel = LOBBY) => door.say({ ...request(channel), text }),
        asks,
        presses: (label, reply, channel = LOBBY) => {
          const button = buttonsIn(reply).find((one) => one.label === label);
          if (!button) throw new Error(`No button “${label}” in: ${heard(reply)}`);
          return asks(button.invoke, channel);
        },
        sends: (reply, fields = {}, channel = LOBBY) => {
          const { invoke } = formIn(reply);
          const standing = Object.entries(valuesIn(reply)).map(([name, value]) => [name, value ?? '']);
          return asks(
            { ...invoke, options: { ...invoke.options, ...Object.fromEntries(standing), ...fields } },
            channel,
          );
        },
        uses: (invocation, message, channel = LOBBY) => door.say({ ...request(channel), invocation, message }),
      };
    },
    opened: async (over, by = ANA) => {
      const incident = await world.declare(over, by);
      return { incident, room: await room(incident.number) };
    },
  };
};
