/** What an entry says when it is told in chat; in the lobby with the incident's name before it. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Message, Rich } from '../../engine/reply.ts';
import type { Entry } from '../../incident/entry.ts';
import type { EventKind } from '../../incident/events.ts';
import { reference } from '../../incident/incident.ts';
import { bounded } from './bounds.ts';
import { referenceSpan } from './places.ts';
import { plainRich } from './plain.ts';
import type { Place, Teller } from './saying.ts';
import { sayings } from './sayings.ts';
import { handle, inlineText } from './text.ts';

export const notice = (view: IncidentView, entry: Entry, place: Place): Message | null => {
  const { incident, people, now } = view;
  if (incident.private && place !== 'room') return null;
  const tell = sayings[entry.event.kind] as Teller<EventKind> | undefined;
  const saying = tell?.(entry.event, view, entry, place);
  if (!saying) return null;
  const title = inlineText(incident.title, 120, people);
  const text: Rich = place === 'lobby' ? [referenceSpan(view), ` ${title}: `, ...saying.sentence] : saying.sentence;
  const blocks = saying.blocks ?? [];
  const quoted = blocks
    .flatMap((block) => (block.type === 'quote' && block.text !== '' ? [`: ${block.text}`] : []))
    .join('');
  const reader = { name: (person: string) => handle(person, people), zone: 'UTC', now };
  return bounded({
    summary: inlineText(`${reference(incident.number)} ${plainRich(saying.sentence, reader)}${quoted}`, 300, people),
    tone: saying.tone ?? 'plain',
    blocks: [{ type: 'text', text }, ...blocks],
  });
};
