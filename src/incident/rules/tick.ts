/** Time passed: the one step of the ladder now due, tasks to remind of, holders to ask, rooms to put away. */
import { announcedFor, nextArchiving } from '../archiving.ts';
import { owing, type Step, stageDue } from '../cadence.ts';
import { type Incident, isOpen, type PersonId } from '../incident.ts';
import type { Decided, Moment, Rule } from './rule.ts';

interface Addressed {
  people: PersonId[];
  groups: string[];
}

/** Whom a step names: at first whoever owes it; later somebody not named yet; in the end the responders' group. */
export const addressed = (
  incident: Incident,
  step: Pick<Step, 'stage'>,
  named: readonly PersonId[],
  present: (person: PersonId) => boolean,
  { settings }: Pick<Moment, 'settings'>,
): Addressed => {
  const people = owing(incident).filter(present);
  const group = settings.responders && !incident.private ? [settings.responders] : [];
  if (step.stage === 'heads_up' || step.stage === 'due')
    return people[0] ? { people: [people[0]], groups: [] } : { people: [], groups: group };
  const next = people.find((person) => !named.includes(person));
  if (step.stage === 'overdue' && next) return { people: [next], groups: [] };
  // From the escalation on the group hears it too, and somebody new by name while there is one.
  if (next) return { people: [next], groups: step.stage === 'escalated' ? group : [] };
  return group.length > 0 ? { people: [], groups: group } : { people: people.slice(0, 1), groups: [] };
};

export const tick: Rule<'tick'> = (incident, { present }, moment) => {
  const decided: Decided[] = [];
  const step = stageDue(incident, moment.now);
  if (step) {
    const { audience, owedAt, stage } = step;
    const sounding = incident.cadence.sounding;
    const named = sounding?.owedAt === owedAt && sounding.audience === audience ? sounding.named : [];
    decided.push({
      event: { kind: 'nudge_sounded', audience, owedAt, stage, ...addressed(incident, step, named, present, moment) },
    });
  }
  for (const task of incident.tasks)
    if (task.due !== null && task.due <= moment.now && task.doneAt === null && task.remindedAt === null)
      decided.push({ event: { kind: 'task_reminded', task: task.id } });
  if (isOpen(incident))
    for (const [role, holder] of Object.entries(incident.roles))
      if (holder.askAt !== null && holder.askAt <= moment.now)
        decided.push({ event: { kind: 'handoff_asked', role, person: holder.person } });
  const archiving = nextArchiving(incident);
  if (archiving && incident.archive && archiving.at <= moment.now)
    decided.push({
      event:
        archiving.step === 'announce'
          ? { kind: 'archive_announced', at: announcedFor(incident.archive, moment.now) }
          : { kind: 'room_archived' },
    });
  return decided;
};
