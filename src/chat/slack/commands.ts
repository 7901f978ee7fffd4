/** What people type after `/incident`, and who they are. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Request, Say } from '../../engine/command.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Asking } from './commands-ask.ts';
import { PLATFORM, personId } from './ids.ts';
import { namesFor, type Reading } from './inbound.ts';
import { neutralText } from './inbound-text.ts';
import type { Directory } from './people.ts';

export interface Door {
  say: Say;
  asking: Asking;
  directory: Directory;
  /** Throws while it is not known who Foghorn is. */
  reading: () => Reading;
  clock: Clock;
  /** The root command as people type it, without the slash. */
  command: string;
}

const commandSchema = z.object({
  text: z.string().default(''),
  user_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string(),
});

export const askerOf = (
  user: string,
  { directory, reading }: Pick<Door, 'directory' | 'reading'>,
): Request['asker'] => {
  const known = directory.person(user);
  return { person: personId(user, reading().me), name: known?.name ?? user, zone: known?.zone ?? null };
};
/** Nothing was said in any channel: the home tab, a global shortcut. */
export const NOWHERE = '';
export const placeOf = (channel: string): Request['place'] => ({ platform: PLATFORM, channel });

export const takeCommands = (app: App, door: Door): void => {
  app.command(/.*/, async ({ command, ack }) => {
    const { text, user_id, channel_id, trigger_id, response_url } = commandSchema.parse(command);
    await door.asking.ask({
      request: {
        asker: askerOf(user_id, door),
        place: placeOf(channel_id),
        text: neutralText(text, namesFor(door.reading())),
      },
      user: user_id,
      channel: channel_id,
      trigger: trigger_id,
      address: { url: response_url, at: door.clock() },
      acknowledge: (body) => ack(body),
      shows: true,
    });
  });
};
