/** What views are made from, gathered for whoever asks. */
import type { CommandContext } from '../../src/engine/command.ts';
import type { Person } from '../../src/engine/ports.ts';
import { FoghornError } from '../../src/engine/ports.ts';
import type { IncidentView } from '../../src/engine/presenter.ts';
import type { Incident, PersonId } from '../../src/incident/incident.ts';

/** The incident a room command is about. The dispatcher runs none of those without one. */
export const incidentOf = ({ incident }: CommandContext): Incident => {
  if (!incident) throw new FoghornError('no_incident', 'A command of the room was run without an incident.');
  return incident;
};

export const peopleOf = async ({ ask }: CommandContext): Promise<ReadonlyMap<PersonId, Person>> =>
  new Map((await ask.people()).map((person) => [person.id, person]));

export const viewOf = async (context: CommandContext, incident = incidentOf(context)): Promise<IncidentView> => {
  const { ask, settings, now } = context;
  const [bindings, deliveries, people] = await Promise.all([
    ask.bindings(incident.number),
    ask.deliveries(incident.number),
    peopleOf(context),
  ]);
  return { incident, settings, bindings, deliveries, people, now };
};

/** Enough for lists. */
export const lookingOf = async (
  context: CommandContext,
): Promise<Pick<IncidentView, 'settings' | 'people' | 'now'>> => ({
  settings: context.settings,
  people: await peopleOf(context),
  now: context.now,
});
