/** What the views look at, and how what they say is read: as plain text in UTC. */
import { plainText } from '../../src/chat/views/plain.ts';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import type { Person } from '../../src/engine/ports.ts';
import type { IncidentView } from '../../src/engine/presenter.ts';
import type { Button, Invocation, Message } from '../../src/engine/reply.ts';
import type { Incident, Instant, PersonId } from '../../src/incident/incident.ts';

const person = (handle: string): Person => ({
  id: `local:${handle}`,
  name: handle.charAt(0).toUpperCase() + handle.slice(1),
  handle,
  zone: 'UTC',
  bot: false,
  active: true,
});

export const PEOPLE: ReadonlyMap<PersonId, Person> = new Map(
  ['ana', 'ben', 'chidi', 'dana'].map((handle) => [`local:${handle}`, person(handle)]),
);

export const viewOf = (incident: Incident, now: Instant, over: Partial<IncidentView> = {}): IncidentView => ({
  incident,
  settings: DEFAULT_SETTINGS,
  bindings: {},
  deliveries: [],
  people: PEOPLE,
  now,
  ...over,
});

const name = (id: PersonId): string => `@${PEOPLE.get(id)?.handle ?? id}`;

/** The message as a reader in UTC sees it, buttons included. */
export const read = (message: Message | null, now: Instant): string =>
  message === null ? '(nothing)' : plainText(message, { name, zone: 'UTC', now });

export const buttonsOf = (message: Message): Button[] =>
  message.blocks.flatMap((block) => (block.type === 'buttons' ? [...block.buttons] : []));

/** What pressing the button of that label asks for. */
export const press = (message: Message, label: string): Invocation => {
  const found = buttonsOf(message).find((button) => button.label === label);
  if (!found)
    throw new Error(
      `no button “${label}” among ${buttonsOf(message)
        .map((one) => one.label)
        .join(', ')}`,
    );
  return found.invoke;
};
