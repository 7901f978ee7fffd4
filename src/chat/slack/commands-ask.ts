/**
 * From what a person asked to what they see. Slack gives three seconds for an acknowledgement and for opening a form:
 * a form is opened empty first and filled after; what takes longer is acknowledged and answered when it is there.
 */
import type { ModalView } from '@slack/types';
import type { Request, Say } from '../../engine/command.ts';
import { type Clock, DeliveryError, type Log } from '../../engine/ports.ts';
import type { Form, Invocation, Message, Reply } from '../../engine/reply.ts';
import type { Duration } from '../../incident/incident.ts';
import { SECOND } from '../../incident/time.ts';
import type { Metadata } from './actions-metadata.ts';
import type { SlackClient } from './client.ts';
import type { ReturnAddress, Shown, Voice } from './commands-voice.ts';
import { createMemory } from './inbound-lanes.ts';
import type { Timer } from './limiter.ts';

export interface Rendering {
  message(message: Message): Shown;
  form(form: Form, metadata: string): ModalView;
  /** A modal that only says something. */
  note(message: Message): ModalView;
  /** What a modal shows until it is known what it is to show. */
  loading(): ModalView;
}

export interface Asked {
  request: Request;
  user: string;
  channel: string;
  /** Opens one view, within three seconds. */
  trigger: string;
  address: ReturnAddress | null;
  /** `body`: what the acknowledgement shows, where it can. */
  acknowledge(body?: Shown & { response_type: 'ephemeral' }): Promise<void>;
  /** The acknowledgement can show something: that of a slash command. */
  shows: boolean;
  /** The modal in which it was asked; it shows the answer. */
  view?: string;
}

export interface Asking {
  ask(asked: Asked): Promise<void>;
  /** Puts a reply into a modal that is open. */
  showIn(view: string, channel: string, reply: Reply): Promise<void>;
  messageView(message: Message, channel: string): ModalView;
  formView(form: Form, channel: string): ModalView;
  /** The address given when the view was opened. */
  addressOf(view: string): ReturnAddress | null;
  /** The reply, or null when it is not there yet after that time; then `late` gets it. */
  within(reply: Promise<Reply>, time: Duration, late: (reply: Reply) => Promise<void>): Promise<Reply | null>;
  /** Resolves when every late answer has been given. */
  idle(): Promise<void>;
}

/** Of the three seconds; the rest is for the way. */
export const PATIENCE: Duration = 2 * SECOND;
const TRIGGER_LIVES: Duration = 2500;
const VIEWS = 1000;

export const message = (summary: string, hint = '', tone: Message['tone'] = 'attention'): Message => ({
  summary,
  tone,
  blocks: [{ type: 'text', text: [summary] }, ...(hint === '' ? [] : [{ type: 'context' as const, text: [hint] }])],
});
const withButton = (plain: Message, label: string, invoke: Invocation): Message => ({
  ...plain,
  blocks: [...plain.blocks, { type: 'buttons', buttons: [{ label, style: 'plain', invoke }] }],
});
export const refusal = ({ refusal: { sentence, hint }, again }: Extract<Reply, { reply: 'refused' }>): Message =>
  again ? withButton(message(sentence, hint), 'Edit again', again) : message(sentence, hint);

/** The form as a button would ask for it, with everything that stands in it. */
const reopening = ({ invoke, fields }: Form): Invocation => {
  const { submitted: _, shown: __, ...asked } = invoke;
  const standing = fields.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
  const options =
    asked.options.draft === undefined ? { ...asked.options, ...Object.fromEntries(standing) } : asked.options;
  return { ...asked, options: { ...options, edit: 'yes' } };
};

const DONE = message('Done.', '', 'good');

