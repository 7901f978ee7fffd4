/** What Slack accepts, in UTF-16 units and counts; each with its place in the platform's fact sheet (reference/platform.md). */
import type { Duration } from '../../incident/incident.ts';
import { MINUTE, SECOND } from '../../incident/time.ts';
import type { Method } from './methods.ts';

/** Messages and blocks: A7. */
export const LIMITS = {
  /** Blocks in a message. */
  blocks: 50,
  /** Blocks in a modal or a home tab. */
  viewBlocks: 100,
  /** Top-level text: cut at 40,000 when posted, but refused over this by `chat.update`. */
  text: 4000,
  /** One text object of a section or a context. */
  section: 3000,
  fields: 10,
  field: 2000,
  header: 150,
  context: 10,
  actions: 25,
  buttonText: 75,
  buttonValue: 2000,
  id: 255,
  options: 100,
  optionGroups: 100,
  overflow: 5,
  optionText: 75,
  /** 75 by the types, 150 by the pages: the smaller holds everywhere. */
  optionValue: 75,
  placeholder: 150,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  label: 2000,
  hint: 2000,
  url: 3000,
  /** Titles, submit and close of a modal. */
  viewTitle: 24,
  metadata: 3000,
  inputLength: 3000,
  /** A whole view, as JSON. */
  view: 250_000,
  /** Channels: A10. */
  channelName: 80,
  topic: 250,
  invited: 100,
  /** Canvases: A11. Characters of Markdown in a create or a change, and cells of a table. */
  canvas: 1_048_576,
  canvasCells: 300,
} as const;

/** So many calls in any such time. */
export interface Rate {
  calls: number;
  per: Duration;
}

/** Slack counts calls when they arrive, we when they leave: one may take longer on its way than the next. */
const ON_THE_WAY: Duration = 250;
const T2: Rate = { calls: 20, per: MINUTE + ON_THE_WAY };
const T3: Rate = { calls: 50, per: MINUTE + ON_THE_WAY };
const T4: Rate = { calls: 100, per: MINUTE + ON_THE_WAY };

/** Per method, for the workspace: A6. "Special" ones have no tier; a generous one keeps a mistake of ours within bounds. */
export const RATES: Readonly<Record<Method, Rate>> = {
  'auth.test': T4,
  'bookmarks.add': T2,
  'bookmarks.list': T3,
  'canvases.edit': T3,
  'chat.postEphemeral': T4,
  /** Several hundred a minute for a workspace; see `CHANNEL_RATES`. */
  'chat.postMessage': { calls: 300, per: MINUTE + ON_THE_WAY },
  'chat.update': T3,
  'conversations.archive': T2,
  'conversations.canvases.create': T2,
  'conversations.create': T2,
  'conversations.history': T3,
  'conversations.info': T3,
  'conversations.invite': T3,
  'conversations.open': T3,
  'conversations.replies': T3,
  'conversations.setTopic': T2,
  'conversations.unarchive': T2,
  'files.completeUploadExternal': T4,
  'files.getUploadURLExternal': T4,
  'pins.add': T2,
  'pins.list': T2,
  'reactions.get': T3,
  'usergroups.list': T2,
  'usergroups.users.list': T2,
  'users.conversations': T3,
  'users.info': T4,
  'users.list': T2,
  'views.open': T4,
  'views.publish': T4,
  'views.update': T4,
};

/** Per method and channel: about one message a second (A6). */
export const CHANNEL_RATES: Readonly<Partial<Record<Method, Rate>>> = {
  'chat.postMessage': { calls: 1, per: SECOND + ON_THE_WAY },
};
