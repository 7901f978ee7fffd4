/** The list, and declaring from it. */
import type { Hono } from 'hono';
import { SEVERITIES } from '../../incident/incident.ts';
import { isRefusal, refuse } from '../../incident/refusal.ts';
import type { ConsoleOptions } from '../reads.ts';
import { type Outcome, outcomeOf, readForm, refusedBy, type Sent, type Serving, Stop, statusOf } from '../serve.ts';
import { listData } from './data.ts';
import { EVERYTHING, readListQuery } from './query.ts';
import { listPage } from './view.ts';

const declared = async (options: ConsoleOptions, form: Sent, person: string, base: string): Promise<Outcome> => {
  const { values } = form;
  const severity = SEVERITIES.find((known) => known === values.severity);
  if (values.severity && !severity)
    return refusedBy(form, refuse('unknown_severity', `A severity is one of ${SEVERITIES.join(', ')}.`), {
      field: 'severity',
    });
  const text = values.text ?? '';
  const components = (values.components ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const told = await options.declare(
    {
      title: values.title ?? '',
      ...(severity && { severity }),
      ...(components.length > 0 && { components }),
      ...(text.trim() !== '' && { text }),
      private: values.private === 'yes',
      drill: values.drill === 'yes',
    },
    person,
  );
  return outcomeOf(told, form, ({ incident }) => `${base}/incidents/${incident.number}?done=declare`);
};

export const listRoutes = (app: Hono, options: ConsoleOptions, serving: Serving): void => {
  app.get('/', async (c) => {
    const reader = await serving.reader(c);
    const query = readListQuery(c.req.query());
    if (isRefusal(query)) throw new Stop(400, 'That search cannot be read', query.sentence, query.hint);
    return serving.show(c, listPage(await listData(options.read, query, reader), reader, null), reader);
  });

  app.post('/declare', async (c) => {
    const reader = await serving.reader(c);
    const form = await readForm(c, 'declare');
    return serving.act(
      c,
      reader,
      form,
      () => declared(options, form, reader.person.id, serving.base),
      async (refused) =>
        serving.show(
          c,
          listPage(await listData(options.read, EVERYTHING, reader), reader, refused),
          reader,
          statusOf(refused),
        ),
    );
  });
};