export const createAsking = ({
  say,
  client,
  rendering,
  metadata,
  voice,
  clock,
  timer,
  log,
}: {
  say: Say;
  client: SlackClient;
  rendering: Rendering;
  metadata: Metadata;
  voice: Voice;
  clock: Clock;
  timer: Timer;
  log: Log;
}): Asking => {
  const addresses = createMemory<string, ReturnAddress>(VIEWS);
  const later = new Set<Promise<void>>();

  const placed = (view: ModalView, channel: string): ModalView => ({
    ...view,
    private_metadata: metadata.write({ channel, invoke: null }),
  });
  const messageView = (shown: Message, channel: string): ModalView => placed(rendering.note(shown), channel);
  const formView = (form: Form, channel: string): ModalView =>
    rendering.form(form, metadata.write({ channel, invoke: form.invoke }));
  const viewOf = (reply: Reply, channel: string): ModalView => {
    switch (reply.reply) {
      case 'form':
        return formView(reply.form, channel);
      case 'say':
        return messageView(reply.message, channel);
      case 'refused':
        return messageView(refusal(reply), channel);
      case 'done':
        return messageView(DONE, channel);
    }
  };

  const open = async (asked: Asked, view: ModalView): Promise<string | null> => {
    try {
      const opened = await client.call(
        'views.open',
        { trigger_id: asked.trigger, view },
        { until: clock() + TRIGGER_LIVES },
      );
      const id = opened.view?.id ?? null;
      if (id !== null && asked.address) addresses.set(id, asked.address);
      return id;
    } catch (error) {
      log.warn({ err: error, channel: asked.channel }, 'A form could not be opened on Slack');
      return null;
    }
  };

  const showIn: Asking['showIn'] = async (view, channel, reply) => {
    try {
      await client.call('views.update', { view_id: view, view: viewOf(reply, channel) });
    } catch (error) {
      // Whoever closed it meanwhile does not want it any more.
      if (!(error instanceof DeliveryError && error.code === 'not_found'))
        log.warn({ err: error, channel }, 'A view could not be shown on Slack');
    }
  };

  const within: Asking['within'] = async (reply, time, late) => {
    let callOff = (): void => {};
    const out = new Promise<null>((resolve) => {
      callOff = timer(time, () => resolve(null));
    });
    const first = await Promise.race([reply, out]);
    callOff();
    if (first !== null) return first;
    const work = reply
      .then(late)
      .catch((error: unknown) => log.error({ err: error }, 'A late answer could not be given on Slack'));
    later.add(work);
    void work.finally(() => later.delete(work));
    return null;
  };

  /** What can be said without a form of its own. */
  const spoken = (reply: Reply): Message | null => {
    switch (reply.reply) {
      case 'say':
        return reply.message;
      case 'refused':
        return refusal(reply);
      case 'done':
        return null;
      case 'form':
        return withButton(message(`${reply.form.title}: the form is ready.`), 'Open the form', reopening(reply.form));
    }
  };
  const tell = async ({ user, channel, address }: Asked, reply: Reply): Promise<void> => {
    const said = spoken(reply);
    if (said) await voice.tell({ user, channel, address }, said);
  };

  /** The form first, empty: its three seconds run, and so do those of the acknowledgement. */
  const withForm = async (asked: Asked): Promise<void> => {
    const { request, channel } = asked;
    const opening = open(asked, placed(rendering.loading(), channel));
    let callOff = (): void => {};
    await Promise.race([
      opening,
      new Promise<void>((resolve) => {
        callOff = timer(PATIENCE, resolve);
      }),
    ]);
    callOff();
    await asked.acknowledge();
    const reply = await say.say(request);
    const view = await opening;
    if (view === null) await tell(asked, reply);
    else await showIn(view, channel, reply);
  };

  const inView = async (asked: Asked, view: string): Promise<void> => {
    await asked.acknowledge();
    await showIn(view, asked.channel, await say.say(asked.request));
  };

  const plainly = async (asked: Asked): Promise<void> => {
    const reply = await within(say.say(asked.request), PATIENCE, (late) => tell(asked, late));
    if (reply === null) return asked.acknowledge();
    if (reply.reply === 'form') {
      // Not foreseen from the words alone: there may be time to open it yet.
      await asked.acknowledge();
      if ((await open(asked, formView(reply.form, asked.channel))) === null) await tell(asked, reply);
      return;
    }
    const said = spoken(reply);
    if (asked.shows && said) return asked.acknowledge({ response_type: 'ephemeral', ...rendering.message(said) });
    await asked.acknowledge();
    await tell(asked, reply);
  };

  return {
    ask: (asked) => {
      if (asked.view !== undefined) return inView(asked, asked.view);
      return say.opensForm(asked.request) ? withForm(asked) : plainly(asked);
    },
    showIn,
    messageView,
    formView,
    addressOf: (view) => addresses.get(view) ?? null,
    within,
    idle: async () => {
      while (later.size > 0) await Promise.all(later);
    },
  };
};
