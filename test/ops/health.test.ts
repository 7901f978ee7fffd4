import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/incident/time.ts';
import { createHealth } from '../../src/ops/health.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { opsRoutes } from '../../src/ops/routes.ts';

const setUp = (nextWakeAt: () => Promise<number | null> = async () => null) => {
  let now = 1_000_000;
  const waiting: (() => void)[] = [];
  const health = createHealth({
    storage: { nextWakeAt },
    clock: () => now,
    loops: ['ticker', 'relay'],
    timer: (_, then) => {
      waiting.push(then);
      return () => {};
    },
  });
  const app = opsRoutes({ health, metrics: createMetrics({ process: false }) });
  return {
    health,
    turn: (ms: number) => {
      now += ms;
    },
    outOfPatience: () => {
      for (const then of waiting) then();
    },
    ask: async (path: string) => {
      const answer = await app.request(path);
      return { status: answer.status, text: await answer.text() };
    },
  };
};

describe('/livez', () => {
  it('answers while the process turns, whatever storage does', async () => {
    const { ask } = setUp(() => Promise.reject(new Error('gone')));
    expect(await ask('/livez')).toEqual({ status: 200, text: 'ok\n' });
  });
});

describe('/readyz', () => {
  it('is ready when storage answers and the loops ran', async () => {
    const { ask } = setUp();
    const { status, text } = await ask('/readyz');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      ready: true,
      checks: [
        { name: 'storage', ok: true },
        { name: 'ticker', ok: true },
        { name: 'relay', ok: true },
      ],
    });
  });

  it('says what storage said', async () => {
    const { ask } = setUp(() => Promise.reject(new Error('disk I/O error')));
    const { status, text } = await ask('/readyz');
    expect(status).toBe(503);
    expect(text).toContain('storage failed: disk I/O error');
  });

  it('does not wait for a storage that hangs', async () => {
    const { ask, outOfPatience } = setUp(() => new Promise(() => {}));
    const answer = ask('/readyz');
    await Promise.resolve();
    outOfPatience();
    expect((await answer).text).toContain('storage did not answer within 2 s');
  });

  it('names a loop that stands still, and forgives it when it runs again', async () => {
    const { ask, turn, health } = setUp();
    turn(2 * MINUTE);
    health.beat('relay');
    const { status, text } = await ask('/readyz');
    expect(status).toBe(503);
    expect(text).toContain('the ticker last ran 120 s ago');
    expect(text).not.toContain('the relay');
    health.beat('ticker');
    expect((await ask('/readyz')).status).toBe(200);
  });

  it('refuses traffic while shutting down', async () => {
    const { ask, health } = setUp();
    health.stopping();
    expect((await ask('/readyz')).status).toBe(503);
  });
});
