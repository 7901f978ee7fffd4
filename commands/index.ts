/** Everything a person can say, in help order. */
import type { CommandDefinition } from '../src/engine/command.ts';
import { archive } from './archive.ts';
import { assign } from './assign.ts';
import { backfill } from './backfill.ts';
import { cadence } from './cadence.ts';
import { cancel } from './cancel.ts';
import { catchup } from './catchup.ts';
import { components } from './components.ts';
import { console } from './console.ts';
import { correct } from './correct.ts';
import { declare } from './declare.ts';
import { draft } from './draft.ts';
import { handoff } from './handoff.ts';
import { createHelp } from './help.ts';
import { impact } from './impact.ts';
import { invite } from './invite.ts';
import { join } from './join.ts';
import { leave } from './leave.ts';
import { links } from './links.ts';
import { list } from './list.ts';
import { menu } from './menu.ts';
import { merge } from './merge.ts';
import { note } from './note.ts';
import { postmortem } from './postmortem.ts';
import { redact } from './redact.ts';
import { rename } from './rename.ts';
import { reopen } from './reopen.ts';
import { resolve } from './resolve.ts';
import { retry } from './retry.ts';
import { severity } from './severity.ts';
import { show } from './show.ts';
import { snooze } from './snooze.ts';
import { stats } from './stats.ts';
import { status } from './status.ts';
import { task } from './task.ts';
import { timeline } from './timeline.ts';
import { update } from './update.ts';

export const commands: readonly CommandDefinition[] = [
  declare,
  update,
  status,
  severity,
  note,
  assign,
  handoff,
  join,
  invite,
  components,
  impact,
  task,
  snooze,
  cadence,
  links,
  resolve,
  postmortem,
  list,
  show,
  catchup,
  timeline,
  stats,
  menu,
  console,
  backfill,
  correct,
  redact,
  rename,
  reopen,
  cancel,
  merge,
  leave,
  archive,
  retry,
  draft,
  createHelp(() => commands),
];
