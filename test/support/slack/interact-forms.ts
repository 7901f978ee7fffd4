/** Filling in forms, submitting and closing them. */
import type { Answered, FakeSlack, Filled, Submitted } from './fake.ts';
import type { Hands } from './hands.ts';
import { blocksOf, checkedView, DEEPEST_STACK, fillIn, opened, replaced, unfit, viewShape } from './modal.ts';
import { newTrigger } from './triggers.ts';
import { isObject, type Json } from './validate.ts';
import { type Open, Refused } from './world.ts';

export const createForms = (hands: Hands): Pick<FakeSlack, 'fill' | 'submit' | 'dismiss'> => {
  const { world, offered, stackOf, topOf, common, answered, ask } = hands;

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
  };
};
