import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  InboundDeletion,
  InboundMessage,
  InboundReaction,
  InboundRevision,
  Inbox,
} from '../../src/engine/ports.ts';
import type { Command } from '../../src/incident/commands.ts';
import type { PersonId } from '../../src/incident/incident.ts';
import { MINUTE, SECOND } from '../../src/incident/time.ts';
import { commandAt } from '../support/arbitraries.ts';
import { ANA, BEN, type Bench, bench, CHIDI, inRoom, ROBOT, START } from '../support/builders.ts';

const RUNS = 60;
const CHANNEL = 'inc-1-checkout-is-failing';
const says = inRoom(CHANNEL);

type Inbound =
  | { what: 'message'; seen: InboundMessage }
  | { what: 'revision'; seen: InboundRevision }
  | { what: 'deletion'; seen: InboundDeletion }
  | { what: 'reaction'; seen: InboundReaction };
const deliver = (inbox: Inbox, { what, seen }: Inbound): Promise<void> => {
  switch (what) {
    case 'message':
      return inbox.message(seen);
    case 'revision':
      return inbox.revision(seen);
    case 'deletion':
      return inbox.deletion(seen);
    case 'reaction':
      return inbox.reaction(seen);
  }
};

const IDS = ['1', '2', '3'];
const author = (id: string): PersonId => ({ 1: ANA, 2: BEN, 3: ROBOT })[id] ?? ANA;
const words = fc.constantFrom('looking', 'update: rolling back', '<@foghorn> rolled back', '', 'hunter2');
const at = fc.integer({ min: 1, max: 20 }).map((minutes) => START + minutes * MINUTE);
const id = fc.constantFrom(...IDS);
/** The same key always means the same thing, as on a platform. */
const messageOf = (which: string): InboundMessage => {
  const text = ['looking', 'update: rolling back', 'alert'][Number(which) - 1] ?? '';
  return says.message(which, author(which), text, { at: START + Number(which) * SECOND, bot: author(which) === ROBOT });
};
const inbound: fc.Arbitrary<Inbound> = fc.oneof(
  id.map((which): Inbound => ({ what: 'message', seen: messageOf(which) })),
  fc.tuple(id, words, at).map(([which, text, editedAt]): Inbound => {
    // One edit a moment: the text follows from the time.
    const seen = says.revision(messageOf(which), `${text}${text && editedAt}`, editedAt);
    return { what: 'revision', seen };
  }),
  id.map((which): Inbound => ({ what: 'deletion', seen: says.deletion(which, START + 30 * MINUTE) })),
  fc
    .tuple(id, fc.constantFrom(ANA, CHIDI), fc.constantFrom('pushpin', 'mega', 'tada', 'pin'), fc.boolean(), at)
    .map(([which, who, emoji, added, when]): Inbound => {
      const seen = says.reaction(which, who, emoji, { added, at: when + (added ? 0 : SECOND) });
      return { what: 'reaction', seen };
    }),
);
/** No two edits of a message at one moment, no two marks by one person at one moment. */
const sequence = fc.uniqueArray(inbound, {
  maxLength: 14,
  selector: ({ what, seen }) =>
    what === 'revision'
      ? `${seen.key}${seen.editedAt}`
      : what === 'reaction'
        ? `${seen.key}${seen.person}${seen.emoji}${seen.at}`
        : `${what}${seen.key}`,
});

const opened = async (): Promise<Bench> => {
  const it = await bench();
  await it.declare();
  it.time.turn(60 * MINUTE);
  return it;
};
const record = async (it: Bench) => ({
  entries: await it.entries(1),
  shown: await it.storage.timeline(1, { hidden: true }),
  state: await it.state(1),
});
/** What people see of the messages, whatever order they came in. */
const seen = async (it: Bench) =>
  (await it.storage.timeline(1))
    .filter(({ kind, message }) => message !== null && kind === 'message')
    .map(({ kind, text, message, redacted, actor }) => ({ kind, text, message, redacted, actor }));

