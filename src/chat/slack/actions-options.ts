/** What Slack asks for while somebody types into a menu too long to be sent along. */
import type { App } from '@slack/bolt';
import { z } from 'zod';
import type { Settings } from '../../incident/settings.ts';
import { isSuggested, suggestComponents } from './views.ts';

const suggestionSchema = z.object({ action_id: z.string(), value: z.string().default('') });

export const takeSuggestions = (app: App, settings: () => Settings): void => {
  app.options(/.*/, async ({ payload, ack }) => {
    const { action_id, value } = suggestionSchema.parse(payload);
    const names = settings().components.map(({ name }) => name);
    // A menu of another version has nothing to offer; the form says what to type instead when it is sent.
    await ack({ options: isSuggested(action_id) ? suggestComponents(value, names) : [] });
  });
};
