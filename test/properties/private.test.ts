/** A private incident is seen by nobody outside, whatever insiders do with it and outsiders try. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Act, type Answered, act, createPlayer, type Where } from './acts.ts';
import { type Life, LOBBY, live, roomOf, seenBy, USERS, type User, visit } from './world.ts';

/** Stands in the title and in most of what insiders say about the private incident; outsiders search for the other. */
const SECRET = 'quokka';
const SOUGHT = 'zyzzyva';
const INSIDERS: readonly User[] = ['dana', 'emre'];
const OUTSIDERS = USERS.filter((user) => !INSIDERS.includes(user));
const PRIVATE = 2;

const insiders = fc.constantFrom(...INSIDERS);
const outsiders = fc.constantFrom(...OUTSIDERS);
const is = fc.constant;
const words = `${SECRET} and ${SOUGHT}`;

/** Insiders work on what is private, in its room. */
const inside: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    act: is('types' as const),
    who: insiders,
    where: is(PRIVATE),
    text: fc.constantFrom(
      `update The ${words} are found, next 15m`,
      `note 20m ago The ${words} got out`,
      `task add Catch the ${words} @emre due 10m`,
      `status identified It is the ${words}`,
      'severity sev1',
      'severity sev4',
      `rename The ${words} again`,
      `components ${SOUGHT}=degraded`,
      `impact text:"All ${words}"`,
      'handoff @emre',
      'assign communications @emre',
      `resolve The ${words} are back`,
      `cancel No ${words} at all`,
      'merge INC-1',
      'reopen',
      'postmortem redraft',
      `cadence 5m Because of ${words}`,
      `links https://example.org/${SECRET} ${words}`,
      'catchup',
      'timeline',
    ),
  }),
  fc.record({
    act: is('says' as const),
    who: insiders,
    where: is(PRIVATE),
    text: fc.constantFrom(`I see the ${words}`, `update: the ${words} sleep`, `@ana should see ${words}`),
    reply: fc.option(fc.nat(10)),
  }),
  fc.record({ act: is('edits' as const), where: is(PRIVATE), nth: fc.nat(9), text: is(`edited ${words}`) }),
  fc.record({ act: is('deletes' as const), where: is(PRIVATE), nth: fc.nat(9) }),
  fc.record({
    act: is('marks' as const),
    who: insiders,
    where: is(PRIVATE),
    nth: fc.nat(9),
    emoji: fc.constantFrom('pushpin', 'mega', 'pin'),
    on: fc.boolean(),
  }),
);
/** Outsiders look for it, by every way there is. */
const looking = fc.record({
  act: is('types' as const),
  who: outsiders,
  where: fc.constantFrom<Where>('lobby', 1, PRIVATE),
  text: fc.constantFrom(
    `list ${SOUGHT}`,
    `list component:${SOUGHT}`,
    'list all',
    'list',
    'show INC-2',
    'catchup INC-2',
    'timeline INC-2',
    `timeline INC-2 ${SOUGHT}`,
    'postmortem INC-2',
    'stats',
    'join INC-2',
    'merge INC-2',
    'merge INC-1 into INC-2',
    'merge INC-2 into INC-1',
    'update INC-2 hello',
    'task INC-2 list',
    'redact INC-2 1',
    'correct INC-2 1',
    'retry INC-2',
    'declare Another one sev2',
    'declare',
  ),
});
/** What else anybody does; nobody lets anybody into what is private, for those let in are no outsiders any more. */
const other = act.filter(
  (one) =>
    !('where' in one && one.where === PRIVATE) &&
    !(one.act === 'tells' && one.incident === PRIVATE) &&
    !(one.act === 'tells' && one.command.do === 'merge') &&
    !(one.act === 'types' && INSIDERS.includes(one.who)) &&
    !(one.act === 'presses' && INSIDERS.includes(one.who)) &&
    one.act !== 'submits',
);
const story = fc.array(
  fc.oneof({ weight: 4, arbitrary: inside }, { weight: 3, arbitrary: looking }, { weight: 2, arbitrary: other }),
  { minLength: 20, maxLength: 40, size: 'max' },
);

const pages = async (life: Life): Promise<string[]> => {
  const room = await roomOf(life, PRIVATE);
  const open = await roomOf(life, 1);
  return [
    '/',
    `/c/${room}`,
    `/c/${open}`,
    `/workspace/messages?channel=${room}`,
    `/workspace/pane?channel=${room}`,
    `/workspace/messages?channel=${open}`,
    `/workspace/pane?channel=${open}`,
    `/workspace/complete?channel=${open}&text=${encodeURIComponent('/incident merge ')}`,
    '/console',
    `/console?words=${SOUGHT}`,
    `/console?component=${SOUGHT}`,
    '/console/incidents/1',
    '/console/incidents/1/postmortem',
    '/console/incidents/1/postmortem.md',
    '/console/incidents/2',
    '/console/incidents/2?all=1',
    '/console/incidents/2/postmortem',
    '/console/incidents/2/postmortem.md',
    '/console/statistics',
    '/metrics',
    '/readyz',
  ];
};

const betrays = (text: string): boolean => text.includes(SECRET);

describe('a private incident', () => {
  it('shows to no outsider: in no reply, list, search, lobby, direct message or page', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (given) => {
        const life = await live();
        try {
          await life.asks('ana', LOBBY, 'declare Checkout is failing sev2');
          const declared = await life.asks('dana', LOBBY, `declare The ${words} escaped sev2 private people:@emre`);
          expect(declared.reply).toBe('say');
          await life.foghorn.settle();
          const answered = ({ who, reply }: Answered): void => {
            if (!INSIDERS.includes(who)) expect(betrays(JSON.stringify(reply)), `an answer to ${who}`).toBe(false);
          };
          const play = createPlayer(life, answered);
          for (const one of given) await play(one);
          await life.rest();
          expect((await life.foghorn.storage.load(PRIVATE))?.members.toSorted()).toEqual(['local:dana', 'local:emre']);
          for (const user of OUTSIDERS) {
            for (const { id } of life.foghorn.platform.channels.list(user))
              for (const { text, body } of seenBy(life, user, id))
                expect(betrays(`${text} ${JSON.stringify(body)}`), `${id} to ${user}`).toBe(false);
            for (const path of await pages(life))
              expect(betrays(await visit(life, user, path)), `${path} to ${user}`).toBe(false);
          }
          // And those inside see it: what is hidden is there.
          expect(betrays(await visit(life, 'dana', '/console'))).toBe(true);
          expect(life.errors()).toEqual([]);
        } finally {
          await life.stop();
        }
      }),
      { numRuns: 40 },
    );
  }, 300_000);
});
