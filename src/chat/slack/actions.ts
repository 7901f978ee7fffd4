/** Buttons and menus: each is a command with some options given. In messages, in modals, on the home tab. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Metadata } from './actions-metadata.ts';
import { isInvoking } from './blocks.ts';
import { askerOf, type Door, NOWHERE, placeOf } from './commands.ts';
import { message as sentence } from './commands-ask.ts';
import type { Voice } from './commands-voice.ts';
import { decodeInvocation } from './invocation.ts';

const actionsSchema = z.object({
  trigger_id: z.string(),
  user: z.object({ id: z.string() }),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).nullish(),
  view: z.object({ id: z.string(), type: z.string(), private_metadata: z.string().default('') }).nullish(),
  actions: z.array(
    z.object({
      action_id: z.string(),
      type: z.string().optional(),
      value: z.string().nullish(),
      url: z.string().nullish(),
      selected_option: z.object({ value: z.string() }).nullish(),
    }),
  ),
});

export const takeActions = (app: App, door: Door, voice: Voice, metadata: Metadata): void => {
  const unknown = sentence(
    'This button belongs to another version of Foghorn.',
    `Type /${door.command} to see what can be done now.`,
  );
  app.action(/.*/, async ({ body, ack }) => {
    const { actions, user, channel, view, trigger_id, response_url } = actionsSchema.parse(body);
    const modal = view?.type === 'modal' ? view : null;
    const where = channel?.id ?? (modal ? metadata.read(modal.private_metadata)?.channel : undefined) ?? NOWHERE;
    const address = response_url === undefined ? null : { url: response_url, at: door.clock() };
    const action = actions[0];
    // Links open by themselves; fields of a form are read when it is sent.
    if (!action || action.url) return ack();
    const written = action.value ?? action.selected_option?.value;
    const invocation = isInvoking(action.action_id) && written ? decodeInvocation(written) : null;
    if (!invocation && modal && !isInvoking(action.action_id) && action.type !== 'button') return ack();
    if (!invocation) {
      await ack();
      if (modal) return door.asking.showIn(modal.id, where, { reply: 'say', message: unknown });
      return voice.tell({ user: user.id, channel: where, address }, unknown);
    }
    await door.asking.ask({
      request: { asker: askerOf(user.id, door), place: placeOf(where), invocation },
      user: user.id,
      channel: where,
      trigger: trigger_id,
      address: address ?? (modal ? door.asking.addressOf(modal.id) : null),
      acknowledge: () => ack(),
      shows: false,
      // A home tab is nobody's answer: what came of it is told apart.
      ...(modal ? { view: modal.id } : {}),
    });
  });
};
