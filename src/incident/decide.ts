/** (state, command, moment) → events, or a refusal. An empty list: nothing has to change. */
import type { Command, CommandName, Shown } from './commands.ts';
import { FOGHORN, type Incident, isOpen, maySee, reference } from './incident.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { changeCadence, snooze } from './rules/cadence.ts';
import { declare } from './rules/declare.ts';
import { absorb, cancel, merge, reopen, resolve } from './rules/ending.ts';
import { assignRole, clearRole, join, leave } from './rules/people.ts';
import { attachDraft, editPostmortem } from './rules/postmortem.ts';
import { archiveRoom, keepRoom } from './rules/rooms.ts';
import type { Decided, Moment, Rule } from './rules/rule.ts';
import { addTask, changeTask, finishTask, reopenTask } from './rules/tasks.ts';
import { tick } from './rules/tick.ts';
import { correctEntry, raiseNote, redact, withdrawNote } from './rules/timeline.ts';
import { beginUpdate, noChange, postUpdate } from './rules/updates.ts';
import {
  addLink,
  changeComponents,
  changeSeverity,
  changeStatus,
  recordImpact,
  removeLink,
  rename,
} from './rules/work.ts';

export type { Decided, Moment } from './rules/rule.ts';

const rules: { [N in Exclude<CommandName, 'declare'>]: Rule<N> } = {
  change_status: changeStatus,
  change_severity: changeSeverity,
  rename,
  change_components: changeComponents,
  record_impact: recordImpact,
  assign_role: assignRole,
  clear_role: clearRole,
  join,
  leave,
  add_link: addLink,
  remove_link: removeLink,
  add_task: addTask,
  change_task: changeTask,
  finish_task: finishTask,
  reopen_task: reopenTask,
  raise_note: raiseNote,
  withdraw_note: withdrawNote,
  correct_entry: correctEntry,
  redact,
  post_update: postUpdate,
  no_change: noChange,
  begin_update: beginUpdate,
  change_cadence: changeCadence,
  snooze,
  // Whatever there is to note about a sign of life is noted for every act: see `accompanied`.
  note_activity: () => [],
  resolve,
  cancel,
  merge,
  absorb,
  reopen,
  archive_room: archiveRoom,
  keep_room: keepRoom,
  attach_draft: attachDraft,
  edit_postmortem: editPostmortem,
  tick,
};

/** What an ended incident still takes: completing its record, and its public closing text. */
const AFTER_THE_END: ReadonlySet<CommandName> = new Set([
  'rename',
  'change_components',
  'record_impact',
  'join',
  'leave',
  'add_link',
  'remove_link',
  'add_task',
  'change_task',
  'finish_task',
  'reopen_task',
  'raise_note',
  'withdraw_note',
  'correct_entry',
  'redact',
  'post_update',
  'begin_update',
  'snooze',
  'note_activity',
  'resolve',
  'cancel',
  'merge',
  'reopen',
  'archive_room',
  'keep_room',
  'attach_draft',
  'edit_postmortem',
  'tick',
]);

const WORDS: Readonly<Record<keyof Shown, string>> = {
  title: 'title',
  severity: 'severity',
  status: 'status',
  components: 'component list',
};

/** A form is stale when a field it shows has changed since it opened. */
const stale = (incident: Incident, expected: Shown | undefined): Refusal | null => {
  for (const field of Object.keys(expected ?? {}) as (keyof Shown)[]) {
    const seen = JSON.stringify(expected?.[field]);
    if (seen === undefined || seen === JSON.stringify(incident[field])) continue;
    const now = field === 'components' ? '' : ` to ${incident[field]}`;
    return refuse(
      'stale_form',
      `The ${WORDS[field]} of ${reference(incident.number)} changed${now} while you were typing.`,
      'What you typed is kept: look at it again, then send it.',
    );
  }
  return null;
};

/** An act of somebody else acknowledges the incident; any sign of life ends its silence. */
const accompanied = (incident: Incident, command: Command, { asker }: Moment): Decided[] => {
  if (asker.person === FOGHORN || command.do === 'tick') return [];
  const first = incident.acknowledgedAt === null && asker.person !== incident.declaredBy && isOpen(incident);
  return [
    ...(first ? [{ event: { kind: 'acknowledged' } as const }] : []),
    ...(incident.cadence.silentSince !== null ? [{ event: { kind: 'activity_resumed' } as const }] : []),
  ];
};

export const unknownIncident = (number: number): Refusal =>
  refuse('unknown_incident', `There is no ${reference(number)}.`, 'Type /incident list to see the open ones.');

export const decide = (incident: Incident | null, command: Command, moment: Moment): Decided[] | Refusal => {
  if (command.do === 'declare')
    return incident ? refuse('taken', `${reference(incident.number)} exists already.`) : declare(command, moment);
  if (!incident || (moment.asker.person !== FOGHORN && !maySee(incident, moment.asker.person)))
    return unknownIncident(incident?.number ?? 0);
  if (!isOpen(incident) && !AFTER_THE_END.has(command.do))
    return refuse(
      'ended',
      `${reference(incident.number)} is already ${incident.status}.`,
      `Type /incident reopen ${reference(incident.number)} to work on it again.`,
    );
  const out = 'expected' in command ? stale(incident, command.expected) : null;
  if (out) return out;
  const decided = (rules[command.do] as Rule<CommandName>)(incident, command, moment);
  if (isRefusal(decided)) return decided;
  const signs = accompanied(incident, command, moment);
  return decided.length > 0 || command.do === 'note_activity' ? [...signs, ...decided] : decided;
};
