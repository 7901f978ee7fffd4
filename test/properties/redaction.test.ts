/** Redacted words are gone for good: from every byte of the database, and from all that Foghorn said in channels. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { dataFiles } from '../../src/data.ts';
import { isRefusal } from '../../src/incident/refusal.ts';
import { act, createPlayer } from './acts.ts';
import { type Life, LOBBY, live, roomOf, seenBy, USERS } from './world.ts';

const home = mkdtempSync(join(tmpdir(), 'foghorn-redaction-'));
afterAll(() => rmSync(home, { recursive: true }));

/** Ways in which words get onto a timeline: typed commands, and messages. */
const TYPED = {
  note: (word: string) => `note ${word} was seen`,
  update: (word: string) => `update ${word} was seen`,
  task: (word: string) => `task add Look at ${word}`,
  status: (word: string) => `status monitoring ${word} was deployed`,
  severity: (word: string) => `severity sev1 text:"${word} is worse than it looked"`,
  link: (word: string) => `links https://example.org/${word} about ${word}`,
  impact: (word: string) => `impact text:"${word} hit everybody"`,
  snooze: (word: string) => `snooze 15m ${word} takes long`,
  cadence: (word: string) => `cadence 15m because ${word}`,
} as const;
type Saying = keyof typeof TYPED | 'message' | 'edit';
const SAYINGS = [...(Object.keys(TYPED) as (keyof typeof TYPED)[]), 'message', 'edit'] as const;

/** Others neither repeat nor remove what is to be taken back; everything else may happen. */
const meanwhile = act.filter((one) => one.act !== 'edits' && one.act !== 'deletes');
const secret = fc.record({
  saying: fc.constantFrom<Saying>(...SAYINGS),
  marks: fc.subarray(['pushpin', 'mega', 'pin']),
  meanwhile: fc.array(meanwhile, { maxLength: 4 }),
  afterwards: fc.array(meanwhile, { maxLength: 2 }),
});

/** Says the word. The message it is in; null: an entry holds it, if anything does. */
const utter = async (life: Life, room: string, saying: Saying, word: string): Promise<number | null> => {
  if (saying !== 'message' && saying !== 'edit') {
    await life.asks('ana', room, TYPED[saying](word));
    return null;
  }
  const { platform } = life.foghorn;
  const text = `${word} is the key`;
  const posted = platform.say({ channel: room, author: 'ben', text: saying === 'edit' ? 'the key follows' : text });
  if (isRefusal(posted)) throw new Error(posted.sentence);
  if (saying === 'edit') {
    await life.foghorn.settle();
    platform.edit(posted.id, 'ben', { text });
  }
  return posted.id;
};

/** Somebody quotes it in the postmortem, whole. */
const quote = async ({ foghorn }: Life, word: string): Promise<void> => {
  const { storage, engine } = foghorn;
  for (const { event } of await storage.entries(1))
    if ('text' in event && event.text?.includes(word)) {
      const text = `It was said:\n> ${event.text}`;
      await engine.tell(1, { do: 'edit_postmortem', section: 'summary', text }, { person: 'local:emre' });
      return;
    }
};

/** Deletes the message, or redacts the entry where the word was said first. False: it never got onto the record. */
const takeBack = async ({ foghorn }: Life, word: string, message: number | null): Promise<boolean> => {
  const { platform, storage, engine } = foghorn;
  if (message !== null) {
    platform.remove(message, 'ben');
    return true;
  }
  const first = (await storage.entries(1)).find(({ event }) => JSON.stringify(event).includes(word));
  if (!first) return false;
  const told = await engine.redact(1, [first.id], { person: 'local:priya', admin: true });
  expect(told.ok || told.refusal.code, word).toBe(true);
  return true;
};

/** Where any of these words can still be read: files of the database, channels, the search. */
const traces = async (life: Life, folder: string, words: readonly string[]): Promise<string[]> => {
  const { platform, storage } = life.foghorn;
  const found = new Set<string>();
  const look = (where: string, holds: (word: string) => boolean): void => {
    for (const word of words) if (holds(word)) found.add(`${word} in ${where}`);
  };
  for (const name of readdirSync(folder).filter((file) => file.startsWith('foghorn.db'))) {
    const bytes = readFileSync(join(folder, name));
    look(name, (word) => bytes.includes(word));
  }
  // A letter is its reader's: what one person was sent is not taken from them.
  for (const user of USERS)
    for (const { id, kind } of platform.channels.list(user))
      if (kind !== 'direct')
        for (const { text, body } of seenBy(life, user, id)) {
          const read = `${text} ${JSON.stringify(body)}`;
          look(`${id}: ${text}`, (word) => read.includes(word));
        }
  for (const word of words) if ((await storage.list({ words: word }, 'all')).length > 0) found.add(`${word} in search`);
  return [...found];
};

describe('redacted words', () => {
  it('are in no table, no payload, no index, no channel, and come back by no redelivery', async () => {
    let lives = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(secret, { minLength: 1, maxLength: 4 }), fc.boolean(), async (secrets, resolves) => {
        lives += 1;
        const folder = join(home, String(lives));
        const life = await live(dataFiles(folder));
        const { foghorn } = life;
        const { platform } = foghorn;
        try {
          await life.asks('ana', LOBBY, 'declare Checkout is failing sev2');
          await foghorn.settle();
          const room = await roomOf(life, 1);
          const play = createPlayer(life);

          const said: { word: string; message: number | null }[] = [];
          for (const [n, one] of secrets.entries()) {
            const word = `sesame${n}open${lives}`;
            const message = await utter(life, room, one.saying, word);
            for (const emoji of message === null ? [] : one.marks)
              if (emoji === 'pin') platform.pin(message ?? 0, 'chidi', true);
              else platform.react(message ?? 0, 'chidi', emoji, true);
            for (const other of one.meanwhile) await play(other);
            said.push({ word, message });
          }
          if (resolves) await life.asks('ana', room, 'resolve It works again');
          await foghorn.settle();
          for (const { word } of said) await quote(life, word);

          const taken: string[] = [];
          for (const [n, { word, message }] of said.entries()) {
            if (await takeBack(life, word, message)) taken.push(word);
            for (const other of secrets[n]?.afterwards ?? []) await play(other);
          }
          await life.rest();
          await life.redeliver();
          await life.rest();
          expect(await traces(life, folder, taken)).toEqual([]);
          expect(life.errors()).toEqual([]);
        } finally {
          await life.stop();
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: 40 },
    );
  }, 300_000);
});
