/** What people do with commands, shortcuts, buttons and forms, and what they see come of it. */
import type { Deliveries } from './deliver.ts';
import type { FakeSlack } from './fake.ts';
import { createHands } from './hands.ts';
import { createForms } from './interact-forms.ts';
import { createPressing } from './interact-press.ts';
import { viewShape } from './modal.ts';
import { respond } from './responses.ts';
import { messageShape } from './shapes.ts';
import { typed } from './text.ts';
import { newResponseUrl, newTrigger } from './triggers.ts';
import { isObject } from './validate.ts';
import { channelOf, messageOf, momentTs, userOf, type World } from './world.ts';

export type Interactions = Pick<
  FakeSlack,
  | 'slash'
  | 'press'
  | 'fill'
  | 'submit'
  | 'dismiss'
  | 'shortcut'
  | 'messageShortcut'
  | 'suggest'
  | 'openHome'
  | 'interact'
>;

export const createInteractions = (world: World, deliveries: Deliveries): Interactions => {
  const hands = createHands(world, deliveries);
  const { common, commonShort, place, answered, ask } = hands;
  return {
    ...createPressing(hands),
    ...createForms(hands),
    slash: async (user, channelId, text, { command = '/incident' } = {}) => {
      const channel = channelOf(world, channelId);
      const { name } = userOf(world, user);
      const trigger = newTrigger(world, user, null);
      const responseUrl = newResponseUrl(world, { user, channel: channelId, on: null, thread: null });
      const outcome = await deliveries.ask('command', command, trigger.id, {
        token: 'verification-token',
        team_id: world.team.id,
        team_domain: world.team.domain,
        channel_id: channelId,
        channel_name: place(channel).name,
        user_id: user,
        user_name: name,
        command,
        text: typed(world, text),
        api_app_id: world.app.id,
        is_enterprise_install: 'false',
        response_url: responseUrl,
        trigger_id: trigger.id,
      });
      const shown = outcome.body;
      const says =
        (typeof shown === 'string' && shown !== '') ||
        (isObject(shown) && (shown.text !== undefined || shown.blocks !== undefined));
      if (outcome.acked && says) {
        respond(world, { user, channel: channelId, on: null, thread: null }, shown, 'answer');
      }
      return answered(outcome, trigger.id, responseUrl);
    },
    shortcut: async (user, callbackId) => {
      const trigger = newTrigger(world, user, null);
      const outcome = await ask('shortcut', trigger.id, {
        ...commonShort(user),
        action_ts: momentTs(world),
        callback_id: callbackId,
        trigger_id: trigger.id,
      });
      return answered(outcome, trigger.id, null);
    },
    messageShortcut: async (user, callbackId, channelId, ts) => {
      const channel = channelOf(world, channelId);
      const kept = messageOf(channel, ts);
      const trigger = newTrigger(world, user, null);
      const responseUrl = newResponseUrl(world, { user, channel: channelId, on: null, thread: null });
      const outcome = await ask('message_action', trigger.id, {
        ...commonShort(user),
        action_ts: momentTs(world),
        callback_id: callbackId,
        trigger_id: trigger.id,
        channel: place(channel),
        message_ts: ts,
        message: messageShape(channel, kept),
        response_url: responseUrl,
      });
      return answered(outcome, trigger.id, responseUrl);
    },
    openHome: (user, tab = 'home') => {
      const home = world.homes.get(user);
      world.tell({
        type: 'app_home_opened',
        user,
        channel: [...world.channels.values()].find((one) => one.with === user)?.id ?? `D0HOME${user}`,
        tab,
        ...(home && tab === 'home' ? { view: viewShape(world, home) } : {}),
        event_ts: momentTs(world),
      });
    },
    interact: async (payload) => {
      const user = isObject(payload.user) ? String(payload.user.id) : '';
      const trigger = newTrigger(world, user, null);
      const outcome = await ask(String(payload.type), trigger.id, {
        ...(world.users.has(user) ? common(user) : {}),
        trigger_id: trigger.id,
        ...payload,
      });
      return answered(outcome, trigger.id, null);
    },
  };
};
