/** The table: effect kind → port call. */
import type { EffectKind } from '../incident/effects.ts';
import type { Settings } from '../incident/settings.ts';
import { direct } from './perform/direct.ts';
import { nudge, refreshNudge } from './perform/nudge.ts';
import { draftPostmortem, page, publish } from './perform/outside.ts';
import { tellParked } from './perform/parked.ts';
import { announce, invite, openRoom, pinCard, postCard, refresh, setTopic } from './perform/room.ts';
import { type Learnt, type Perform, sceneOf, type World } from './perform/scene.ts';
import { say, unsay } from './perform/words.ts';
import type { Clock, LeasedEffect } from './ports.ts';
import { loadView } from './view.ts';

const table: { [K in EffectKind]: Perform<K> } = {
  open_room: openRoom,
  invite,
  set_topic: setTopic,
  post_card: postCard,
  pin_card: pinCard,
  announce,
  refresh,
  say,
  unsay,
  nudge,
  refresh_nudge: refreshNudge,
  direct,
  page,
  publish,
  draft_postmortem: draftPostmortem,
  tell_parked: tellParked,
};

export interface Performer {
  /** Makes the call. Throws DeliveryError when the outside did not take it. */
  perform(row: LeasedEffect): Promise<Learnt>;
}

export const createPerformer = (world: World & { settings: () => Settings; clock: Clock }): Performer => ({
  perform: async (row) => {
    const view = await loadView(world.storage, row.incident, world.settings(), world.clock());
    return (table[row.effect.kind] as Perform<EffectKind>)(row.effect, sceneOf(world, row, view));
  },
});
