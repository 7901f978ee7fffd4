/** What the pages of the workspace are given by the composition root. */
import type { Say } from '../../../engine/command.ts';
import type { Clock, Log } from '../../../engine/ports.ts';
import type { Settings } from '../../../incident/settings.ts';
import type { Offer } from '../adapter.ts';
import type { Platform } from '../platform/platform.ts';

/** A recorded incident that can be played into the workspace. */
export interface Recording {
  name: string;
  title: string;
  /** One line: what there is to see. */
  blurb: string;
}

export interface WorkspaceOptions {
  platform: Platform;
  say: Say;
  settings: Settings;
  clock: Clock;
  log: Log;
  /** What Foghorn offers somebody beside what they wrote; returns how to stop. */
  onOffer?(listener: (offer: Offer) => void): () => void;
  /** The root command and its aliases, without the slash. */
  commands?: readonly string[];
  /** Where the console is mounted; null: there is none. Default `/console`. */
  console?: string | null;
  recordings?: readonly Recording[];
  /** Begins to play one; where to look, null: in the lobby. Rejects with a sentence when it cannot. */
  play?(name: string): Promise<string | null>;
}
