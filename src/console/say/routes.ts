/** Any command, where main gave the console the door for them. */
import type { Hono } from 'hono';
import type { Say } from '../../engine/command.ts';
import type { Incident } from '../../incident/incident.ts';
import { refuse } from '../../incident/refusal.ts';
import type { Page } from '../page.ts';
import type { Refused } from '../parts/forms.ts';
import type { Reader } from '../reader.ts';
import type { ConsoleOptions } from '../reads.ts';
import { readForm, refusedBy, type Serving, Stop, statusOf } from '../serve.ts';
import { type Answer, asker, carriedIn, optionsIn } from './ask.ts';
import { answerPage } from './view.ts';

/** The page to show a refused line on again. */
export type Again = (incident: Incident, refused: Refused, reader: Reader) => Promise<Page>;

export const sayRoutes = (
  app: Hono,
  say: Say['say'],
  { read }: ConsoleOptions,
  serving: Serving,
  again: Again,
): void => {
  app.post('/incidents/:number/say', async (c) => {
    const reader = await serving.reader(c);
    const incident = await serving.incident(c.req.param('number'), reader);
    const form = await readForm(c, 'say');
    const { room } = await read.bindings(incident.number);
    const ask = asker(say, incident, room ?? null, reader);
    // The door itself answers a double click like the first.
    const answer = async (): Promise<Answer> => {
      if (form.values.invocation === undefined) {
        const text = form.values.text ?? '';
        return text.trim() === ''
          ? { is: 'refused', refusal: refuse('no_text', 'That is no command.', 'Type help to see them.') }
          : ask.typed(text);
      }
      const carried = carriedIn(form.values.invocation);
      if (!carried)
        throw new Stop(400, 'That form cannot be read', 'What it carried hidden is damaged.', 'Open it anew.');
      return ask.submitted(carried, optionsIn(form.values));
    };
    const answered = await answer();
    if (answered.is === 'done') return c.redirect(`${serving.base}/incidents/${incident.number}?done=said`, 303);
    if (answered.is === 'refused') {
      const { refused } = refusedBy(form, answered.refusal, { field: 'text' });
      return serving.show(c, await again(incident, refused, reader), reader, statusOf(refused));
    }
    const failed = answered.is === 'form' && answered.refusal !== null;
    return serving.show(c, answerPage(incident, answered, reader), reader, failed ? 422 : 200);
  });
};
