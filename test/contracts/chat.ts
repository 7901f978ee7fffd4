/**
 * What every chat platform must keep, whatever it is: one suite, run against the local workspace, Slack and Discord.
 * It speaks to the adapter through `Chat`, and to the platform behind it through a driver: the hands and eyes of
 * the people there.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Binding,
  type Chat,
  DeliveryError,
  type InboundDeletion,
  type InboundMessage,
  type InboundReaction,
  type InboundRevision,
  type Inbox,
  type Person,
  type Post,
} from '../../src/engine/ports.ts';
import type { Message, Rich } from '../../src/engine/reply.ts';
import type { GroupId, Instant, PersonId } from '../../src/incident/incident.ts';

/** A message as people there read it. */
export interface Read {
  /** The platform's id, as in `Binding.message`. */
  message: string;
  by: PersonId;
  /** Everything one can read in it, formatting gone. */
  text: string;
  pinned: boolean;
  /** Who was notified by it. */
  notified: PersonId[];
}

/** The platform's side of a test. */
export interface ChatDriver {
  /** Three people; `ana` and `ben` make up `crew`. */
  ana: PersonId;
  ben: PersonId;
  chidi: PersonId;
  crew: GroupId;
  /** What one types there to mention somebody. */
  mention(person: PersonId | 'foghorn'): string;
  /** The natural key of a message, where it is more than platform, channel and message. */
  key?(channel: string, message: string): string;
  now(): Instant;
  /** Lets a moment pass. */
  pass(ms: number): void;

  /** Says it, in a thread if one is given; the message's id. */
  say(person: PersonId, channel: string, text: string, thread?: string): Promise<string>;
  edit(person: PersonId, channel: string, message: string, text: string): Promise<void>;
  delete(person: PersonId, channel: string, message: string): Promise<void>;
  react(person: PersonId, channel: string, message: string, emoji: string, added: boolean): Promise<void>;
  pin(person: PersonId, channel: string, message: string, pinned: boolean): Promise<void>;
  attach(person: PersonId, channel: string, text: string, file: string): Promise<string>;

  /** The messages of a channel, replies excluded, oldest first. */
  read(channel: string): Promise<Read[]>;
  readThread(channel: string, message: string): Promise<Read[]>;
  /** What Foghorn told this person directly. */
  readDirect(person: PersonId): Promise<Read[]>;
  topic(channel: string): Promise<string>;
  members(channel: string): Promise<PersonId[]>;
  canSee(person: PersonId, channel: string): Promise<boolean>;
  channels(): Promise<string[]>;

  /** The next call of this kind is carried out, and its answer lost on the way back. */
  dropAnswer(of: 'openRoom' | 'post' | 'direct'): void;
  /** The platform cannot be reached, until `reachable`. */
  unreachable(): void;
  reachable(): void;
  /** Resolves when all that can be told now has been told, or has failed. */
  settle(): Promise<void>;
  /** Lets the platform tell again what was not received. */
  redeliver(): Promise<void>;
  /** The adapter dies and another one takes its place, not yet started; the platform lives on. */
  restart(): Promise<Chat>;
}

export interface ChatWorld {
  /** Not yet started. */
  chat: Chat;
  driver: ChatDriver;
  close(): Promise<void>;
}

type Heard =
  | ({ heard: 'message' } & InboundMessage)
  | ({ heard: 'revision' } & InboundRevision)
  | ({ heard: 'deletion' } & InboundDeletion)
  | ({ heard: 'reaction' } & InboundReaction);

/** An inbox that remembers what it took, and refuses while told to. */
export const recordingInbox = () => {
  const taken: Heard[] = [];
  const people: Person[] = [];
  let refusals = 0;
  const take = async (heard: Heard): Promise<void> => {
    if (refusals > 0) {
      refusals--;
      throw new Error('the storage is away');
    }
    taken.push(heard);
  };
  const inbox: Inbox = {
    message: (message) => take({ heard: 'message', ...message }),
    revision: (revision) => take({ heard: 'revision', ...revision }),
    deletion: (deletion) => take({ heard: 'deletion', ...deletion }),
    reaction: (reaction) => take({ heard: 'reaction', ...reaction }),
    people: async (some) => {
      people.push(...some);
    },
  };
  return {
    inbox,
    taken,
    people,
    /** The next calls are not taken. */
    refuse: (calls: number) => {
      refusals = calls;
    },
    messages: () => taken.filter((heard) => heard.heard === 'message'),
    reactions: () => taken.filter((heard) => heard.heard === 'reaction'),
  };
};