describe('whatever a chat hands in', () => {
  it('delivered twice gives the same timeline', async () => {
    await fc.assert(
      fc.asyncProperty(sequence, fc.infiniteStream(fc.boolean()), async (given, again) => {
        const [once, twice] = [await opened(), await opened()];
        for (const one of given) await deliver(once.inbox, one);
        for (const one of given) {
          await Promise.all([deliver(twice.inbox, one), deliver(twice.inbox, one)]);
          if (again.next().value)
            for (const earlier of given.slice(0, given.indexOf(one))) await deliver(twice.inbox, earlier);
        }
        expect(await record(twice)).toEqual(await record(once));
      }),
      { numRuns: RUNS },
    );
  });

  it('all at once loses nothing: the record is whole, and every key is there once', async () => {
    await fc.assert(
      fc.asyncProperty(sequence, async (given) => {
        const it = await opened();
        await Promise.all(given.map((one) => deliver(it.inbox, one)));
        const { entries } = await record(it);
        expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
        for (const one of given)
          if (one.what === 'reaction' || one.what === 'deletion')
            expect(entries.filter(({ id }) => id.startsWith(`c:${one.seen.key}:${one.what}`)).length).toBeGreaterThan(
              0,
            );
      }),
      { numRuns: RUNS },
    );
  });

  it('in any order shows the messages as the platform has them in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        sequence.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
        ),
        async ([given, shuffled]) => {
          const [one, other] = [await opened(), await opened()];
          for (const each of given) await deliver(one.inbox, each);
          for (const each of shuffled) await deliver(other.inbox, each);
          // A message deleted before it came was never shown; one that came first keeps its place, empty.
          const gone = new Set(given.flatMap((each) => (each.what === 'deletion' ? [each.seen.key] : [])));
          const left = async (it: Bench) =>
            (await seen(it)).filter(({ message }) => message !== null && !gone.has(message));
          expect(await left(other)).toEqual(await left(one));
          for (const row of [...(await seen(one)), ...(await seen(other))])
            if (row.message !== null && gone.has(row.message)) expect(row.text).toBe('');
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe('whatever is asked', () => {
  type Act =
    | { act: 'tell'; who: PersonId; command: Command }
    | { act: 'inbound'; inbound: Inbound }
    | { act: 'redact'; who: PersonId; nth: number }
    | { act: 'pass'; minutes: number }
    | { act: 'perform' };
  const act: fc.Arbitrary<Act> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        act: fc.constant('tell' as const),
        who: fc.constantFrom(ANA, BEN, CHIDI),
        command: commandAt(START + 90 * MINUTE),
      }),
    },
    { weight: 3, arbitrary: fc.record({ act: fc.constant('inbound' as const), inbound }) },
    {
      weight: 1,
      arbitrary: fc.record({ act: fc.constant('redact' as const), who: fc.constantFrom(ANA, BEN), nth: fc.nat(20) }),
    },
    { weight: 2, arbitrary: fc.record({ act: fc.constant('pass' as const), minutes: fc.nat(90) }) },
    { weight: 2, arbitrary: fc.constant({ act: 'perform' as const }) },
  );

  it('the fold is the stored row, the shown timeline its rebuild, the outbox drains, and nothing throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
        const it = await opened();
        it.time.turn(30 * MINUTE);
        for (let i = 0; i < 6; i++) await it.engine.declare({ home: 'local', title: `Other ${i}` }, { person: ANA });
        const running: Promise<unknown>[] = [];
        for (const one of acts)
          switch (one.act) {
            case 'tell':
              if (one.command.do === 'merge') running.push(it.engine.merge(1, 7, { person: one.who }));
              else running.push(it.engine.tell(1, one.command, { person: one.who }));
              break;
            case 'inbound':
              running.push(deliver(it.inbox, one.inbound));
              break;
            case 'redact': {
              const entries = await it.entries(1);
              const id = entries[one.nth % entries.length]?.id ?? '';
              running.push(it.engine.redact(1, [id], { person: one.who, admin: true }));
              break;
            }
            case 'pass':
              it.time.turn(one.minutes * MINUTE);
              await it.ticker.tick();
              break;
            case 'perform':
              await it.relay.step();
              break;
          }
        await Promise.all(running);
        await it.state(1);
        await it.state(7);
        for (let i = 0; i < 5; i++) {
          await it.relay.drain();
          it.time.turn(2 * SECOND);
        }
        expect(await it.storage.backlog()).toEqual({ waiting: 0, parked: 0 });
        expect(it.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
        await it.state(1);
      }),
      { numRuns: RUNS },
    );
  });
});
