/**
 * The story of the kill tests, minute by minute: what people do, and how each of them would see whether it had
 * been done, when no answer came. Whoever sees nothing does it again.
 */
import type { LocalFoghorn as Foghorn } from '../../src/compose.ts';
import type { Request } from '../../src/engine/command.ts';
import type { Invocation, Reply } from '../../src/engine/reply.ts';
import { isRefusal, type Refusal } from '../../src/incident/refusal.ts';
import { MINUTE, parseIso } from '../../src/incident/time.ts';
import type { Weather } from './kill-outside.ts';

export const BEGIN = parseIso('2026-03-04T22:31:00Z') ?? Number.NaN;
export const minute = (n: number): number => BEGIN + n * MINUTE;

export const LOBBY = 'incidents';
export const ROOM = 'inc-1-checkout-is-failing';
const SECOND_ROOM = 'inc-2-checkout-fails-as-well';
/** Said in the room, raised to a note, and then taken back: it must be nowhere. */
export const SECRET = 'correct-horse-battery-staple';

export interface Step {
  name: string;
  minute: number;
  /** Does it. Rejects when it was refused. */
  act(foghorn: Foghorn): Promise<void>;
  /** Whether it was done already, as the person who did it would see. */
  seen(foghorn: Foghorn): Promise<boolean>;
  /**
   * The timeline row it must leave, once: incident, and the row as `kind text`. `at once`: with the answer; `heard`:
   * when Foghorn has heard of it, and as later edits leave it.
   */
  leaves?: { incident: number; row: RegExp; when: 'at once' | 'heard' };
}

const accepted = (name: string, reply: Reply): void => {
  if (reply.reply === 'refused') throw new Error(`${name} was refused: ${reply.refusal.sentence}`);
  if (reply.reply === 'form') throw new Error(`${name} was answered with the form “${reply.form.title}”`);
};

export const rowsOf = async ({ storage }: Foghorn, incident: number): Promise<string[]> =>
  (await storage.timeline(incident, { hidden: true })).map(({ kind, text }) => `${kind} ${text}`);

/** A command, typed or by form, and the row it leaves on the timeline. */
const asks = (
  at: number,
  user: string,
  channel: string,
  said: string | Invocation,
  row: RegExp,
  incident = 1,
): Step => {
  const name = `${at}: ${user} asks ${typeof said === 'string' ? said : said.command}`;
  const request: Request = {
    asker: { person: `local:${user}`, name: user, zone: 'UTC' },
    place: { platform: 'local', channel },
    ...(typeof said === 'string' ? { text: said } : { invocation: said }),
  };
  return {
    name,
    minute: at,
    leaves: { incident, row, when: 'at once' },
    act: async ({ say }) => accepted(name, await say.say(request)),
    seen: async (foghorn) => (await rowsOf(foghorn, incident)).some((line) => row.test(line)),
  };
};

const must = <T>(result: T | Refusal): T => {
  if (isRefusal(result)) throw new Error(`${result.code}: ${result.sentence}`);
  return result;
};

const messageWith = ({ platform }: Foghorn, text: string, head?: string) => {
  const page = platform.messages.page(ROOM, {}, 500).messages;
  const all =
    head === undefined ? page : page.flatMap(({ id, replies }) => (replies ? platform.messages.thread(id) : []));
  return all.find((message) => message.text.includes(text)) ?? null;
};
const found = (foghorn: Foghorn, text: string): number => {
  const message = messageWith(foghorn, text);
  if (!message) throw new Error(`nobody said “${text}”`);
  return message.id;
};

/** Something done in the chat itself. */
const does = (
  at: number,
  what: string,
  act: (foghorn: Foghorn) => unknown,
  seen: (foghorn: Foghorn) => boolean,
  leaves?: RegExp,
): Step => ({
  name: `${at}: ${what}`,
  minute: at,
  act: async (foghorn) => void act(foghorn),
  seen: async (foghorn) => seen(foghorn),
  ...(leaves ? { leaves: { incident: 1, row: leaves, when: 'heard' } } : {}),
});

const says = (at: number, user: string, text: string, leaves?: RegExp): Step =>
  does(
    at,
    `${user} says ${text}`,
    ({ platform }) => must(platform.say({ channel: ROOM, author: user, text })),
    (foghorn) => messageWith(foghorn, text) !== null,
    leaves,
  );
const replies = (at: number, user: string, to: string, text: string, leaves?: RegExp): Step =>
  does(
    at,
    `${user} replies ${text}`,
    (foghorn) => must(foghorn.platform.say({ channel: ROOM, author: user, text, thread: found(foghorn, to) })),
    (foghorn) => messageWith(foghorn, text, to) !== null,
    leaves,
  );
const edits = (at: number, user: string, from: string, to: string, leaves?: RegExp): Step =>
  does(
    at,
    `${user} edits ${from}`,
    (foghorn) => must(foghorn.platform.edit(found(foghorn, from), user, { text: to })),
    (foghorn) => messageWith(foghorn, to) !== null,
    leaves,
  );
