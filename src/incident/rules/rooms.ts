/** The room of an incident that is over: put away, or kept. */
import { isOpen, reference } from '../incident.ts';
import { refuse } from '../refusal.ts';
import type { Rule } from './rule.ts';

export const archiveRoom: Rule<'archive_room'> = (incident) => {
  const name = reference(incident.number);
  if (isOpen(incident))
    return refuse('still_open', `${name} is still open: people work in its room.`, 'Resolve it first.');
  if (incident.publicOpen)
    return refuse(
      'public_open',
      `The public page of ${name} still waits for its closing text, and its room hears of that.`,
      'Publish the closing text first: /incident update.',
    );
  return incident.archived === null ? [{ event: { kind: 'room_archived' } }] : [];
};

export const keepRoom: Rule<'keep_room'> = ({ archive, archived }) =>
  archive === null && archived === null ? [] : [{ event: { kind: 'room_kept' } }];
