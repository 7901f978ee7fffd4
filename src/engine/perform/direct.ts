/** Direct messages: each asks again whether it is still true before it interrupts somebody. */
import { owes } from '../../incident/cadence.ts';
import type { DirectAbout } from '../../incident/effects.ts';
import type { Incident, Instant, PersonId } from '../../incident/incident.ts';
import type { Storage } from '../ports.ts';
import { present, stillOwed } from './nudge.ts';
import { chatOf, once, type Perform } from './scene.ts';

/** What a late joiner needs of the story. */
const CATCHUP_ROWS = 50;

/** To whom it goes now; null: nobody needs it any more. */
const recipient = (
  incident: Incident,
  person: PersonId,
  message: DirectAbout,
  now: Instant,
  here: (person: PersonId) => boolean,
): PersonId | null => {
  switch (message.about) {
    case 'heads_up': {
      if (!stillOwed(incident, message.audience, message.owedAt, now)) return null;
      // The role may have changed hands since: whoever owes it now is told.
      return here(owes(incident)) ? owes(incident) : person;
    }
    case 'escalated':
      return stillOwed(incident, message.audience, message.owedAt, now) && incident.members.includes(person)
        ? person
        : null;
    case 'handoff':
      return incident.roles[message.role]?.person === message.to ? person : null;
    case 'handoff_asked':
      return incident.roles[message.role]?.person === person ? person : null;
    case 'task': {
      const task = incident.tasks.find(({ id }) => id === message.task);
      return task && task.doneAt === null && task.owner === person ? person : null;
    }
  }
};

const platformOf = (person: PersonId): string => person.slice(0, Math.max(0, person.indexOf(':')));

const recentStory = (storage: Storage, number: number) =>
  storage.timeline(number, { salience: 'high', direction: 'backward', limit: CATCHUP_ROWS });

export const direct: Perform<'direct'> = async ({ person, message }, { row, view, storage, presenter, chats }) => {
  const to = recipient(view.incident, person, message, view.now, present(view.people));
  if (to === null) return { dropped: 'it is no longer so' };
  const story = message.about === 'handoff' && message.catchup ? await recentStory(storage, row.incident) : [];
  const post = { ...once(row), message: presenter.direct(view, message, story), ping: { people: [to], groups: [] } };
  await chatOf(chats, platformOf(to)).direct(to, post);
  return {};
};
