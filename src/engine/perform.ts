/** The table: effect kind → port call. */
import type { EffectKind } from '../incident/effects.ts';
import type { Settings } from '../incident/settings.ts';
import { direct } from './perform/direct.ts';
import { nudge, refreshNudge } from './perform/nudge.ts';
import { draftPostmortem, page, publish } from './perform/outside.ts';
import { announce, invite, openRoom, pinCard, postCard, refresh, setTopic } from './perform/room.ts';
import { chatOf, type Learnt, NOBODY, type Perform, sceneOf, type World } from './perform/scene.ts';
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
};

export interface Performer {
  /** Makes the call. Throws DeliveryError when the outside did not take it. */
  perform(row: LeasedEffect): Promise<Learnt>;
  /** Tells the room that an effect was parked. */
  tellParked(row: LeasedEffect): Promise<void>;
}

export const createPerformer = (world: World & { settings: () => Settings; clock: Clock }): Performer => {
  const { storage, settings, clock, chats, presenter } = world;
  const look = (number: number) => loadView(storage, number, settings(), clock());
  return {
    perform: async (row) => {
      const scene = sceneOf(world, row, await look(row.incident));
      return (table[row.effect.kind] as Perform<EffectKind>)(row.effect, scene);
    },
    tellParked: async (row) => {
      const view = await look(row.incident);
      const delivery = view.deliveries.find(({ id }) => id === row.id);
      const { room } = view.bindings;
      if (!delivery || !room) return;
      const post = { effect: `${row.id}:parked`, attempts: 1, message: presenter.parked(view, delivery), ping: NOBODY };
      await chatOf(chats, room.platform).post({ channel: room.channel }, post);
    },
  };
};
