/** The table: effect kind → port call. */
import { type EffectKind, touchesRoom } from '../incident/effects.ts';
import type { Incident } from '../incident/incident.ts';
import type { Settings } from '../incident/settings.ts';
import { direct } from './perform/direct.ts';
import { nudge, refreshNudge } from './perform/nudge.ts';
import { draftPostmortem, page, publish, sharePostmortem } from './perform/outside.ts';
import { tellParked } from './perform/parked.ts';
import {
  announce,
  archiveRoom,
  invite,
  openRoom,
  pinCard,
  postCard,
  refresh,
  setTopic,
  unarchiveRoom,
} from './perform/room.ts';
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
  share_postmortem: sharePostmortem,
  archive_room: archiveRoom,
  unarchive_room: unarchiveRoom,
  tell_parked: tellParked,
};

/** Asked for after the room was put away: it takes no word, and what brings it back brings the card up to date. */
const tooLate = ({ effect, version }: LeasedEffect, { archived }: Incident): boolean =>
  archived !== null && version > archived.version && touchesRoom(effect);

export interface Performer {
  /** Makes the call. Throws DeliveryError when the outside did not take it. */
  perform(row: LeasedEffect): Promise<Learnt>;
}

export const createPerformer = (world: World & { settings: () => Settings; clock: Clock }): Performer => ({
  perform: async (row) => {
    const view = await loadView(world.storage, row.incident, world.settings(), world.clock());
    if (tooLate(row, view.incident)) return { version: view.incident.version, dropped: 'the room is put away' };
    return (table[row.effect.kind] as Perform<EffectKind>)(row.effect, sceneOf(world, row, view));
  },
});
