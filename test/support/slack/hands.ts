/** What every interaction of a person shares: who they are, where they are, how the app is asked. */
import type { Deliveries } from './deliver.ts';
import type { Answered } from './fake.ts';
import type { Outcome } from './http.ts';
import type { Json } from './validate.ts';
import { type Channel, type Open, userOf, type World } from './world.ts';

export const createHands = (world: World, deliveries: Deliveries) => {
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

  return {
    world,
    /** Options that an external select last offered, by action id. */
    offered: new Map<string, readonly Json[]>(),
    stackOf,
    topOf,
    viewOf,
    common,
    commonShort,
    place,
    answered,
    ask,
  };
};

export type Hands = ReturnType<typeof createHands>;
