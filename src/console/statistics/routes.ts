/** Statistics by address: `?from&to`, or `?period=last month`. */
import type { Hono } from 'hono';
import { isRefusal } from '../../incident/refusal.ts';
import type { ConsoleOptions } from '../reads.ts';
import type { Serving } from '../serve.ts';
import { statisticsData } from './data.ts';
import { statisticsPage } from './view.ts';

export const statisticsRoutes = (app: Hono, options: ConsoleOptions, serving: Serving): void => {
  app.get('/statistics', async (c) => {
    const reader = await serving.reader(c);
    const query = {
      from: c.req.query('from') ?? '',
      to: c.req.query('to') ?? '',
      period: (c.req.query('period') ?? '').slice(0, 60),
    };
    const found = await statisticsData(options.read, query, reader);
    return serving.show(c, statisticsPage(query, found, reader), reader, isRefusal(found) ? 400 : 200);
  });
};
