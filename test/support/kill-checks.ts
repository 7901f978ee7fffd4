/** What must hold of a Foghorn after any kill, and what the whole story must have come to. */
import assert from 'node:assert/strict';
import type { LocalFoghorn as Foghorn } from '../../src/compose.ts';
import type { Entry } from '../../src/incident/entry.ts';
import type { Decision } from '../../src/incident/events.ts';
import { fold } from '../../src/incident/evolve.ts';
import { ROOM, rowsOf, type Step } from './kill-story.ts';

/** Everything acknowledged is there, once; each state is its fold, and each shown timeline its rebuild. */
export const checkKept = async (foghorn: Foghorn, acknowledged: readonly Step[]): Promise<void> => {
  const { storage } = foghorn;
  for (const { number } of await storage.list({ limit: 50 }, 'all')) {
    const decisions = (await storage.entries(number, 'decisions')) as Entry<Decision>[];
    const folded: unknown = JSON.parse(JSON.stringify(fold(decisions)));
    assert.deepEqual(await storage.load(number), folded, `the state of ${number} is not the fold`);
    const shown = await storage.timeline(number, { hidden: true });
    assert.deepEqual(shown, await storage.rebuildTimeline(number), `the timeline of ${number} is not its rebuild`);
  }
  for (const { name, leaves } of acknowledged) {
    if (!leaves) continue;
    const rows = (await rowsOf(foghorn, leaves.incident)).filter((row) => leaves.row.test(row));
    assert.equal(rows.length, 1, `“${name}” was acknowledged and is on the timeline ${rows.length} times`);
  }
};

/** Nothing waits any more, and what people said was taken down once. */
export const checkOver = async ({ storage, platform }: Foghorn): Promise<void> => {
  assert.deepEqual(await storage.backlog(), { waiting: 0, parked: 0 });
  assert.equal(platform.events.waiting(), 0);
  const heads = platform.messages.page(ROOM, {}, 500).messages;
  const said = heads
    .flatMap((head) => [head, ...(head.replies ? platform.messages.thread(head.id) : [])])
    .filter(({ author }) => author !== 'foghorn');
  const captured = (await storage.entries(1)).flatMap(({ event }) => (event.kind === 'message' ? [event.message] : []));
  for (const { id, text } of said)
    assert.equal(captured.filter((key) => key === `local:${ROOM}:${id}`).length, 1, `“${text}” was not captured once`);
  // The one that was deleted counts, too: its words are gone, that it was said is not.
  assert.equal(captured.length, said.length + 1);
};
