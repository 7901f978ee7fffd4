/** Roles and responders. */

import { reference } from '../incident.ts';
import { refuse } from '../refusal.ts';
import { HOUR } from '../time.ts';
import type { Rule } from './rule.ts';

export const assignRole: Rule<'assign_role'> = (incident, command, { now, settings }) => {
  const { role, person, handoff = false, vacant = false } = command;
  const known = settings.roles.find(({ key }) => key === role);
  if (!known)
    return refuse(
      'unknown_role',
      `There is no role “${role}”.`,
      `The roles are: ${settings.roles.map(({ name }) => name).join(', ')}.`,
    );
  const from = incident.roles[role]?.person ?? null;
  if (from === person) return [];
  if (vacant && from !== null)
    return refuse(
      'role_taken',
      `Somebody else has become ${known.name} of ${reference(incident.number)} meanwhile.`,
      `To take over from them, type /incident assign ${role}.`,
    );
  const askAt = settings.handoffAfterHours > 0 ? now + settings.handoffAfterHours * HOUR : null;
  return [{ event: { kind: 'role_assigned', role, person, from, handoff, askAt } }];
};

export const clearRole: Rule<'clear_role'> = (incident, { role }) => {
  const holder = incident.roles[role];
  return holder ? [{ event: { kind: 'role_cleared', role, from: holder.person } }] : [];
};

export const join: Rule<'join'> = (incident, { person, invitedBy }) =>
  incident.responders.includes(person)
    ? []
    : [{ event: { kind: 'joined', person, ...(invitedBy === undefined ? {} : { invitedBy }) } }];

export const leave: Rule<'leave'> = (incident, { person }) =>
  incident.responders.includes(person) ? [{ event: { kind: 'left', person } }] : [];
