/** Pressing buttons, picking from menus, typing into external selects. */
import type { Answered, FakeSlack, PressTarget, SeenEphemeral, Suggested } from './fake.ts';
import type { Hands } from './hands.ts';
import { blocksOf, fieldNamed, fillIn, keyOf, picked, stateOf, viewShape } from './modal.ts';
import { messageShape } from './shapes.ts';
import { newResponseUrl, newTrigger } from './triggers.ts';
import { Complaints, isObject, type Json } from './validate.ts';
import { menu } from './validate-elements.ts';
import { type Channel, channelOf, messageOf, momentTs, type Open } from './world.ts';

export const createPressing = (hands: Hands): Pick<FakeSlack, 'press' | 'suggest'> => {
  const { world, offered, viewOf, common, place, answered, ask } = hands;

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
    const chosen = new Map<string, unknown>(
      target.option === undefined
        ? []
        : [[keyOf(field), picked(field.element, target.option, offered.get(field.actionId))]],
    );
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
      state: stateOf(blocks, chosen),
      response_url: responseUrl,
      actions: [acted(field.element, field.actionId, field.blockId, target.option)],
    });
    return answered(outcome, trigger.id, responseUrl);
  };

  return {
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
  };
};
