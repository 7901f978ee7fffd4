/** The local workspace: a chat platform of its own in one file, its pages, and its adapter to Foghorn. */
export { createLocalChat, type LocalChat, type Offer } from './adapter.ts';
export type { Later } from './deliver.ts';
export { LOBBY, type User } from './platform/model.ts';
export { openPlatform, type Platform } from './platform/platform.ts';
export { neutralText } from './text.ts';
export type { Recording, WorkspaceOptions } from './web/options.ts';
export { createWorkspace, type Workspace } from './web/workspace.ts';
