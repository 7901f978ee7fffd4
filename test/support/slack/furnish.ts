/** Who and what is there, and how it changes. */
import * as channels from './acts-channels.ts';
import type { FakeSlack } from './fake.ts';
import { addGroup, addUser, changeUser, groupShape, userShape } from './people.ts';
import { channelOf, momentTs, Refused, seconds, userOf, type World } from './world.ts';

export const furnish = (world: World) => {
  return {
    user: (user) => addUser(world, user).id,
    welcome: (user) => {
      const added = addUser(world, user);
      world.tell({ type: 'team_join', user: userShape(world, added) });
      return added.id;
    },
    changeUser: (id, changes) => {
      const user = userOf(world, id);
      changeUser(world, user, changes);
      world.tell({
        type: 'user_change',
        user: userShape(world, user),
        cache_ts: seconds(world),
      });
    },
    group: (group) => addGroup(world, group).id,
    changeGroup: (id, users) => {
      const group = world.groups.get(id);
      if (!group) throw new Refused('no_such_subteam');
      group.users = [...users];
      group.updated = seconds(world);
      const subteam = groupShape(world, group, { users: true, count: true });
      world.tell({ type: 'subteam_updated', subteam, event_ts: momentTs(world) });
    },
    channel: (channel) => channels.addChannel(world, channel).id,
    createChannel: (user, name, options = {}) => channels.create(world, user, name, options.private ?? false).id,
    join: (user, id) => channels.join(world, channelOf(world, id), user),
    invite: (by, id, ...users) => {
      for (const user of users) channels.join(world, channelOf(world, id), user, by);
    },
    leave: (user, id) => channels.leave(world, channelOf(world, id), user),
    kick: (by, id, user) => channels.leave(world, channelOf(world, id), user, by),
    rename: (by, id, name) => channels.rename(world, channelOf(world, id), by, name),
    setTopic: (by, id, topic) => channels.setTopic(world, channelOf(world, id), by, 'topic', topic),
    archive: (by, id) => channels.archive(world, channelOf(world, id), by),
    unarchive: (by, id) => channels.unarchive(world, channelOf(world, id), by),
    deleteChannel: (by, id) => channels.deleteChannel(world, channelOf(world, id), by),
    changeChannelId: (id) => channels.changeId(world, channelOf(world, id)),
    restrict: ({ creating, editMinutes, posting }) => {
      if (creating !== undefined) world.rules.creating = creating;
      if (editMinutes !== undefined) world.rules.editMinutes = editMinutes;
      if (posting !== undefined) world.rules.posting = posting;
    },
    grant: (...scopes) => {
      for (const scope of scopes) world.app.scopes.add(scope);
    },
    withdraw: (...scopes) => {
      for (const scope of scopes) world.app.scopes.delete(scope);
    },
    revokeToken: () => {
      world.tell({
        type: 'tokens_revoked',
        tokens: { oauth: [], bot: [world.app.botUser] },
      });
      world.app.tokenAlive = false;
    },
  } satisfies Partial<FakeSlack>;
};
