/** Triggers live three seconds and are used once; response URLs half an hour and five times. */
import type { ResponseUrl, Trigger, World } from './world.ts';
import { Refused } from './world.ts';

const TRIGGER_LIFE = 3000;
export const RESPONSE_LIFE = 30 * 60_000;
export const RESPONSE_USES = 5;

export const newTrigger = (world: World, user: string, view: string | null): Trigger => {
  const trigger: Trigger = {
    id: `${world.id('')}.${world.id('')}.${world.id('')}`,
    user,
    at: world.clock(),
    used: false,
    view,
  };
  world.triggers.set(trigger.id, trigger);
  return trigger;
};

/** Exchanges it; it is gone then, whatever becomes of the view. */
export const exchange = (world: World, id: string): Trigger => {
  const trigger = world.triggers.get(id);
  if (!trigger) throw new Refused('invalid_trigger_id');
  if (trigger.used) throw new Refused('exchanged_trigger_id');
  if (world.clock() - trigger.at > TRIGGER_LIFE) throw new Refused('expired_trigger_id');
  trigger.used = true;
  return trigger;
};

export const newResponseUrl = (world: World, url: Omit<ResponseUrl, 'id' | 'at' | 'uses'>): string => {
  const id = world.id('response-');
  world.responses.set(id, { ...url, id, at: world.clock(), uses: 0 });
  return `${world.url}/actions/${world.team.id}/${id}`;
};
