/** The data folder: everything Foghorn keeps, by name. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FoghornError } from './engine/ports.ts';

export interface DataFiles {
  /** Incidents, timelines, outbox. */
  database: string;
  /** The local workspace's own people, channels and messages. */
  workspace: string;
}

export const DATABASE = 'foghorn.db';
export const WORKSPACE = 'workspace.db';

export const dataFiles = (folder: string): DataFiles => ({
  database: join(folder, DATABASE),
  workspace: join(folder, WORKSPACE),
});

/** Makes the folder where it is not there. Throws `data_folder`. */
export const makeDataFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FoghornError(
      'data_folder',
      `The data folder ${folder} cannot be made (${why}). Make it yourself, or choose another with FOGHORN_DATA.`,
      { cause },
    );
  }
};
