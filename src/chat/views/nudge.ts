/** The nudge: one post a period, which names who owes the update and is edited as the story goes on. */
import type { IncidentView, NudgeShown } from '../../engine/presenter.ts';
import type { Block, Message, Rich, Span } from '../../engine/reply.ts';
import { isOpen, reference } from '../../incident/incident.ts';
import { iso, MINUTE } from '../../incident/time.ts';
import { button, buttons, noChangeButton, postButton, SNOOZES, snoozeButton } from './actions.ts';
import { bounded } from './bounds.ts';
import { capital, STATUS_WORDS, severityName, updateWords } from './labels.ts';
import { referenceSpan } from './places.ts';
import { plainRich } from './plain.ts';
import { inlineSpans } from './rich.ts';
import { blank, handle, inlineText, listed, who } from './text.ts';
import { moment, punctuality, words } from './times.ts';

/** `Last said at 22:28: “…”`; before the first update, since when nothing was said. */
export const lastSaid = ({ incident, now }: IncidentView): Rich => {
  const last = incident.lastUpdate;
  if (last === null) return ['Nothing said yet since it was declared at ', moment(incident.declaredAt, now), '.'];
  if (blank(last.text)) return ['Last said at ', moment(last.at, now), '.'];
  return ['Last said at ', moment(last.at, now), ': “', ...inlineSpans(last.text, 200), '”'];
};

/** The one-tap answers to a due update. */
const answers = (view: IncidentView, { audience, owedAt }: NudgeShown): Block[] => {
  const { incident } = view;
  const { number } = incident;
  const open = isOpen(incident);
  return [
    buttons(
      postButton(view, audience),
      open ? noChangeButton(view, audience, owedAt) : null,
      open ? button('Resolve', 'resolve', number) : null,
    ),
    buttons(
      ...SNOOZES.map((minutes) => snoozeButton(number, minutes, owedAt)),
      button('Snooze, with a reason …', 'snooze', number, { owed: iso(owedAt) }),
    ),
  ];
};

const everybody = ({ people, groups }: NudgeShown): Span[] =>
  listed([...people.map(who), ...groups.map((group): Span => ({ group }))]);

/** `@ana and @ben, the …`; `The …` when nobody is addressed. */
const addressed = (nudge: NudgeShown, sentence: string): Span[] => {
  const names = everybody(nudge);
  return names.length === 0 ? [capital(sentence)] : [...names, `, ${sentence}`];
};

const waiting = (view: IncidentView, nudge: NudgeShown): Rich => {
  const { incident, now } = view;
  const what = updateWords(nudge.audience, incident);
  const due = moment(nudge.owedAt, now);
  const over = now - nudge.owedAt;
  switch (nudge.stage) {
    case 'due':
      return over < MINUTE
        ? [...addressed(nudge, `the ${what} is due now, at `), due, '.']
        : [...addressed(nudge, `the ${what} has been due since `), due, '.'];
    case 'overdue':
      return [...addressed(nudge, `the ${what} has been due since `), due, `, for ${words(over)} now.`];
    case 'escalated': {
      const names = everybody(nudge);
      return [
        `The ${what} has been due since `,
        due,
        ...(names.length === 0 ? ['. Please look in'] : ['. ', ...names, ': please look in']),
        ', or bring in somebody who can.',
      ];
    }
    case 'repeat': {
      const last = nudge.repeat >= incident.cadence.ladder.repeats;
      return [
        ...addressed(nudge, `still no ${what}; it has been due since `),
        due,
        `, for ${words(over)} now. Reminder ${nudge.repeat} of ${incident.cadence.ladder.repeats}`,
        last ? ', the last one.' : '.',
      ];
    }
  }
};

const by = (person: string | undefined): Rich => (person === undefined ? [] : [' by ', who(person)]);

/** What became of it; null while it is still asked for. */
const outcome = (view: IncidentView, { story, owedAt, audience }: NudgeShown): Rich | null => {
  const { now, incident } = view;
  const at: Rich = story.at === undefined ? [] : [' ', moment(story.at, now)];
  switch (story.state) {
    case 'waiting':
      return null;
    case 'answered':
      return [
        'answered',
        ...at,
        ...by(story.by),
        ...(story.at === undefined ? [] : [`, ${punctuality(story.at, owedAt)}`]),
      ];
    case 'snoozed':
      return [
        'reminders snoozed',
        ...(story.until === undefined ? [] : [' until ', moment(story.until, now)]),
        ...by(story.by),
        ...(story.reason ? [' (', ...inlineSpans(story.reason, 200), ')'] : []),
        '; it is still owed',
      ];
    case 'ended':
      return [
        'no longer owed, ',
        isOpen(incident) ? 'over' : STATUS_WORDS[incident.status].toLowerCase(),
        ...at,
        ...by(story.by),
      ];
    case 'moved': {
      const next = incident.cadence.owed[audience];
      return [
        'moved',
        ...at,
        ...by(story.by),
        ...(next === null ? ['; none is owed now'] : ['; the next one is due at ', moment(next, now)]),
      ];
    }
  }
};

/** The lobby does not know which incident this is; the room of a private one, and its title, stay private. */
const named = (view: IncidentView, { stage }: NudgeShown): Rich => {
  const { incident, settings, people } = view;
  if (stage !== 'escalated' || incident.private) return [];
  const standing = `${severityName(incident.severity, settings)}, ${STATUS_WORDS[incident.status].toLowerCase()}`;
  return [referenceSpan(view), ` ${inlineText(incident.title, 120, people)} (${standing}). `];
};

export const nudge = (view: IncidentView, shown: NudgeShown): Message => {
  const { incident, people, now } = view;
  const became = outcome(view, shown);
  const what = capital(updateWords(shown.audience, incident));
  const sentence: Rich = became ? [`${what} due `, moment(shown.owedAt, now), ': ', ...became] : waiting(view, shown);
  const { state } = shown.story;
  const owed = state === 'waiting' || state === 'snoozed';
  const spoken = plainRich(sentence, { name: (person) => handle(person, people), zone: 'UTC', now });
  return bounded({
    summary: incident.private ? spoken : `${reference(incident.number)}: ${spoken}`,
    tone: state === 'answered' ? 'good' : state !== 'waiting' ? 'plain' : shown.stage === 'due' ? 'attention' : 'alarm',
    blocks: [
      { type: 'text', text: [...named(view, shown), ...sentence] },
      // Only the first post of a period is kept current: what is never edited must not quote what may be redacted.
      ...(owed && shown.stage === 'due' ? [{ type: 'context' as const, text: lastSaid(view) }] : []),
      ...(owed ? answers(view, shown) : []),
    ],
  });
};
