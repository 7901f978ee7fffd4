/** Direct messages: to the one person it concerns, with the answer one tap away. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Block, Message, Rich } from '../../engine/reply.ts';
import { driving, owes } from '../../incident/cadence.ts';
import type { DirectAbout } from '../../incident/effects.ts';
import type { Instant } from '../../incident/incident.ts';
import type { ShownRow } from '../../incident/shown.ts';
import { MINUTE } from '../../incident/time.ts';
import { button, buttons, noChangeButton, postButton, snoozeButton } from './actions.ts';
import { bounded } from './bounds.ts';
import { catchupBlocks } from './catchup.ts';
import { capital, roleWords, severityName, updateWords } from './labels.ts';
import { lastSaid } from './nudge.ts';
import { referenceSpan, roomSpan } from './places.ts';
import { plainRich } from './plain.ts';
import { inlineSpans } from './rich.ts';
import { blank, handle, inlineText, who } from './text.ts';
import { moment, words } from './times.ts';

type About<A extends DirectAbout['about']> = Extract<DirectAbout, { about: A }>;
interface Letter {
  text: Rich;
  tone: Message['tone'];
  blocks: readonly Block[];
}

/** `INC-42 Checkout is failing` */
const titled = (view: IncidentView): Rich => [
  referenceSpan(view),
  ` ${inlineText(view.incident.title, 100, view.people)}`,
];

const room = (view: IncidentView): Block => {
  const link = roomSpan(view, 'Open the room');
  return { type: 'context', text: link ? [link] : [] };
};

const dueWords = (due: Instant, now: Instant): string => {
  if (due > now) return ' is due at ';
  return now - due < MINUTE ? ' is due now, at ' : ' was due at ';
};

const headsUp = (view: IncidentView, { audience, owedAt }: About<'heads_up'>): Letter => {
  const { incident, now } = view;
  const left = owedAt - now;
  const due = left > 0 ? ` is due in ${words(left + MINUTE - 1)}, at ` : dueWords(owedAt, now);
  return {
    text: [
      'The next ',
      updateWords(audience, incident),
      ' on ',
      ...titled(view),
      due,
      moment(owedAt, now),
      '. It is expected from you.',
    ],
    tone: 'attention',
    blocks: [
      { type: 'context', text: lastSaid(view) },
      buttons(
        postButton(view, audience),
        noChangeButton(view, audience, owedAt),
        snoozeButton(incident.number, 15, owedAt),
        button('Hand over', 'handoff', incident.number),
      ),
      room(view),
    ],
  };
};

const escalated = (view: IncidentView, { audience, owedAt }: About<'escalated'>): Letter => {
  const { incident, settings, now } = view;
  const owed: Rich = [
    `the ${updateWords(audience, incident)} has been due since `,
    moment(owedAt, now),
    ', from ',
    who(owes(incident)),
  ];
  return {
    text: [
      ...titled(view),
      ` (${severityName(incident.severity, settings)}): `,
      ...owed,
      '. Please look in, or bring in somebody who can.',
    ],
    tone: 'alarm',
    blocks: [
      { type: 'context', text: lastSaid(view) },
      buttons(postButton(view, audience), button('Catch me up', 'catchup', incident.number)),
      room(view),
    ],
  };
};

/** Who owes the next update and by when, as the reader needs it. */
const nextDue = ({ incident, now }: IncidentView, reader: string): Rich => {
  const owed = driving(incident.cadence);
  if (owed === null) return [' No update is owed at the moment.'];
  const what = updateWords(owed.audience, incident);
  const by = owes(incident);
  const late = owed.owedAt + MINUTE <= now;
  const due: Rich = [late ? 'has been due since ' : 'is due by ', moment(owed.owedAt, now)];
  return by === reader ? [` Your next ${what} `, ...due, '.'] : [` The next ${what} `, ...due, ', from ', who(by), '.'];
};

const handoff = (view: IncidentView, about: About<'handoff'>, timeline: readonly ShownRow[]): Letter => {
  const { incident, settings } = view;
  const name = roleWords(about.role, settings);
  if (!about.catchup) {
    const from = about.from ?? about.to;
    return {
      text: [
        who(about.to),
        ` is now ${name} of `,
        ...titled(view),
        ', in your place.',
        ...nextDue(view, from),
        ' Thank you.',
      ],
      tone: 'plain',
      blocks: [room(view)],
    };
  }
  const from: Rich = about.from === null || about.from === about.to ? [] : [', handed over by ', who(about.from)];
  return {
    text: ['You are now ', { bold: name }, ' of ', ...titled(view), ...from, '.', ...nextDue(view, about.to)],
    tone: 'attention',
    blocks: [
      ...catchupBlocks(view, timeline).filter((block) => block.type !== 'heading'),
      buttons(
        postButton(view, driving(incident.cadence)?.audience ?? 'internal'),
        button('Timeline', 'timeline', incident.number),
      ),
      room(view),
    ],
  };
};

const handoffAsked = (view: IncidentView, about: About<'handoff_asked'>): Letter => {
  const { incident, settings, now } = view;
  return {
    text: [
      `You have been ${roleWords(about.role, settings)} of `,
      ...titled(view),
      ` for ${words(now - about.since)}. Is it time for somebody else to take over?`,
    ],
    tone: 'attention',
    blocks: [
      buttons(
        button('Hand over', 'handoff', incident.number, { role: about.role }, { style: 'primary' }),
        button('I keep it', 'assign', incident.number, { role: about.role, person: 'me' }),
      ),
      { type: 'context', text: ['You are asked this once.'] },
    ],
  };
};

const task = (view: IncidentView, about: About<'task'>): Letter => {
  const { incident, now } = view;
  const found = incident.tasks.find((one) => one.id === about.task);
  const due: Rich = !found || found.due === null ? [] : [dueWords(found.due, now), moment(found.due, now)];
  const id = String(about.task);
  return {
    text: [
      { bold: `Task #${id}` },
      ' of ',
      ...titled(view),
      ...due,
      ...(found && !blank(found.text) ? [': ', ...inlineSpans(found.text, 300)] : []),
    ],
    tone: 'attention',
    blocks: [
      buttons(
        button('Done', 'task', incident.number, { action: 'done', id }, { style: 'primary' }),
        button('Change it', 'task', incident.number, { action: 'edit', id }),
      ),
      room(view),
    ],
  };
};

const letter = (view: IncidentView, about: DirectAbout, timeline: readonly ShownRow[]): Letter => {
  switch (about.about) {
    case 'heads_up':
      return headsUp(view, about);
    case 'escalated':
      return escalated(view, about);
    case 'handoff':
      return handoff(view, about, timeline);
    case 'handoff_asked':
      return handoffAsked(view, about);
    case 'task':
      return task(view, about);
  }
};

export const direct = (view: IncidentView, about: DirectAbout, timeline: readonly ShownRow[]): Message => {
  const { people, now } = view;
  const { text, tone, blocks } = letter(view, about, timeline);
  const summary = capital(plainRich(text, { name: (person) => handle(person, people), zone: 'UTC', now }));
  return bounded({ summary, tone, blocks: [{ type: 'text', text }, ...blocks] });
};
