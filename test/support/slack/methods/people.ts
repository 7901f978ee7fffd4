/** People and user groups. */
import { page } from '../args.ts';
import { groupShape, userShape } from '../people.ts';
import { Refused, seconds, userOf, type World } from '../world.ts';
import type { Family } from './answers.ts';

const withEmail = (world: World): boolean => world.app.scopes.has('users:read.email');

export const people: Family<
  'users.info' | 'users.list' | 'users.lookupByEmail' | 'usergroups.list' | 'usergroups.users.list'
> = {
  'users.info': (world, args) => ({
    user: userShape(world, userOf(world, args.need('user', 'user_not_found')), withEmail(world)),
  }),
  'users.list': (world, args) => {
    const { items, next } = page([...world.users.values()], args, 1000, 1000);
    return {
      members: items.map((user) => userShape(world, user, withEmail(world))),
      cache_ts: seconds(world),
      response_metadata: { next_cursor: next },
    };
  },
  'users.lookupByEmail': (world, args) => {
    const email = args.need('email', 'users_not_found');
    const user = [...world.users.values()].find((one) => one.email === email && !one.bot && !one.deleted);
    if (!user) throw new Refused('users_not_found');
    return { user: userShape(world, user, true) };
  },
  'usergroups.list': (world, args) => ({
    usergroups: [...world.groups.values()]
      .filter(({ disabled }) => !disabled || args.flag('include_disabled'))
      .map((group) =>
        groupShape(world, group, { users: args.flag('include_users'), count: args.flag('include_count') }),
      ),
  }),
  'usergroups.users.list': (world, args) => {
    const group = world.groups.get(args.need('usergroup'));
    if (!group || (group.disabled && !args.flag('include_disabled'))) throw new Refused('no_such_subteam');
    return { users: [...group.users] };
  },
};
