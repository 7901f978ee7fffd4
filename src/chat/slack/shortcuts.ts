/** Shortcuts: on a message, where slash commands cannot be used (threads) and words need not be copied; and anywhere. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Request } from '../../engine/command.ts';
import type { Invocation } from '../../engine/reply.ts';
import { askerOf, type Door, NOWHERE, placeOf } from './commands.ts';
import { message as sentence } from './commands-ask.ts';
import type { Voice } from './commands-voice.ts';
import { SHORTCUTS } from './ids.ts';
import { inboundOf } from './inbound.ts';
import { messageSchema } from './inbound-schema.ts';

const INVOKED: Readonly<Record<string, Invocation>> = {
  [SHORTCUTS.declareFrom]: { command: 'declare', options: {} },
  [SHORTCUTS.addToTimeline]: { command: 'note', options: {} },
  [SHORTCUTS.declare]: { command: 'declare', options: {} },
};

const shortcutSchema = z.object({
  callback_id: z.string(),
  trigger_id: z.string(),
  user: z.object({ id: z.string() }),
  channel: z.object({ id: z.string() }).optional(),
  message: messageSchema.optional(),
  response_url: z.string().optional(),
});

export const takeShortcuts = (app: App, door: Door, voice: Voice): void => {
  const about = (
    message: z.infer<typeof messageSchema> | undefined,
    channel: string | undefined,
  ): Request['message'] => {
    if (!message || channel === undefined) return undefined;
    const { key, text, author, at, url } = inboundOf(message, channel, door.reading());
    return { key, text, author, at, ...(url === undefined ? {} : { url }) };
  };

  app.shortcut(/.*/, async ({ shortcut, ack }) => {
    const { callback_id, trigger_id, user, channel, message, response_url } = shortcutSchema.parse(shortcut);
    const invocation = INVOKED[callback_id];
    const where = channel?.id ?? NOWHERE;
    const address = response_url === undefined ? null : { url: response_url, at: door.clock() };
    if (!invocation) {
      await ack();
      const unknown = sentence(
        'This shortcut belongs to another version of Foghorn.',
        `Type /${door.command} help to see all it does.`,
      );
      return voice.tell({ user: user.id, channel: where, address }, unknown);
    }
    await door.asking.ask({
      request: {
        asker: askerOf(user.id, door),
        place: placeOf(where),
        invocation,
        message: about(message, channel?.id),
      },
      user: user.id,
      channel: where,
      trigger: trigger_id,
      address,
      acknowledge: () => ack(),
      shows: false,
    });
  });
};
