import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import type { Say } from '../../src/engine/command.ts';
import { createEngine } from '../../src/engine/engine.ts';
import type { Reply } from '../../src/engine/reply.ts';
import { MINUTE } from '../../src/incident/time.ts';
import { createLog } from '../../src/log.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { openSqlite } from '../../src/storage/open.sqlite.ts';

const START = 1_757_109_600_000;
const ANA = { person: 'local:ana' };

const setUp = async () => {
  const log = createLog('silent');
  const metrics = createMetrics({ process: false });
  const storage = metrics.watchStorage(await openSqlite({ file: ':memory:', log }));
  onTestFinished(() => storage.close());
  let now = START;
  const engine = createEngine({ storage, clock: () => now, settings: () => DEFAULT_SETTINGS, log });
  /** The lines of a metric, without help and type. */
  const lines = async (name: string): Promise<string[]> =>
    (await metrics.render()).body.split('\n').filter((line) => line.startsWith(name));
  return {
    metrics,
    storage,
    engine,
    lines,
    turn: (ms: number) => {
      now += ms;
    },
  };
};

describe('metrics', () => {
  it('count open incidents by severity and status, without drills and without what has ended', async () => {
    const { engine, lines } = await setUp();
    await engine.declare({ home: 'local', title: 'a', severity: 'SEV1' }, ANA);
    await engine.declare({ home: 'local', title: 'b', severity: 'SEV1' }, ANA);
    await engine.declare({ home: 'local', title: 'c', severity: 'SEV2', drill: true }, ANA);
    await engine.declare({ home: 'local', title: 'd', severity: 'SEV3' }, ANA);
    await engine.tell(2, { do: 'change_status', to: 'monitoring' }, ANA);
    await engine.tell(4, { do: 'resolve', text: 'over' }, ANA);
    const open = await lines('foghorn_incidents_open{');
    expect(open).toContain('foghorn_incidents_open{severity="SEV1",status="investigating"} 1');
    expect(open).toContain('foghorn_incidents_open{severity="SEV1",status="monitoring"} 1');
    expect(open).toContain('foghorn_incidents_open{severity="SEV2",status="investigating"} 0');
    expect(open.filter((line) => !line.endsWith(' 0'))).toHaveLength(2);
  });

  it('count entries, nudges and commits', async () => {
    const { engine, lines, turn } = await setUp();
    await engine.declare({ home: 'local', title: 'a' }, ANA);
    turn(26 * MINUTE);
    await engine.tell(1, { do: 'tick', present: () => true }, { person: 'foghorn' });
    expect(await lines('foghorn_entries_total{')).toContain('foghorn_entries_total{kind="declared"} 1');
    expect(await lines('foghorn_nudges_total{')).toEqual(['foghorn_nudges_total{stage="heads_up"} 1']);
    expect(await lines('foghorn_commit_seconds_count')).toEqual(['foghorn_commit_seconds_count{result="committed"} 2']);
  });

  it('count what became of effects, and show the backlog', async () => {
    const { engine, storage, lines } = await setUp();
    await engine.declare({ home: 'local', title: 'a' }, ANA);
    const before = (await storage.backlog()).waiting;
    const lease = async () => {
      const [effect] = await storage.lease(START, 1, MINUTE, 'token');
      if (!effect) throw new Error('nothing to perform');
      return effect;
    };
    const first = await lease();
    await storage.postpone(first, START, 'timeout');
    await storage.postpone(await lease(), START, null);
    await storage.park(await lease(), START, 'no such channel');
    await storage.release(1, START);
    const again = await lease();
    await storage.done(again, START, {});
    // Not held any more: not counted either.
    await storage.done(again, START, {});
    const kind = first.effect.kind;
    expect((await lines('foghorn_effects_total{')).sort()).toEqual([
      `foghorn_effects_total{kind="${kind}",outcome="failed"} 1`,
      `foghorn_effects_total{kind="${kind}",outcome="parked"} 1`,
      `foghorn_effects_total{kind="${kind}",outcome="performed"} 1`,
    ]);
    expect(await lines('foghorn_effects_backlog{')).toEqual([
      `foghorn_effects_backlog{state="waiting"} ${before - 1}`,
      'foghorn_effects_backlog{state="parked"} 0',
    ]);
  });

  it('count commands under the names there are, whatever people type', async () => {
    const { metrics, lines } = await setUp();
    const replies: Reply[] = [
      { reply: 'done' },
      { reply: 'refused', refusal: { code: 'x', sentence: '', hint: '' } },
      { reply: 'done' },
      { reply: 'done' },
    ];
    const command = {
      name: 'update',
      synonyms: ['post'],
      summary: '',
      examples: [],
      where: 'room',
      options: {},
    } as const;
    const say = metrics.watchSay({
      commands: [{ ...command, run: async () => ({ reply: 'done' }) }],
      opensForm: () => false,
      say: async () => replies.shift() ?? { reply: 'done' },
    } satisfies Say);
    const ask = {
      asker: { person: 'local:ana', name: 'Ana', zone: null },
      place: { platform: 'local', channel: 'lobby' },
    };
    await say.say({ ...ask, text: 'post all is well' });
    await say.say({ ...ask, text: 'UPDATE all is well' });
    await say.say({ ...ask, invocation: { command: 'update', options: {} } });
    await say.say({ ...ask, text: 'checkout is on fire' });
    expect((await lines('foghorn_commands_total{')).sort()).toEqual([
      'foghorn_commands_total{command="other",outcome="done"} 1',
      'foghorn_commands_total{command="update",outcome="done"} 2',
      'foghorn_commands_total{command="update",outcome="refused"} 1',
    ]);
  });

  it('have bounded labels', async () => {
    const { engine, metrics } = await setUp();
    await engine.declare({ home: 'local', title: 'swordfish', components: ['swordfish'] }, ANA);
    expect((await metrics.render()).body).not.toContain('swordfish');
  });

  it('include the process itself when asked to', async () => {
    const { body, contentType } = await createMetrics({ process: true }).render();
    expect(contentType).toContain('text/plain');
    expect(body).toContain('nodejs_eventloop_lag_seconds');
  });
});
