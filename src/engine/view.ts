/** What a view looks at, read at one moment. */
import type { Incident, Instant, PersonId } from '../incident/incident.ts';
import type { Settings } from '../incident/settings.ts';
import { FoghornError, type Person, type Storage } from './ports.ts';
import type { IncidentView } from './presenter.ts';

/** Everybody the incident names. */
export const namedIn = (incident: Incident): PersonId[] => {
  const { declaredBy, acknowledgedBy, endedBy, lastActor, lastUpdate, responders, members, roles, tasks } = incident;
  const named = [
    declaredBy,
    acknowledgedBy,
    endedBy,
    lastActor.person,
    lastUpdate?.by,
    ...responders,
    ...members,
    ...Object.values(roles).map(({ person }) => person),
    ...tasks.flatMap(({ owner, addedBy }) => [owner, addedBy]),
  ];
  return [...new Set(named)].filter((person): person is PersonId => typeof person === 'string');
};

export const peopleOf = async (storage: Storage, ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Person>> =>
  new Map((await storage.people(ids)).map((person) => [person.id, person]));

export const loadView = async (
  storage: Storage,
  number: number,
  settings: Settings,
  now: Instant,
): Promise<IncidentView> => {
  const incident = await storage.load(number);
  if (!incident) throw new FoghornError('unknown_incident', `There is no incident ${number} in the storage.`);
  const [bindings, deliveries, people] = await Promise.all([
    storage.bindings(number),
    storage.deliveries(number),
    peopleOf(storage, namedIn(incident)),
  ]);
  return { incident, settings, bindings, deliveries, people, now };
};
