/** What entries say, where they say it, and saying it otherwise. The text is read now: corrections and redactions are in it. */
import { saidBinding } from '../../incident/effects.ts';
import type { Entry } from '../../incident/entry.ts';
import type { IncidentEvent } from '../../incident/events.ts';
import type { PersonId } from '../../incident/incident.ts';
import { correctableText } from '../../incident/rules/timeline.ts';
import type { Place } from '../ports.ts';
import type { Message } from '../reply.ts';
import { once, type Perform, type Scene } from './scene.ts';

const placeOf = (place: 'room' | 'lobby' | 'announcement', { home, bound }: Scene): Place => {
  if (place === 'room') return { channel: bound('room').channel };
  if (place === 'lobby') return { channel: home().lobby };
  const { channel, message } = bound('announcement');
  return { channel, thread: message };
};

/** Whoever is given something to do by it may be notified; nobody else is for being named. */
const concerned = (event: IncidentEvent): PersonId[] => {
  if (event.kind === 'role_assigned') return [event.person];
  if ((event.kind === 'task_added' || event.kind === 'task_changed') && event.owner) return [event.owner];
  return [];
};

/** The entry as it reads after every correction made to it; null: there is none. What was redacted stays so. */
const entryNow = async ({ storage, row }: Scene, id: string): Promise<Entry | null> => {
  const entry = await storage.entry(row.incident, id);
  if (!entry || !('text' in entry.event) || !entry.event.text || !correctableText(entry.event.kind)) return entry;
  let event: IncidentEvent = entry.event;
  let { occurredAt } = entry;
  for (const { event: later } of await storage.entries(row.incident, 'decisions'))
    if (later.kind === 'entry_corrected' && later.entry === id) {
      event = later.text === undefined ? event : ({ ...event, text: later.text } as IncidentEvent);
      occurredAt = later.occurredAt ?? occurredAt;
    }
  return { ...entry, event, occurredAt };
};

export const say: Perform<'say'> = async ({ place, entry: id }, scene) => {
  const { row, view, presenter, home } = scene;
  if (view.incident.private && place !== 'room') return { dropped: 'a private incident speaks in its room alone' };
  const entry = await entryNow(scene, id);
  const message = entry && presenter.notice(view, entry, place);
  if (!message) {
    // An earlier try may have said it: then where, so that it can be taken back.
    const said = row.attempts > 1 ? await home().find(placeOf(place, scene), row.id) : null;
    const bindings = said ? [{ name: saidBinding(place, id), binding: said }] : [];
    return { dropped: 'there is nothing to say (any more)', bindings };
  }
  const ping = { people: concerned(entry.event).filter((person) => person !== entry.actor), groups: [] };
  const binding = await home().post(placeOf(place, scene), { ...once(row), message, ping });
  return { bindings: [{ name: saidBinding(place, id), binding }] };
};

const REDACTED: Message = {
  summary: 'This text was redacted.',
  tone: 'plain',
  blocks: [{ type: 'context', text: ['This text was redacted.'] }],
};

export const unsay: Perform<'unsay'> = async ({ place, entry: id }, scene) => {
  const { view, presenter, home } = scene;
  const binding = view.bindings[saidBinding(place, id)];
  if (!binding) return { dropped: 'it was never said there' };
  const entry = await entryNow(scene, id);
  await home().edit(binding, (entry && presenter.notice(view, entry, place)) ?? REDACTED);
  return {};
};
