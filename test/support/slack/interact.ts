/** What people do with commands, buttons and forms, and what they see come of it. */
import type { Deliveries } from './deliver.ts';
import type { Answered, FakeSlack, Filled, PressTarget, SeenEphemeral, Submitted, Suggested } from './fake.ts';
import type { Outcome } from './http.ts';
import {
  blocksOf,
  checkedView,
  DEEPEST_STACK,
  fieldNamed,
  fillIn,
  opened,
  picked,
  replaced,
  stateOf,
  unfit,
  viewShape,
} from './modal.ts';
import { respond } from './responses.ts';
import { messageShape } from './shapes.ts';
import { typed } from './text.ts';
import { newResponseUrl, newTrigger } from './triggers.ts';
import { Complaints, isObject, type Json } from './validate.ts';
import { menu } from './validate-elements.ts';
import { type Channel, channelOf, messageOf, momentTs, type Open, Refused, userOf, type World } from './world.ts';

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
  /** Options that an external select last offered, by action id. */
  const offered = new Map<string, readonly Json[]>();

  const stackOf = (user: string): Open[] => world.modals.get(user) ?? [];
  const topOf = (user: string): Open => {
    const open = stackOf(user).at(-1);
    if (!open) throw new Error(`${user} has no view open`);
    return open;
  };
  const viewOf = (user: string, id?: string): Open => {
    if (!id) return topOf(user);
    const open = [...stackOf(user), ...[...world.homes.values()].filter((home) => home.user === user)].find(
      (one) => one.id === id,
    );
    if (!open) throw new Error(`${user} has no view ${id}`);
    return open;
  };

  const common = (user: string) => {
    const { name } = userOf(world, user);
    return {
      team: { id: world.team.id, domain: world.team.domain },
      enterprise: null,
      user: { id: user, username: name, name, team_id: world.team.id },
      api_app_id: world.app.id,
      token: 'verification-token',
      is_enterprise_install: false,
    };
  };
  /** The same for payloads that name people without their handle. */
  const commonShort = (user: string) => {
    const { api_app_id: _, ...rest } = common(user);
    const { username: __, ...who } = rest.user;
    return { ...rest, user: who };
  };
  const place = (channel: Channel) => ({
    id: channel.id,
    name: channel.kind === 'im' ? 'directmessage' : channel.kind === 'private' ? 'privategroup' : channel.name,
  });
  const answered = (outcome: Outcome, triggerId: string, responseUrl: string | null): Answered => ({
    ok: outcome.acked,
    status: outcome.status,
    body: outcome.body,
    triggerId,
    responseUrl,
  });
  const ask = (type: string, id: string, payload: Json): Promise<Outcome> =>
    deliveries.ask('interactive', type, id, { type, ...payload });

  const pressOnView = async (user: string, open: Open, target: PressTarget): Promise<Answered> => {
    const field = fieldNamed(blocksOf(open), target.action);
    if (!field) throw new Error(`No "${target.action}" in the view`);
    const { element, actionId, blockId } = field;
    if (target.option !== undefined) fillIn(open, { [actionId]: target.option }, offered);
    const trigger = newTrigger(world, user, open.id);
    const outcome = await ask('block_actions', trigger.id, {
      ...common(user),
      container: { type: 'view', view_id: open.id },
      trigger_id: trigger.id,
      view: viewShape(world, open),
      actions: [acted(element, actionId, blockId, target.option)],
    });
    return answered(outcome, trigger.id, null);
  };

  const acted = (element: Json, actionId: string, blockId: string, option: PressTarget['option']): Json => {
    const { text, value, style } = element;
    const chosen = option === undefined ? { type: element.type } : picked(element, option, offered.get(actionId));
    return {
      action_id: actionId,
      block_id: blockId,
      ...chosen,
      ...(text === undefined || option !== undefined ? {} : { text }),
      ...(value === undefined ? {} : { value }),
      ...(style === undefined ? {} : { style }),
      action_ts: momentTs(world),
    };
  };

  const pressOnMessage = async (
    user: string,
    channel: Channel,
    on: { ts: string } | { ephemeral: SeenEphemeral },
    target: PressTarget,
  ): Promise<Answered> => {
    const kept = 'ts' in on ? messageOf(channel, on.ts) : null;
    const blocks = (kept ? kept.said.blocks : 'ephemeral' in on ? on.ephemeral.blocks : []) ?? [];
    const ts = 'ts' in on ? on.ts : on.ephemeral.ts;
    const thread = (kept ? kept.said.thread_ts : 'ephemeral' in on ? on.ephemeral.thread_ts : undefined) ?? null;
    const field = fieldNamed(blocks, target.action);
    if (!field) throw new Error(`No "${target.action}" on that message`);
    const trigger = newTrigger(world, user, null);
    const responseUrl = newResponseUrl(world, { user, channel: channel.id, on, thread });
    const outcome = await ask('block_actions', trigger.id, {
      ...common(user),
      container: {
        type: 'message',
        message_ts: ts,
        channel_id: channel.id,
        is_ephemeral: !kept,
        ...(thread ? { thread_ts: thread } : {}),
      },
      trigger_id: trigger.id,
      channel: place(channel),
      // An ephemeral message is kept by nobody: it does not come along.
      ...(kept ? { message: messageShape(channel, kept) } : {}),
      state: stateOf(blocks, new Map()),
      response_url: responseUrl,
      actions: [acted(field.element, field.actionId, field.blockId, target.option)],
    });
    return answered(outcome, trigger.id, responseUrl);
  };

  const closeTop = (user: string, open: Open): void => {
    const stack = stackOf(user);
    const at = stack.indexOf(open);
    if (at >= 0) world.modals.set(user, stack.slice(0, at));
  };

  /** What the answer to a submission does to the views. */
  const follow = (user: string, open: Open, body: unknown): Pick<Submitted, 'outcome' | 'errors'> => {
    const trouble = { outcome: 'trouble', errors: {} } as const;
    if (body === '' || (isObject(body) && body.response_action === undefined)) {
      closeTop(user, open);
      return { outcome: 'closed', errors: {} };
    }
    if (!isObject(body)) return trouble;
    try {
      switch (body.response_action) {
        case 'clear':
          world.modals.set(user, []);
          return { outcome: 'cleared', errors: {} };
        case 'update':
          replaced(world, open, checkedView(world, body.view, 'modal'));
          return { outcome: 'updated', errors: {} };
        case 'push': {
          const stack = stackOf(user);
          if (stack.length >= DEEPEST_STACK) return trouble;
          world.modals.set(user, [...stack, opened(world, user, checkedView(world, body.view, 'modal'), open)]);
          return { outcome: 'pushed', errors: {} };
        }
        case 'errors': {
          const inputs = new Set(
            blocksOf(open)
              .filter((block) => (block as Json).type === 'input')
              .map((block) => String((block as Json).block_id)),
          );
          const errors = isObject(body.errors) ? (body.errors as Record<string, string>) : {};
          const keys = Object.keys(errors);
          if (keys.length === 0 || keys.some((key) => !inputs.has(key))) return trouble;
          open.errors = { ...errors };
          return { outcome: 'errors', errors };
        }
        default:
          return trouble;
      }
    } catch (error) {
      if (error instanceof Refused) return trouble;
      throw error;
    }
  };

  const submit = async (user: string, filled: Filled = {}): Promise<Submitted> => {
    const open = topOf(user);
    fillIn(open, filled, offered);
    open.errors = unfit(open);
    const nothing: Answered = { ok: false, status: 0, body: '', triggerId: '', responseUrl: null };
    if (Object.keys(open.errors).length > 0) return { ...nothing, outcome: 'incomplete', errors: { ...open.errors } };
    const trigger = newTrigger(world, user, open.id);
    const outcome = await ask('view_submission', trigger.id, {
      ...common(user),
      trigger_id: trigger.id,
      view: viewShape(world, open),
      response_urls: [],
    });
    const done = answered(outcome, trigger.id, null);
    if (!outcome.acked) return { ...done, outcome: 'trouble', errors: {} };
    return { ...done, ...follow(user, open, outcome.body) };
  };

  return {
    submit,
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
    press: (user, target) => {
      if (target.ephemeral) {
        const { ephemeral } = target;
        // The one kept, not a copy read earlier.
        const kept =
          world.ephemerals.find((one) => one.ts === ephemeral.ts && one.channel === ephemeral.channel) ?? ephemeral;
        return pressOnMessage(user, channelOf(world, kept.channel), { ephemeral: kept }, target);
      }
      if (target.channel && target.ts) {
        return pressOnMessage(user, channelOf(world, target.channel), { ts: target.ts }, target);
      }
      return pressOnView(user, viewOf(user, target.view), target);
    },
    fill: (user, filled) => fillIn(topOf(user), filled, offered),
    dismiss: async (user, { all = false } = {}) => {
      const stack = stackOf(user);
      const top = topOf(user);
      const view = top.view as unknown as Json;
      const cleared = all || view.clear_on_close === true;
      world.modals.set(user, cleared ? [] : stack.slice(0, -1));
      for (const open of cleared ? stack : [top]) {
        if ((open.view as unknown as Json).notify_on_close !== true) continue;
        await ask('view_closed', world.id('close-'), {
          ...common(user),
          view: viewShape(world, open),
          is_cleared: cleared,
        });
      }
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
    suggest: async (user, { action, query, channel: channelId, ts, view }): Promise<Suggested> => {
      const onMessage = channelId && ts ? { channel: channelOf(world, channelId), ts } : null;
      const kept = onMessage ? messageOf(onMessage.channel, onMessage.ts) : null;
      const open = kept ? null : viewOf(user, view);
      const field = fieldNamed(kept ? (kept.said.blocks ?? []) : open ? blocksOf(open) : [], action);
      if (!field) throw new Error(`No "${action}" there`);
      const id = world.id('suggest-');
      const outcome = await ask('block_suggestion', id, {
        ...common(user),
        action_id: field.actionId,
        block_id: field.blockId,
        value: query,
        ...(open
          ? { container: { type: 'view', view_id: open.id }, view: viewShape(world, open) }
          : onMessage && kept
            ? {
                container: { type: 'message', message_ts: ts, channel_id: channelId, is_ephemeral: false },
                channel: place(onMessage.channel),
                message: messageShape(onMessage.channel, kept),
              }
            : {}),
      });
      const done = answered(outcome, '', null);
      if (!outcome.acked || !isObject(outcome.body)) return { ...done, options: [] };
      const complaints = new Complaints();
      menu(outcome.body, '', complaints, false);
      // Slack shows "No results" for an answer it cannot read.
      if (complaints.messages.length > 0) return { ...done, ok: false, body: complaints.messages, options: [] };
      const { options, option_groups: groups } = outcome.body as {
        options?: Json[];
        option_groups?: { label: Json; options: Json[] }[];
      };
      const all = [
        ...(options ?? []).map((option) => ({ option, group: undefined })),
        ...(groups ?? []).flatMap((group) =>
          group.options.map((option) => ({ option, group: String(group.label.text) })),
        ),
      ];
      offered.set(
        field.actionId,
        all.map(({ option }) => option),
      );
      return {
        ...done,
        options: all.map(({ option, group }) => ({
          text: String((option.text as Json).text),
          value: String(option.value),
          ...(group ? { group } : {}),
        })),
      };
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
