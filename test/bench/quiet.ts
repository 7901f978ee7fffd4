import type { Log } from '../../src/engine/ports.ts';

/** A log that says nothing: what is measured is the work, not the writing about it. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silentLog };
