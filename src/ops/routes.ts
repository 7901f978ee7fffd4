/** The pages programs read: /livez, /readyz, /metrics. */
import { Hono } from 'hono';
import type { Health } from './health.ts';
import type { Metrics } from './metrics.ts';

export const opsRoutes = ({ health, metrics }: { health: Health; metrics: Metrics }): Hono => {
  const app = new Hono();
  app.get('/livez', (c) => c.text('ok\n'));
  app.get('/readyz', async (c) => {
    const { ok, checks } = await health.ready();
    return c.json({ ready: ok, checks }, ok ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    const { contentType, body } = await metrics.render();
    return c.body(body, 200, { 'content-type': contentType });
  });
  return app;
};
