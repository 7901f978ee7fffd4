import { button, buttons, keepButton } from '../src/chat/views/actions.ts';
import { moment } from '../src/chat/views/times.ts';
import { defineCommand } from '../src/engine/command.ts';
import type { Rich } from '../src/engine/reply.ts';
import { type Incident, isOpen, reference } from '../src/incident/incident.ts';
import { replied, say } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

const plans = ({ number, archive, archived, endedAt }: Incident, now: number): Rich => {
  const name = reference(number);
  if (archived !== null) return [`The room of ${name} has been archived since `, moment(archived.at, now), '.'];
  if (archive !== null) return [`The room of ${name} will be archived at `, moment(archive.at, now), '.'];
  return [
    isOpen({ endedAt }) ? `${name} is open: its room stays.` : `The room of ${name} stays until somebody archives it.`,
  ];
};

export const archive = defineCommand({
  name: 'archive',
  synonyms: ['archive-room'],
  summary: 'Tells when the room of an ended incident is archived; archives it now, or keeps it.',
  examples: ['archive', 'archive now', 'archive INC-42 off'],
  where: 'room',
  options: {
    action: {
      kind: 'choice',
      choices: ['show', 'now', 'off'],
      synonyms: { keep: 'off', undo: 'off', back: 'off', never: 'off', yes: 'now' },
      positional: true,
      description: 'What to do',
    },
  },

  run: async ({ action }, context) => {
    const incident = incidentOf(context);
    const { number } = incident;
    if (action === 'now')
      return replied(context, await context.tell({ do: 'archive_room' }), {
        done: () => [`The room of ${reference(number)} is being archived.`],
        same: () => [`The room of ${reference(number)} is archived already.`],
      });
    if (action === 'off')
      return replied(context, await context.tell({ do: 'keep_room' }), {
        done: () => [`The room of ${reference(number)} stays.`],
        same: () => [`Nothing was going to archive the room of ${reference(number)}.`],
      });
    const planned = incident.archive !== null || incident.archived !== null;
    const now = button(
      'Archive it now',
      'archive',
      number,
      { action: 'now' },
      { confirm: 'Archive this room? It stays readable.' },
    );
    const may = !isOpen(incident) && incident.archived === null;
    return say(context, plans(incident, context.now), {
      blocks: [buttons(planned ? keepButton(number) : null, may ? now : null)],
    });
  },
});
