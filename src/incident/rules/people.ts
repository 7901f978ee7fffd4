/** Roles and responders. */

import { refuse } from '../refusal.ts';
import { HOUR } from '../time.ts';
import type { Rule } from './rule.ts';

export const assignRole: Rule<'assign_role'> = (incident, { role, person, handoff = false }, { now, settings }) => {
  const known = settings.roles.find(({ key }) => key === role);
  if (!known)
    return refuse(
      'unknown_role',
      `There is no role “${role}”.`,
      `The roles are: ${settings.roles.map(({ name }) => name).join(', ')}.`,
    );
  const from = incident.roles[role]?.person ?? null;
  if (from === person) return [];
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
