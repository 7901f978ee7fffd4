/** An incident's page, and what its forms ask for. */
import type { Hono } from 'hono';
import type { Incident } from '../../incident/incident.ts';
import { isRefusal } from '../../incident/refusal.ts';
import type { Refused } from '../parts/forms.ts';
import type { Reader } from '../reader.ts';
import type { ConsoleOptions } from '../reads.ts';
import { sayRoutes } from '../say/routes.ts';
import { type Outcome, outcomeOf, readForm, refusedBy, type Serving, Stop, statusOf } from '../serve.ts';
import { ACTIONS, isUnread } from './actions.ts';
import { correctCommand } from './correct.ts';
import { incidentData } from './data.ts';
import { readStoryQuery, type StoryQuery, storyAddress } from './query.ts';
import { incidentPage } from './view.ts';

const readQuery = (given: Record<string, string>): StoryQuery => {
  const query = readStoryQuery(given);
  if (isRefusal(query)) throw new Stop(400, 'That part of the timeline cannot be read', query.sentence, query.hint);
  return query;
};

export const incidentRoutes = (app: Hono, options: ConsoleOptions, serving: Serving): void => {
  const { read, tell } = options;
  const here = (incident: Incident): string => `${serving.base}/incidents/${incident.number}`;
  const page = async (incident: Incident, query: StoryQuery, reader: Reader, refused: Refused | null) =>
    incidentPage(await incidentData(read, incident, query, reader), reader, refused, options.say !== undefined);

  if (options.say)
    sayRoutes(app, options.say, options, serving, (incident, refused, reader) =>
      page(incident, readQuery({}), reader, refused),
    );

  app.get('/incidents/:number{[^/.]+}', async (c) => {
    const reader = await serving.reader(c);
    const incident = await serving.incident(c.req.param('number'), reader);
    return serving.show(c, await page(incident, readQuery(c.req.query()), reader, null), reader);
  });

  app.post('/incidents/:number/correct', async (c) => {
    const reader = await serving.reader(c);
    const incident = await serving.incident(c.req.param('number'), reader);
    const query = readQuery(c.req.query());
    const form = await readForm(c, 'correct');
    const { values } = form;
    const correct = async (): Promise<Outcome> => {
      const entry = await read.entry(incident.number, values.entry ?? '');
      if (!entry) throw new Stop(404, 'Not found', 'There is no such entry in this timeline.');
      const asked = correctCommand(values, entry.event.kind, reader);
      if (isUnread(asked)) return refusedBy(form, asked.refusal, asked);
      const told = await tell(incident.number, asked, reader.person.id);
      return outcomeOf(told, form, ({ changed }) =>
        storyAddress(
          here(incident),
          query,
          { correct: undefined, done: changed ? 'correct' : 'nothing' },
          `#${encodeURIComponent(entry.id)}`,
        ),
      );
    };
    return serving.act(c, reader, form, correct, async (refused) =>
      serving.show(
        c,
        await page(incident, { ...query, correct: values.entry ?? '' }, reader, refused),
        reader,
        statusOf(refused),
      ),
    );
  });

  app.post('/incidents/:number/retry', async (c) => {
    const reader = await serving.reader(c);
    const incident = await serving.incident(c.req.param('number'), reader);
    const form = await readForm(c, 'retry');
    const run = async (): Promise<Outcome> => {
      const released = await options.retry(incident.number, reader.person.id);
      return { to: `${here(incident)}?done=${released > 0 ? 'retry' : 'nothing'}` };
    };
    return serving.act(c, reader, form, run, async (refused) =>
      serving.show(c, await page(incident, readQuery({}), reader, refused), reader, statusOf(refused)),
    );
  });

  app.post('/incidents/:number/:action{[a-z]+}', async (c, next) => {
    const name = c.req.param('action');
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!action) return next();
    const reader = await serving.reader(c);
    const incident = await serving.incident(c.req.param('number'), reader);
    const form = await readForm(c, name);
    const run = async (): Promise<Outcome> => {
      const asked = action(form.values, reader, incident);
      if (isUnread(asked)) return refusedBy(form, asked.refusal, asked);
      const told = await tell(incident.number, asked, reader.person.id);
      return outcomeOf(told, form, ({ changed }) => `${here(incident)}?done=${changed ? name : 'nothing'}`);
    };
    return serving.act(c, reader, form, run, async (refused) => {
      // What it is now, not what it was before somebody else was quicker.
      const current = await serving.incident(c.req.param('number'), reader);
      return serving.show(c, await page(current, readQuery({}), reader, refused), reader, statusOf(refused));
    });
  });
};
