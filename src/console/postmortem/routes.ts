/** The postmortem's page, its edits, and its file. */
import type { Hono } from 'hono';
import type { Incident } from '../../incident/incident.ts';
import { slugOf } from '../../incident/text.ts';
import type { Refused } from '../parts/forms.ts';
import type { Reader } from '../reader.ts';
import type { ConsoleOptions } from '../reads.ts';
import { type Outcome, outcomeOf, readForm, type Sent, type Serving, Stop, statusOf } from '../serve.ts';
import { postmortemData, recordOf } from './data.ts';
import { type PostmortemData, postmortemPage } from './view.ts';

export const postmortemRoutes = (app: Hono, options: ConsoleOptions, serving: Serving): void => {
  const { read, tell } = options;
  const here = (incident: Incident): string => `${serving.base}/incidents/${incident.number}/postmortem`;
  const page = async (
    incident: Incident,
    reader: Reader,
    shown: Partial<Pick<PostmortemData, 'editing' | 'whole' | 'done'>>,
    refused: Refused | null = null,
  ) => {
    const data = await postmortemData(options, incident, reader, { editing: null, whole: null, done: null, ...shown });
    return postmortemPage(data, reader, refused);
  };

  app.get('/incidents/:number/postmortem', async (c) => {
    const reader = await serving.reader(c);
    const incident = await serving.incident(c.req.param('number'), reader);
    const editing = incident.postmortem ? (c.req.query('edit') ?? null) : null;
    const whole = c.req.query('whole') ?? null;
    const done = c.req.query('done') ?? null;
    return serving.show(c, await page(incident, reader, { editing, whole, done }), reader);
  });

  app.get('/incidents/:number/postmortem.md', async (c) => {
    const reader = await serving.reader(c);
    const incident = await serving.incident(c.req.param('number'), reader);
    const name = `${slugOf(incident.number, incident.title)}-postmortem.md`;
    c.header('Content-Type', 'text/markdown; charset=utf-8');
    // A slug is made of a-z, 0-9 and hyphens: nothing in it needs quoting.
    c.header('Content-Disposition', `attachment; filename="${name}"`);
    return c.body(options.document(await recordOf(read, incident, reader)));
  });

  /** Both ways of changing a section: a text, or null to give it back. */
  const edited = async (incident: Incident, form: Sent, reader: Reader, text: string | null): Promise<Outcome> => {
    const { values } = form;
    const section = values.section ?? '';
    const known = options.postmortem(await recordOf(read, incident, reader));
    if (!known.some(({ id }) => id === section))
      throw new Stop(404, 'Not found', 'This postmortem has no such section.');
    const told = await tell(
      incident.number,
      { do: 'edit_postmortem', section, text, base: values.base ?? '' },
      reader.person.id,
    );
    return outcomeOf(told, form, ({ changed }) => {
      const done = changed ? (text === null ? 'given' : 'saved') : 'nothing';
      return `${here(incident)}?done=${done}#${encodeURIComponent(section)}`;
    });
  };

  for (const [path, name, textOf] of [
    ['edit', 'section', ({ values }: Sent) => values.text ?? ''],
    ['give-back', 'give', () => null],
  ] as const)
    app.post(`/incidents/:number/postmortem/${path}`, async (c) => {
      const reader = await serving.reader(c);
      const incident = await serving.incident(c.req.param('number'), reader);
      const form = await readForm(c, name);
      return serving.act(
        c,
        reader,
        form,
        () => edited(incident, form, reader, textOf(form)),
        async (refused) => {
          const current = await serving.incident(c.req.param('number'), reader);
          const editing = refused.form === 'section' ? (form.values.section ?? null) : null;
          return serving.show(c, await page(current, reader, { editing }, refused), reader, statusOf(refused));
        },
      );
    });

  app.post('/incidents/:number/postmortem/redraft', async (c) => {
    const reader = await serving.reader(c);
    const incident = await serving.incident(c.req.param('number'), reader);
    const form = await readForm(c, 'redraft');
    return serving.act(
      c,
      reader,
      form,
      async () => {
        const told = await options.redraft(incident.number, reader.person.id);
        return outcomeOf(told, form, () => `${here(incident)}?done=redrafted`);
      },
      async (refused) => serving.show(c, await page(incident, reader, {}, refused), reader, statusOf(refused)),
    );
  });
};
