/** Forms sent: refused beside the field at fault with everything as typed, or closed, with what came of it said. */
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { Reply } from '../../engine/reply.ts';
import type { Metadata } from './actions-metadata.ts';
import { askerOf, type Door, NOWHERE, placeOf } from './commands.ts';
import { type Asking, PATIENCE, refusal, message as sentence } from './commands-ask.ts';
import type { Voice } from './commands-voice.ts';
import { neutralTyped } from './inbound-text.ts';
import { errorsOf, type ViewState, valuesOf } from './views.ts';

const chosenSchema = z.object({ value: z.string() });
const inputSchema = z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_option: chosenSchema.nullish(),
  selected_options: z.array(chosenSchema).nullish(),
  selected_user: z.string().nullish(),
  selected_users: z.array(z.string()).nullish(),
});
const submissionSchema = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({
    id: z.string(),
    root_view_id: z.string().nullish(),
    private_metadata: z.string().default(''),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), inputSchema)) }).default({ values: {} }),
  }),
});

/** What Slack is told about a form that was sent. */
type Verdict =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: ModalView }
  | { response_action: 'clear' };

const OLD = 'This form belongs to another version of Foghorn. Copy what you typed, close it and open it anew.';
const WAIT = sentence('Still working on it…', 'Foghorn takes longer than usual; the answer will stand here.', 'plain');
/** Errors stand beside a field on one line or two. */
const LONGEST = 300;

/** Refused: beside the field at fault, else beside the first, so that whatever was typed stays where it is. */
const verdictOn = (reply: Reply, fields: readonly string[], channel: string, asking: Asking): Verdict => {
  switch (reply.reply) {
    case 'refused': {
      const { sentence: what, hint } = reply.refusal;
      return (
        errorsOf(fields, reply.field, (hint === '' ? what : `${what} ${hint}`).slice(0, LONGEST)) ?? {
          response_action: 'update',
          view: asking.messageView(refusal(reply), channel),
        }
      );
    }
    case 'form':
      return { response_action: 'update', view: asking.formView(reply.form, channel) };
    default:
      return { response_action: 'clear' };
  }
};

export const takeForms = (app: App, door: Door, voice: Voice, metadata: Metadata): void => {
  const { asking } = door;
  app.view({ callback_id: /.*/, type: 'view_submission' }, async ({ body, ack }) => {
    const { user, view } = submissionSchema.parse(body);
    const values = valuesOf(view.state.values as ViewState);
    const fields = Object.keys(values);
    const carried = metadata.read(view.private_metadata);
    if (!carried?.invoke) {
      const old: Verdict = { response_action: 'update', view: asking.messageView(sentence(OLD), NOWHERE) };
      return ack(errorsOf(fields, undefined, OLD) ?? old);
    }
    const { channel, invoke } = carried;
    const typed = Object.entries(values).map(([name, value]) => [name, neutralTyped(value, door.directory)]);
    const asked = door.say.say({
      asker: askerOf(user.id, door),
      place: placeOf(channel),
      invocation: { ...invoke, options: { ...invoke.options, ...Object.fromEntries(typed) }, submitted: true },
    });
    const reply = await asking.within(asked, PATIENCE, (late) => asking.showIn(view.id, channel, late));
    if (reply === null) return ack({ response_action: 'update', view: asking.messageView(WAIT, channel) });
    await ack(verdictOn(reply, fields, channel, asking));
    if (reply.reply !== 'say') return;
    const address = asking.addressOf(view.id) ?? asking.addressOf(view.root_view_id ?? '');
    await voice.tell({ user: user.id, channel, address }, reply.message);
  });
  // Closed without being sent: nothing was asked.
  app.view({ callback_id: /.*/, type: 'view_closed' }, async ({ ack }) => ack());
};
