/** A row of the outbox, as it is written, as it is handed out, and as people are told of it. */
import type { Delivery, EffectRow, LeasedEffect } from '../engine/ports.ts';
import type { Effect } from '../incident/effects.ts';
import type { Tables } from './tables.ts';

export type Outbox = Tables['outbox'];
export type OutboxRow = Outbox['$inferSelect'];

/** Requests for one level meet under one key. */
export const keyOf = (effect: Pick<EffectRow, 'id' | 'incident' | 'level'>): string =>
  effect.level === null ? effect.id : `${effect.incident}/${effect.level}`;

export const effectRow = (effect: EffectRow): Outbox['$inferInsert'] => ({
  ...effect,
  key: keyOf(effect),
  enqueuedAt: effect.availableAt,
  notBefore: null,
  attempts: 0,
  token: null,
  error: null,
  parkedAt: null,
  doneAt: null,
});

export const leasedEffect = (row: OutboxRow): LeasedEffect => ({
  id: row.id,
  incident: row.incident,
  version: row.version,
  index: row.index,
  effect: row.effect,
  lane: row.lane,
  needs: row.needs,
  level: row.level,
  availableAt: row.availableAt,
  token: row.token ?? '',
  attempts: row.attempts,
});

/** Where an effect is meant to arrive, in words for people. */
const targetOf = (effect: Effect): string => {
  switch (effect.kind) {
    case 'say':
    case 'unsay':
    case 'nudge':
      return effect.place;
    case 'refresh':
      return effect.view;
    case 'announce':
      return 'lobby';
    case 'direct':
      return effect.person;
    case 'publish':
      return effect.publisher;
    case 'page':
      return 'pager';
    case 'draft_postmortem':
      return 'writer';
    case 'post_card':
    case 'pin_card':
      return 'card';
    case 'open_room':
    case 'invite':
    case 'set_topic':
    case 'refresh_nudge':
    case 'share_postmortem':
    case 'archive_room':
    case 'unarchive_room':
    case 'tell_parked':
      return 'room';
  }
};

export const deliveryOf = (row: OutboxRow): Delivery => ({
  id: row.id,
  incident: row.incident,
  kind: row.effect.kind,
  target: targetOf(row.effect),
  state: row.parkedAt !== null ? 'parked' : row.error !== null ? 'retrying' : 'waiting',
  attempts: row.attempts,
  error: row.error,
  since: row.parkedAt ?? row.enqueuedAt,
});
