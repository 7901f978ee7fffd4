/** The fake Slack: a server that the real SDK talks to. */

export { EVENTS } from './events.ts';
export type * from './fake.ts';
export { SCOPES } from './scopes.ts';
export { startFakeSlack } from './start.ts';
export { messageBlocks } from './validate-blocks.ts';
export { viewComplaints } from './validate-view.ts';
