/** What people may do next, at random: typed words, buttons, forms, the chat itself, time and faults. */
import fc from 'fast-check';
import { commands } from '../../commands/index.ts';
import type { Form, Reply } from '../../src/engine/reply.ts';
import type { Command } from '../../src/incident/commands.ts';
import { MINUTE } from '../../src/incident/time.ts';
import { commandAt, text } from '../support/arbitraries.ts';
import { START } from '../support/builders.ts';
import { type Fate, type Life, LOBBY, pressable, roomOf, seenBy, USERS, type User } from './world.ts';

/** Where something is said: the lobby, or the room of an incident. */
export type Where = 'lobby' | 1 | 2;

export type Act =
  | { act: 'types'; who: User; where: Where; text: string }
  | { act: 'presses'; who: User; where: Where; nth: number }
  | { act: 'submits'; who: User; words: string; nth: number }
  | { act: 'tells'; who: User; incident: number; command: Command }
  | { act: 'says'; who: User; where: Where; text: string; reply: number | null }
  | { act: 'edits'; where: Where; nth: number; text: string }
  | { act: 'deletes'; where: Where; nth: number }
  | { act: 'marks'; who: User; where: Where; nth: number; emoji: string; on: boolean }
  | { act: 'redelivers' }
  | { act: 'passes'; minutes: number }
  | { act: 'settles' }
  | { act: 'fails'; fates: Fate[] };

const NAMES = commands.map(({ name }) => name);
/** Every example of every command, a command with any words after it, or any words at all. */
export const typed: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...commands.flatMap(({ examples }) => examples),
      'merge INC-1',
      'merge INC-2',
      'cancel it was nothing',
      'resolve It works again',
      'reopen It is back',
      'redact 1 2 3 confirmed:yes',
      'status monitoring Deployed, next 15m',
      'assign communications @ben',
      'handoff @chidi',
    ),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...NAMES), text).map(([name, words]) => `${name} ${words}`) },
  { weight: 1, arbitrary: text },
);
export const said = fc.oneof(
  text,
  fc.constantFrom('looking', 'update: rolling back', '<@local:foghorn> rolled back', 'thanks <@local:ben>'),
);

export const who: fc.Arbitrary<User> = fc.constantFrom(...USERS);
export const where: fc.Arbitrary<Where> = fc.constantFrom<Where>('lobby', 1, 1, 1, 1, 1, 2);
const nth = fc.nat(30);
const is = fc.constant;

export const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: is('types' as const), who, where, text: typed }) },
  { weight: 4, arbitrary: fc.record({ act: is('presses' as const), who, where, nth }) },
  { weight: 3, arbitrary: fc.record({ act: is('submits' as const), who, words: text, nth }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: is('tells' as const),
      who,
      incident: fc.constantFrom(1, 2),
      command: commandAt(START + 90 * MINUTE),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ act: is('says' as const), who, where, text: said, reply: fc.option(nth) }),
  },
  { weight: 2, arbitrary: fc.record({ act: is('edits' as const), where, nth, text: said }) },
  { weight: 2, arbitrary: fc.record({ act: is('deletes' as const), where, nth }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: is('marks' as const),
      who,
      where,
      nth,
      emoji: fc.constantFrom('pushpin', 'mega', 'tada', 'pin'),
      on: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Act>({ act: 'redelivers' }) },
  { weight: 3, arbitrary: fc.record({ act: is('passes' as const), minutes: fc.nat(90) }) },
  { weight: 3, arbitrary: fc.constant<Act>({ act: 'settles' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      act: is('fails' as const),
      fates: fc.array(fc.constantFrom<Fate>('through', 'fail', 'drop'), { minLength: 1, maxLength: 12 }),
    }),
  },
);

/** A day's worth of them, some at the same moment: short lives find little, and shrinking makes them short. */
export const acts = fc.array(fc.array(act, { minLength: 1, maxLength: 3 }), {
  minLength: 15,
  maxLength: 30,
  size: 'max',
});

export interface Answered {
  who: User;
  reply: Reply;
}

