/** The data folder: everything Foghorn keeps, by name. */
import { join } from 'node:path';

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
