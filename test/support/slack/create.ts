/** An empty workspace: a team, the app with its bot, Slackbot. */

import { systemTimer } from '../../../src/engine/timer.ts';
import { systemClock } from '../../../src/incident/time.ts';
import { EVENTS } from './events.ts';
import type { FakeSlackOptions } from './fake.ts';
import { addUser } from './people.ts';
import { SCOPES } from './scopes.ts';
import type { World } from './world.ts';

export const createWorld = (options: FakeSlackOptions): World => {
  let last = 0;
  const world: World = {
    clock: options.clock ?? systemClock,
    timer: options.timer ?? systemTimer,
    team: { id: 'T0FAKETEAM', name: 'Fake Works', domain: 'fake-works' },
    app: {
      id: 'A0FOGHORN',
      botUser: 'U0FOGHORN',
      botId: 'B0FOGHORN',
      name: 'Foghorn',
      token: 'xoxb-fake-0000000000-foghorn',
      appToken: 'xapp-1-A0FOGHORN-0000000000-fake',
      signingSecret: '8f742231b10e8888abcd99fake0000ff',
      scopes: new Set(options.scopes ?? SCOPES),
      events: new Set(options.events ?? Object.keys(EVENTS)),
      tokenAlive: true,
    },
    free: options.free ?? false,
    rules: { creating: true, editMinutes: null, posting: null },
    url: '',
    users: new Map(),
    groups: new Map(),
    channels: new Map(),
    uploads: new Map(),
    canvases: new Map(),
    modals: new Map(),
    homes: new Map(),
    triggers: new Map(),
    responses: new Map(),
    ephemerals: [],
    id: (prefix) => {
      last += 1;
      return `${prefix}${last.toString(36).toUpperCase().padStart(9, '0')}`;
    },
    tell: () => undefined,
  };
  addUser(world, { id: 'USLACKBOT', name: 'slackbot', realName: 'Slackbot', bot: true });
  addUser(world, { id: world.app.botUser, name: 'foghorn', realName: 'Foghorn', bot: true, tz: 'America/Los_Angeles' });
  return world;
};