const words = (...text: Rich): Message => ({ summary: 'A word', tone: 'plain', blocks: [{ type: 'text', text }] });
const nobody = { people: [], groups: [] };
const only = <T>(list: readonly T[]): T => {
  expect(list).toHaveLength(1);
  return list[0] as T;
};

export const chatContract = (name: string, make: () => Promise<ChatWorld>): void => {
  describe(`${name} keeps the chat contract`, () => {
    let world: ChatWorld;
    let chat: Chat;
    let driver: ChatDriver;
    let inbox: ReturnType<typeof recordingInbox>;
    beforeEach(async () => {
      world = await make();
      ({ chat, driver } = world);
      inbox = recordingInbox();
      await chat.start(inbox.inbox);
    });
    afterEach(async () => {
      await chat.stop();
      await world.close();
    });

    let effects = 0;
    const post = (message: Message, more: Partial<Post> = {}): Post => ({
      effect: `1:${++effects}:0`,
      attempts: 1,
      message,
      ping: nobody,
      ...more,
    });
    const roomFor = (more: Partial<Parameters<Chat['openRoom']>[0]> = {}) => ({
      effect: '1:1:9',
      attempts: 1,
      incident: 1,
      slug: 'inc-1-checkout',
      private: false,
      declaredAt: driver.now(),
      ...more,
    });
    const room = async (): Promise<string> => {
      const { channel } = await chat.openRoom(roomFor());
      await chat.invite(channel, [driver.ana, driver.ben, driver.chidi], []);
      return channel;
    };
    const keyOf = (channel: string, message: string): string =>
      driver.key?.(channel, message) ?? `${chat.platform}:${channel}:${message}`;
    const posted = (binding: Binding): string => {
      expect(binding.message).not.toBeNull();
      return binding.message ?? '';
    };
    /** Fails as though the answer was lost, and may be tried again. */
    const lost = async (call: Promise<unknown>): Promise<void> => {
      const error = await call.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(DeliveryError);
      expect((error as DeliveryError).permanent).toBe(false);
    };

    describe('what Foghorn does', () => {
      it('opens a room, and adopts it when the answer was lost', async () => {
        const before = await driver.channels();
        driver.dropAnswer('openRoom');
        await lost(chat.openRoom(roomFor()));
        const binding = await chat.openRoom(roomFor({ attempts: 2 }));
        const added = (await driver.channels()).filter((channel) => !before.includes(channel));
        expect(added).toEqual([binding.channel]);
        expect(binding).toMatchObject({ platform: chat.platform, message: null });
      });

      it('gives two incidents whose rooms have one name two rooms', async () => {
        const one = await chat.openRoom(roomFor());
        const other = await chat.openRoom(roomFor({ effect: '2:1:9', incident: 2 }));
        expect(other.channel).not.toBe(one.channel);
      });

      it('posts, and adopts the post when the answer was lost', async () => {
        const channel = await room();
        const card = post(words('Checkout is failing'));
        driver.dropAnswer('post');
        await lost(chat.post({ channel }, card));
        const binding = await chat.post({ channel }, { ...card, attempts: 2 });
        const read = only(await driver.read(channel));
        expect(read.text).toBe('Checkout is failing');
        expect(posted(binding)).toBe(read.message);
      });

      it('finds a post whose answer was lost, and nothing else', async () => {
        const channel = await room();
        const [said, unsaid] = [post(words('The key is 1234')), post(words('The key is 5678'))];
        driver.dropAnswer('post');
        await lost(chat.post({ channel }, said));
        const found = await chat.find({ channel }, said.effect);
        if (!found) throw new Error('It was posted.');
        expect(posted(found)).toBe(only(await driver.read(channel)).message);
        await chat.edit(found, words('This text was redacted.'));
        expect(only(await driver.read(channel)).text).toBe('This text was redacted.');
        expect(await chat.find({ channel }, unsaid.effect)).toBeNull();
        expect(await driver.read(channel)).toHaveLength(1);
      });

      it('tells two posts of the same words apart', async () => {
        const channel = await room();
        const one = await chat.post({ channel }, post(words('Still looking')));
        const other = await chat.post({ channel }, post(words('Still looking')));
        expect(other.message).not.toBe(one.message);
        expect(await driver.read(channel)).toHaveLength(2);
      });

      it('replies in a thread, and adopts that too', async () => {
        const channel = await room();
        const head = posted(await chat.post({ channel }, post(words('Update due'))));
        const reply = post(words('Ten minutes over'));
        driver.dropAnswer('post');
        await lost(chat.post({ channel, thread: head }, reply));
        await chat.post({ channel, thread: head }, { ...reply, attempts: 2 });
        expect(only(await driver.readThread(channel, head)).text).toBe('Ten minutes over');
        expect(await driver.read(channel)).toHaveLength(1);
      });

      it('tells one person directly, and does not tell them twice', async () => {
        const message = post(words('Your update is due in five minutes'));
        driver.dropAnswer('direct');
        await lost(chat.direct(driver.ana, message));
        await chat.direct(driver.ana, { ...message, attempts: 2 });
        expect(only(await driver.readDirect(driver.ana)).text).toBe('Your update is due in five minutes');
        expect(await driver.readDirect(driver.ben)).toEqual([]);
      });

      it('edits what it posted', async () => {
        const channel = await room();
        const binding = await chat.post({ channel }, post(words('Status: investigating')));
        await chat.edit(binding, words('Status: monitoring'));
        expect(only(await driver.read(channel)).text).toBe('Status: monitoring');
      });

      it('pins, sets the topic and invites; doing so again changes nothing', async () => {
        const { channel } = await chat.openRoom(roomFor());
        const binding = await chat.post({ channel }, post(words('The card')));
        for (let time = 0; time < 2; time++) {
          await chat.pin(binding);
          await chat.setTopic(channel, 'SEV1 · investigating');
          await chat.invite(channel, [driver.chidi], [driver.crew]);
        }
        expect(only(await driver.read(channel)).pinned).toBe(true);
        expect(await driver.topic(channel)).toBe('SEV1 · investigating');
        const members = await driver.members(channel);
        for (const person of [driver.ana, driver.ben, driver.chidi])
          expect(members.filter((member) => member === person)).toHaveLength(1);
      });

      it('notifies those it is told to, and nobody who is merely named', async () => {
        const channel = await room();
        const spans = ['Owed by ', { person: driver.ana }, ', then ', { person: driver.ben }] as const;
        await chat.post({ channel }, post(words(...spans), { ping: { people: [driver.ana], groups: [] } }));
        await chat.post({ channel }, post(words(...spans)));
        const [calling, quiet] = await driver.read(channel);
        expect(calling?.notified).toEqual([driver.ana]);
        expect(quiet?.notified).toEqual([]);
      });

      it('notifies the members of a group', async () => {
        const channel = await room();
        const spans = [{ group: driver.crew }, ' please'] as const;
        await chat.post({ channel }, post(words(...spans), { ping: { people: [], groups: [driver.crew] } }));
        expect([...only(await driver.read(channel)).notified].sort()).toEqual([driver.ana, driver.ben].sort());
      });

      it.each([
        '<b>bold</b> & <script>alert(1)</script> &amp;',
        '*not bold* _nor this_ ~nor~ `this` **nor** __this__',
        '@everyone @here <!channel> <!here> <#C123>',
        '> no quote\n# no heading\n- no list',
        '[text](https://example.com) <https://example.com|text>',
        '🔥 café – ‏שלום‏ مرحبا 你好',
      ])('shows people’s text as they typed it, calling nobody: %j', async (typed) => {
        const channel = await room();
        await chat.post(
          { channel },
          post({
            summary: 'Text',
            tone: 'plain',
            blocks: [
              { type: 'text', text: [typed] },
              { type: 'quote', text: typed },
              { type: 'fields', fields: [{ label: 'Title', value: [{ bold: typed }] }] },
            ],
          }),
        );
        const read = only(await driver.read(channel));
        const flat = (text: string) => text.replace(/\s+/g, ' ');
        expect(flat(read.text).split(flat(typed))).toHaveLength(4);
        expect(read.notified).toEqual([]);
      });

      it('fails so that it is tried again while the platform is away', async () => {
        const channel = await room();
        driver.unreachable();
        await lost(chat.post({ channel }, post(words('Anybody there?'))));
        driver.reachable();
        expect(await driver.read(channel)).toEqual([]);
      });

      it('says for good that a channel is not there', async () => {
        await expect(chat.post({ channel: 'no-such-room' }, post(words('Hello')))).rejects.toMatchObject({
          permanent: true,
        });
      });

      it('puts a room away, also again, and says for good that nothing is posted there', async () => {
        const channel = await room();
        await chat.archive(channel);
        await chat.archive(channel);
        await expect(chat.post({ channel }, post(words('Anybody there?')))).rejects.toMatchObject({ permanent: true });
        expect(await driver.channels()).toContain(channel);
      });

      it('keeps a private room to its members', async () => {
        const { channel } = await chat.openRoom(roomFor({ private: true }));
        await chat.invite(channel, [driver.ana], []);
        expect(await driver.canSee(driver.ana, channel)).toBe(true);
        expect(await driver.canSee(driver.ben, channel)).toBe(false);
        await chat.invite(channel, [driver.ben], []);
        expect(await driver.canSee(driver.ben, channel)).toBe(true);
      });
    });

    describe('what Foghorn hears', () => {
      it('who is there, when it starts', () => {
        const ana = inbox.people.find((person) => person.id === driver.ana);
        expect(ana).toMatchObject({ bot: false, active: true });
        expect(ana?.name).toBeTruthy();
        expect(ana?.handle).toBeTruthy();
      });

      it('a message: neutral text, its own key and time', async () => {
        const channel = await room();
        const at = driver.now();
        const typed = `${driver.mention(driver.ben)} see <b>this</b> & *that*`;
        const message = await driver.say(driver.ana, channel, typed);
        await driver.settle();
        const heard = only(inbox.messages());
        expect(heard).toMatchObject({
          platform: chat.platform,
          channel,
          key: keyOf(channel, message),
          author: driver.ana,
          bot: false,
          text: `<@${driver.ben}> see <b>this</b> & *that*`,
          mentionsBot: false,
          thread: null,
          threadMessage: null,
        });
        expect(Math.abs(heard.at - at)).toBeLessThan(1000);
      });

      it('that it is mentioned', async () => {
        const channel = await room();
        await driver.say(driver.ana, channel, `${driver.mention('foghorn')} all quiet`);
        await driver.settle();
        expect(only(inbox.messages()).mentionsBot).toBe(true);
      });

      it('a reply, and what it replies to', async () => {
        const channel = await room();
        const nudge = posted(await chat.post({ channel }, post(words('Update due'))));
        await driver.say(driver.ana, channel, 'On it', nudge);
        await driver.settle();
        expect(only(inbox.messages())).toMatchObject({
          text: 'On it',
          thread: keyOf(channel, nudge),
          threadMessage: nudge,
        });
      });

      it('attached files, by name', async () => {
        const channel = await room();
        await driver.attach(driver.ana, channel, 'the graph', 'latency.png');
        await driver.settle();
        expect(only(inbox.messages()).files).toMatchObject([{ name: 'latency.png' }]);
      });

      it('edits and deletions, under the key of the message', async () => {
        const channel = await room();
        const message = await driver.say(driver.ana, channel, 'pasword is hunter2');
        driver.pass(1000);
        await driver.edit(driver.ana, channel, message, 'password is hunter2');
        driver.pass(1000);
        await driver.delete(driver.ana, channel, message);
        await driver.settle();
        const key = keyOf(channel, message);
        expect(inbox.taken.map(({ heard, key: of }) => [heard, of])).toEqual([
          ['message', key],
          ['revision', key],
          ['deletion', key],
        ]);
        const [said, revision, deletion] = inbox.taken;
        expect(revision?.heard === 'revision' && revision.editedAt > (said?.at ?? 0)).toBe(true);
        expect(revision?.at).toBe(said?.at);
        expect(deletion?.at).toBeGreaterThan(said?.at ?? 0);
        expect(await driver.read(channel)).toEqual([]);
      });

      it('reactions and pins, each with an event of its own and the message itself', async () => {
        const channel = await room();
        const message = await driver.say(driver.ana, channel, 'Rolled back');
        for (const added of [true, false]) await driver.react(driver.ben, channel, message, 'pushpin', added);
        for (const pinned of [true, false]) await driver.pin(driver.chidi, channel, message, pinned);
        await driver.settle();
        const heard = inbox.reactions();
        expect(heard.map(({ person, emoji, added }) => [person, emoji, added])).toEqual([
          [driver.ben, 'pushpin', true],
          [driver.ben, 'pushpin', false],
          [driver.chidi, 'pin', true],
          [driver.chidi, 'pin', false],
        ]);
        expect(new Set(heard.map(({ event }) => event)).size).toBe(4);
        for (const { key, message: told } of heard)
          expect([key, told?.text]).toEqual([keyOf(channel, message), 'Rolled back']);
      });

      it('nothing of its own words', async () => {
        const channel = await room();
        const binding = await chat.post({ channel }, post(words('I said this')));
        await chat.edit(binding, words('I say that'));
        await chat.pin(binding);
        await chat.direct(driver.ana, post(words('And this')));
        await driver.settle();
        expect(inbox.taken).toEqual([]);
      });

      it('everything of a channel in the order in which it happened', async () => {
        const channel = await room();
        const texts = Array.from({ length: 20 }, (_, n) => `line ${n}`);
        for (const text of texts) {
          await driver.say(driver.ana, channel, text);
          driver.pass(10);
        }
        await driver.settle();
        const heard = inbox.messages();
        expect(heard.map(({ text }) => text)).toEqual(texts);
        expect(heard.map(({ at }) => at)).toEqual([...heard.map(({ at }) => at)].sort((a, b) => a - b));
      });

      it('again what could not be taken, under the same key, and before what came later', async () => {
        const channel = await room();
        inbox.refuse(1);
        const message = await driver.say(driver.ana, channel, 'first');
        await driver.settle();
        await driver.say(driver.ana, channel, 'second');
        await driver.settle();
        await driver.redeliver();
        await driver.settle();
        expect(inbox.messages().map(({ text }) => text)).toEqual(['first', 'second']);
        expect(inbox.messages()[0]?.key).toBe(keyOf(channel, message));
      });

      it('after a restart, what was said while it was away and what it had not taken', async () => {
        const channel = await room();
        inbox.refuse(1);
        await driver.say(driver.ana, channel, 'as it died');
        await driver.settle();
        chat = await driver.restart();
        await driver.say(driver.ben, channel, 'while it was away');
        inbox.refuse(0);
        await chat.start(inbox.inbox);
        await driver.settle();
        expect(inbox.messages().map(({ text }) => text)).toEqual(['as it died', 'while it was away']);
      });

      it('and adopts after a restart, too', async () => {
        const channel = await room();
        const card = post(words('The card'));
        driver.dropAnswer('post');
        await lost(chat.post({ channel }, card));
        chat = await driver.restart();
        await chat.start(inbox.inbox);
        await chat.post({ channel }, { ...card, attempts: 2 });
        expect(await driver.read(channel)).toHaveLength(1);
        expect((await chat.openRoom(roomFor({ attempts: 2 }))).channel).toBe(channel);
      });
    });
  });
};