/** Fills in every field of a form: as it stands, or with these words. */
const submitted = ({ fields, invoke }: Form, words: string, nth: number) => ({
  ...invoke,
  submitted: true,
  options: {
    ...invoke.options,
    ...Object.fromEntries(
      fields.map((field, n) => {
        if (field.input === 'choice') return [field.name, field.choices[nth % field.choices.length]?.value ?? ''];
        return [field.name, (nth + n) % 2 === 0 ? words : (field.value ?? '')];
      }),
    ),
  },
});

/** Does one thing. Resolves with the answer, if it was asked of Foghorn. Nobody waits for the world in between. */
export const createPlayer = (life: Life, answered: (one: Answered) => void | Promise<void> = () => undefined) => {
  const { foghorn, time } = life;
  const { platform, engine } = foghorn;
  /** The last form that each of them has open, and the last answer with something to press. */
  const forms = new Map<User, { form: Form; channel: string }>();
  const replies = new Map<User, Reply>();

  const channelOf = (place: Where): Promise<string> =>
    place === 'lobby' ? Promise.resolve(LOBBY) : roomOf(life, place);
  const hear = async (user: User, channel: string, reply: Reply): Promise<void> => {
    if (reply.reply === 'form') forms.set(user, { form: reply.form, channel });
    replies.set(user, reply);
    await answered({ who: user, reply });
  };

  return async (one: Act): Promise<void> => {
    switch (one.act) {
      case 'types': {
        const channel = await channelOf(one.where);
        return hear(one.who, channel, await life.asks(one.who, channel, one.text));
      }
      case 'presses': {
        const channel = await channelOf(one.where);
        const last = replies.get(one.who);
        const bodies = seenBy(life, one.who, channel).flatMap(({ body }) => (body ? [body] : []));
        const own = seenBy(life, one.who, `dm-${one.who}`).flatMap(({ body }) => (body ? [body] : []));
        const buttons = [...(last?.reply === 'say' ? [last.message] : []), ...bodies, ...own].flatMap(pressable);
        const button = buttons[one.nth % Math.max(1, buttons.length)];
        if (!button) return;
        return hear(one.who, channel, await life.asks(one.who, channel, button.invoke));
      }
      case 'submits': {
        const open = forms.get(one.who);
        if (!open) return;
        forms.delete(one.who);
        const invocation = submitted(open.form, one.words, one.nth);
        return hear(one.who, open.channel, await life.asks(one.who, open.channel, invocation));
      }
      case 'tells': {
        const asker = { person: `local:${one.who}` };
        const told =
          one.command.do === 'merge'
            ? engine.merge(one.incident, 3 - one.incident, asker)
            : engine.tell(one.incident, one.command, asker);
        await told;
        return;
      }
      case 'says': {
        const channel = await channelOf(one.where);
        const heads = seenBy(life, one.who, channel);
        const thread = one.reply === null ? null : (heads[one.reply % Math.max(1, heads.length)]?.id ?? null);
        platform.say({ channel, author: one.who, text: one.text, thread });
        return;
      }
      case 'edits':
      case 'deletes': {
        const channel = await channelOf(one.where);
        const { messages } = platform.messages.page(channel, {}, 500);
        const theirs = messages.filter(({ author }) => author !== 'foghorn');
        const message = theirs[one.nth % Math.max(1, theirs.length)];
        if (!message) return;
        if (one.act === 'edits') platform.edit(message.id, message.author, { text: one.text });
        else platform.remove(message.id, message.author);
        return;
      }
      case 'marks': {
        const seen = seenBy(life, one.who, await channelOf(one.where));
        const message = seen[one.nth % Math.max(1, seen.length)];
        if (!message) return;
        if (one.emoji === 'pin') platform.pin(message.id, one.who, one.on);
        else platform.react(message.id, one.who, one.emoji, one.on);
        return;
      }
      case 'redelivers':
        return life.redeliver();
      case 'passes':
        time.turn(one.minutes * MINUTE);
        return foghorn.settle();
      case 'settles':
        return foghorn.settle();
      case 'fails':
        life.fates.push(...one.fates);
        return;
    }
  };
};
