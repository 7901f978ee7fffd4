/** The nudge: one post a period, which names who owes the update and is edited as the story goes on. */
import type { IncidentView, NudgeShown } from '../../engine/presenter.ts';
import type { Block, Message, Rich, Span } from '../../engine/reply.ts';
import { reference } from '../../incident/incident.ts';
import { button, buttons, noChangeButton, SNOOZES, snoozeButton } from './actions.ts';
import { bounded } from './bounds.ts';
import { capital, STATUS_WORDS, severityName, updateWords } from './labels.ts';
import { roomSpan } from './places.ts';
import { plainRich } from './plain.ts';
import { inlineSpans } from './rich.ts';
import { blank, handle, inlineText, listed, who } from './text.ts';
import { moment, punctuality, words } from './times.ts';

/** `, last said at 22:28: “…”`; before the first update, since when nothing was said. */
export const lastSaid = ({ incident, now }: IncidentView): Rich => {
  const last = incident.lastUpdate;
  if (last === null) return ['No update yet since the declaration at ', moment(incident.declaredAt, now), '.'];
  if (blank(last.text)) return ['Last said at ', moment(last.at, now), '.'];
  return ['Last said at ', moment(last.at, now), ': “', ...inlineSpans(last.text, 200), '”'];
};

/** The one-tap answers to a due update. */
export const answers = (view: IncidentView, { audience, owedAt }: Pick<NudgeShown, 'audience' | 'owedAt'>): Block[] => {
  const { number } = view.incident;
  return [
    buttons(
      button('Post update', 'update', number, {}, { style: 'primary' }),
      noChangeButton(view, audience, owedAt),
      button('Resolve', 'resolve', number),
    ),
    buttons(
      ...SNOOZES.map((minutes) => snoozeButton(number, minutes, owedAt)),
      button('Snooze, with a reason …', 'snooze', number),
    ),
  ];
};

const addressed = ({ people, groups }: NudgeShown): Span[] => [
  ...listed([...people.map(who), ...groups.map((group): Span => ({ group }))]),
  ...(people.length + groups.length > 0 ? [', '] : []),
];

const waiting = (view: IncidentView, nudge: NudgeShown): Rich => {
  const { incident, settings, now } = view;
  const what = updateWords(nudge.audience);
  const since: Rich = ['owed since ', moment(nudge.owedAt, now)];
  switch (nudge.stage) {
    case 'due':
      return [...addressed(nudge), `${article(what)} is owed at `, moment(nudge.owedAt, now), '.'];
    case 'overdue':
      return [...addressed(nudge), `the ${what} is `, ...since, `, ${words(now - nudge.owedAt)} over.`];
    case 'escalated': {
      const asked = addressed(nudge).slice(0, -1);
      // Rooms and direct messages of private incidents need no title; nowhere else may hear one.
      const room = incident.private ? null : roomSpan(view, 'Open the room');
      return [
        ...(incident.private
          ? []
          : [
              { bold: reference(incident.number) },
              ` ${inlineText(incident.title, 120, view.people)} (${severityName(incident.severity, settings)}, ${STATUS_WORDS[incident.status].toLowerCase()}): `,
            ]),
        `the ${what} is `,
        ...since,
        '. ',
        ...(asked.length > 0
          ? [...asked, ': please look in, or bring in somebody who can. ']
          : ['Can somebody look in? ']),
        ...(room ? [room] : []),
      ];
    }
    case 'repeat':
      return [
        ...addressed(nudge),
        `still no ${what}: `,
        ...since,
        ` (${words(now - nudge.owedAt)}). Reminder ${nudge.repeat} of ${incident.cadence.ladder.repeats}`,
        nudge.repeat >= incident.cadence.ladder.repeats ? ', the last one.' : '.',
      ];
  }
};

const article = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

const by = (person: string | undefined): Rich => (person === undefined ? [] : [' by ', who(person)]);

/** How it went on, in place of the reminder; null while the update is still owed. */
const ending = (view: IncidentView, nudge: NudgeShown): { text: Rich; tone: Message['tone'] } | null => {
  const { now, incident } = view;
  const { story, owedAt } = nudge;
  const at: Rich = story.at === undefined ? [] : [' ', moment(story.at, now)];
  switch (story.state) {
    case 'waiting':
      return null;
    case 'answered':
      return {
        text: [
          { bold: 'Answered' },
          ...at,
          ...by(story.by),
          ...(story.at === undefined ? [] : [`, ${punctuality(story.at, owedAt)}`]),
        ],
        tone: 'good',
      };
    case 'snoozed':
      return {
        text: [
          { bold: 'Snoozed' },
          ...(story.until === undefined ? [] : [' until ', moment(story.until, now)]),
          ...by(story.by),
          `. The ${updateWords(nudge.audience)} is still owed since `,
          moment(owedAt, now),
          '.',
        ],
        tone: 'plain',
      };
    case 'ended':
      return {
        text: [
          { bold: incident.endedAt === null ? 'Over' : STATUS_WORDS[incident.status] },
          ...at,
          ...by(story.by),
          ': nothing is owed any more',
        ],
        tone: 'plain',
      };
    case 'moved':
      return { text: [{ bold: 'Moved' }, ...at, ...by(story.by), ...nextOwed(view, nudge)], tone: 'plain' };
  }
};

const nextOwed = ({ incident, now }: IncidentView, { audience }: NudgeShown): Rich => {
  const owed = incident.cadence.owed[audience];
  return owed === null
    ? [': no update is owed now']
    : [`: the next ${updateWords(audience)} is due at `, moment(owed, now)];
};

export const nudge = (view: IncidentView, shown: NudgeShown): Message => {
  const { incident, people, now } = view;
  const end = ending(view, shown);
  const reader = { name: (person: string) => handle(person, people), zone: 'UTC', now };
  const headline = end?.text ?? waiting(view, shown);
  const summary = capital(plainRich(headline, reader));
  // What was owed stays readable above what became of it.
  const owed: Rich = [`${capital(updateWords(shown.audience))} owed at `, moment(shown.owedAt, now)];
  const open = shown.story.state === 'waiting' || shown.story.state === 'snoozed';
  const quiet = incident.private && shown.stage === 'escalated';
  return bounded({
    summary: quiet ? summary : `${reference(incident.number)}: ${summary}`,
    tone: end?.tone ?? (shown.stage === 'due' ? 'attention' : 'alarm'),
    blocks: [
      { type: 'text', text: end ? [...owed, '. ', ...end.text] : capitalised(headline) },
      ...(open && !quiet ? [{ type: 'context' as const, text: lastSaid(view) }] : []),
      ...(open ? answers(view, shown) : []),
    ],
  });
};

/** The first word of a sentence that begins with a string of ours. */
const capitalised = ([first, ...rest]: Rich): Rich =>
  typeof first === 'string' ? [capital(first), ...rest] : first === undefined ? [] : [first, ...rest];