const reacts = (at: number, user: string, on: string, emoji: string, leaves?: RegExp): Step =>
  does(
    at,
    `${user} marks ${on} with ${emoji}`,
    (foghorn) => must(foghorn.platform.react(found(foghorn, on), user, emoji, true)),
    (foghorn) =>
      messageWith(foghorn, on)?.reactions.some((one) => one.emoji === emoji && one.users.includes(user)) ?? false,
    leaves,
  );
const deletes = (at: number, user: string, text: string): Step =>
  does(
    at,
    `${user} deletes ${text}`,
    (foghorn) => must(foghorn.platform.remove(found(foghorn, text), user)),
    (foghorn) => messageWith(foghorn, text) === null,
    /^redacted /,
  );
/** Only time passes. */
const passes = (at: number): Step => ({
  name: `${at}: time passes`,
  minute: at,
  act: async () => undefined,
  seen: async () => true,
});

/** When the chat fails: see the steps of those minutes. */
export const WEATHER: Weather = {
  down: { from: minute(61), lost: minute(62), to: minute(64) },
  refusing: { from: minute(67), to: minute(68) },
};

export const STORY: readonly Step[] = [
  asks(0, 'ana', LOBBY, 'declare Checkout is failing sev2 components:API,Web', /^declared Checkout is failing$/),
  says(1, 'ben', 'Looking at the gateway', /^message Looking at the gateway$/),
  says(2, 'ana', 'Deploy 4711 went out', /^message Deploy 4711 went out at 22:20$/),
  replies(3, 'chidi', 'Looking at the gateway', 'It answers with 502', /^message It answers with 502$/),
  edits(4, 'ana', 'Deploy 4711 went out', 'Deploy 4711 went out at 22:20', /^revision /),
  reacts(5, 'ben', 'Deploy 4711', 'pushpin', /^note_raised Deploy 4711 went out at 22:20$/),
  says(6, 'dana', `The key is ${SECRET}`),
  reacts(7, 'chidi', SECRET, 'pushpin'),
  deletes(8, 'dana', SECRET),
  asks(9, 'ben', ROOM, 'assign commander @ana', /^role_assigned Role commander: <@local:ana>$/),
  asks(10, 'ana', ROOM, 'assign communications @ben', /^role_assigned Role communications: <@local:ben>$/),
  asks(11, 'ana', ROOM, 'task add Restart the pods @chidi due 10m', /^task_added Task 1: Restart the pods/),
  asks(12, 'ben', ROOM, 'status identified', /^status_changed Status: investigating → identified$/),
  passes(22), // The task is due.
  asks(23, 'chidi', ROOM, 'task done 1', /^task_done /),
  passes(26), // Heads-up: the first update is owed at 30.
  passes(31), // Due.
  asks(32, 'ben', ROOM, 'snooze 5m Waiting for the vendor', /^snoozed .*: Waiting for the vendor$/),
  passes(42), // Overdue.
  passes(52), // Escalated: lobby and pager.
  asks(53, 'ben', ROOM, 'handoff communications @dana', /^role_assigned Role communications: <@local:dana>, handed/),
  asks(54, 'dana', ROOM, 'update Payments are recovering, next 30m', /^update_posted Payments are recovering$/),
  asks(
    56,
    'dana',
    ROOM,
    {
      command: 'update',
      incident: 1,
      options: { text: 'Some payments failed.', public: 'yes', next: '2h' },
      submitted: true,
    },
    /^update_posted Some payments failed\.$/,
  ),
  asks(58, 'emre', LOBBY, 'declare Checkout fails as well sev3', /^declared Checkout fails as well$/, 2),
  asks(59, 'emre', SECOND_ROOM, 'merge INC-1', /^merged Merged into INC-1$/, 2),
  // The chat posts it and its answer is lost; then it is away, and comes back at 64.
  asks(61, 'ana', ROOM, 'severity sev1', /^severity_changed Severity raised: SEV2 → SEV1$/),
  asks(62, 'ben', ROOM, 'note Rolled back to 4710', /^note_raised Rolled back to 4710$/),
  passes(65),
  // The room refuses it for good, until somebody says to try again.
  asks(67, 'ana', ROOM, 'rename Checkout was failing', /^renamed /),
  {
    name: '69: ana asks retry',
    minute: 69,
    act: async ({ say }) =>
      accepted(
        'retry',
        await say.say({
          asker: { person: 'local:ana', name: 'ana', zone: 'UTC' },
          place: { platform: 'local', channel: ROOM },
          text: 'retry',
        }),
      ),
    seen: async ({ storage }) => (await storage.deliveries(1)).every(({ state }) => state !== 'parked'),
  },
  says(71, 'chidi', 'update: queues are draining', /^update_posted queues are draining$/),
  asks(73, 'ana', ROOM, 'resolve Fixed by the rollback', /^resolved /),
  {
    ...asks(75, 'ben', ROOM, 'postmortem redraft', /./),
    seen: async ({ storage }) => (await storage.load(1))?.postmortem?.draftedAt === minute(75),
    leaves: { incident: 1, row: /^resolved /, when: 'at once' },
  },
  asks(76, 'ana', ROOM, 'reopen Errors are back', /^reopened .*Errors are back$/),
  asks(77, 'ana', ROOM, 'cancel It was the probe', /^cancelled .*It was the probe$/),
  passes(79),
  passes(80),
];
