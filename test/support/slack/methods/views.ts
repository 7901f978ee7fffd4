/** Opening, stacking and changing views. */
import type { Args } from '../args.ts';
import { checkedView, DEEPEST_STACK, freeExternalId, opened, replaced, viewShape } from '../modal.ts';
import { exchange } from '../triggers.ts';
import { type Open, Refused, userOf, type World } from '../world.ts';
import type { Answers, Family } from './answers.ts';

/** Slack checks the view before it spends the trigger. */
const triggered = (world: World, args: Args) => {
  const trigger = args.need('trigger_id');
  const view = checkedView(world, args.json('view', 'invalid_arguments'), 'modal');
  freeExternalId(world, String(view.external_id ?? ''));
  return { trigger: exchange(world, trigger), view };
};

const found = (world: World, args: Args): Open => {
  const id = args.text('view_id');
  const external = args.text('external_id');
  const all = [...[...world.modals.values()].flat(), ...world.homes.values()];
  const open = all.find((one) =>
    id ? one.id === id : external !== undefined && external !== '' && one.externalId === external,
  );
  if (!open) throw new Refused('not_found');
  return open;
};

/** The SDK leaves out that there may be no previous view and no buttons; Slack says null. */
const answered = <M extends 'views.open' | 'views.push' | 'views.update' | 'views.publish'>(world: World, open: Open) =>
  ({ view: viewShape(world, open) }) as unknown as Answers[M];

export const views: Family<'views.open' | 'views.push' | 'views.update' | 'views.publish'> = {
  'views.open': (world, args) => {
    const { trigger, view } = triggered(world, args);
    const open = opened(world, trigger.user, view, null);
    world.modals.set(trigger.user, [open]);
    return answered<'views.open'>(world, open);
  },
  'views.push': (world, args) => {
    const { trigger, view } = triggered(world, args);
    const stack = world.modals.get(trigger.user) ?? [];
    const top = stack[stack.length - 1];
    if (!top || !stack.some(({ id }) => id === trigger.view)) throw new Refused('not_found');
    if (stack.length >= DEEPEST_STACK) throw new Refused('push_limit_reached');
    const open = opened(world, trigger.user, view, top);
    world.modals.set(trigger.user, [...stack, open]);
    return answered<'views.push'>(world, open);
  },
  'views.update': (world, args) => {
    const open = found(world, args);
    const hash = args.text('hash');
    if (hash !== undefined && hash !== open.hash) throw new Refused('hash_conflict');
    const view = checkedView(
      world,
      args.json('view', 'invalid_arguments'),
      open.view.type === 'home' ? 'home' : 'modal',
    );
    freeExternalId(world, String(view.external_id ?? ''), open);
    replaced(world, open, view);
    return answered<'views.update'>(world, open);
  },
  'views.publish': (world, args) => {
    const user = userOf(world, args.need('user_id'), 'invalid_user_id');
    const view = checkedView(world, args.json('view', 'invalid_arguments'), 'home');
    const there = world.homes.get(user.id);
    const hash = args.text('hash');
    if (there && hash !== undefined && hash !== there.hash) throw new Refused('hash_conflict');
    if (there) {
      replaced(world, there, view);
      return answered<'views.publish'>(world, there);
    }
    const open = opened(world, user.id, view, null);
    world.homes.set(user.id, open);
    return answered<'views.publish'>(world, open);
  },
};
