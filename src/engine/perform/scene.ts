/** What performing an effect needs, read just before the call. */
import type { BindingName, Effect, EffectKind } from '../../incident/effects.ts';
import type { Entry } from '../../incident/entry.ts';
import type { Incident, Instant } from '../../incident/incident.ts';
import type { Settings } from '../../incident/settings.ts';
import type { ShownRow } from '../../incident/shown.ts';
import type { Engine } from '../engine.ts';
import {
  type Binding,
  type Chat,
  DeliveryError,
  type EffectRow,
  FoghornError,
  type LeasedEffect,
  type Pager,
  type Person,
  type Publisher,
  type Storage,
  type Writer,
} from '../ports.ts';
import type { IncidentView, Presenter } from '../presenter.ts';

/** The outside, as far as it is connected. */
export interface World {
  storage: Storage;
  engine: Pick<Engine, 'tell'>;
  /** By platform. */
  chats: ReadonlyMap<string, Chat>;
  presenter: Presenter;
  writer: Writer;
  /** By name. */
  publishers?: ReadonlyMap<string, Publisher>;
  pager?: Pager;
  /** The whole postmortem of a record, as Markdown; absent: it is read elsewhere alone. */
  document?: (record: DocumentRecord) => string;
}

/** What a postmortem is made from. */
export interface DocumentRecord {
  incident: Incident;
  entries: readonly Entry[];
  timeline: readonly ShownRow[];
  people: readonly Person[];
  now: Instant;
  settings: Settings;
  roomUrl: string | null;
}

export interface Scene extends World {
  row: LeasedEffect;
  view: IncidentView;
  /** The chat where the incident lives. Throws a DeliveryError while it is not connected: the effect waits. */
  home(): Chat;
  /** Where something of ours is. */
  bound(name: BindingName): Binding;
}

/** What was learnt by performing: kept in one commit with "done". */
export interface Learnt {
  bindings?: readonly { name: BindingName; binding: Binding }[];
  /** For levels: the version rendered. */
  version?: number;
  /** For levels: not again before this moment. */
  notBefore?: Instant;
  /** Effects that what was learnt calls for. */
  wanted?: readonly EffectRow[];
  /** Not performed, and why it is no longer wanted. */
  dropped?: string;
}

export type Perform<K extends EffectKind> = (effect: Extract<Effect, { kind: K }>, scene: Scene) => Promise<Learnt>;

export const chatOf = (chats: ReadonlyMap<string, Chat>, platform: string): Chat => {
  const chat = chats.get(platform);
  if (!chat)
    throw new DeliveryError('not_connected', `Foghorn is not connected to ${platform}: this waits until it is.`);
  return chat;
};

export const sceneOf = (world: World, row: LeasedEffect, view: IncidentView): Scene => ({
  ...world,
  row,
  view,
  home: () => chatOf(world.chats, view.incident.home),
  bound: (name) => {
    const binding = view.bindings[name];
    // The effect said what it needs, so it was not handed out before that was there.
    if (!binding) throw new FoghornError('unbound', `Incident ${row.incident} has no ${name} yet.`);
    return binding;
  },
});

/** Effect id and attempts: by these an adapter recognises what an earlier try has done. */
export const once = ({ id, attempts }: LeasedEffect): { effect: string; attempts: number } => ({
  effect: id,
  attempts,
});
export const NOBODY = { people: [], groups: [] };
