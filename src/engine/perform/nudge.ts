/** Nudges: asked again just before the call whether, and by whom, the update is still owed. */

import { owes } from '../../incident/cadence.ts';
import { nudgeBinding } from '../../incident/effects.ts';
import type { Entry } from '../../incident/entry.ts';
import type { Decision, DecisionOf } from '../../incident/events.ts';
import type { Audience, Incident, Instant, PersonId } from '../../incident/incident.ts';
import { addressed } from '../../incident/rules/tick.ts';
import type { Settings } from '../../incident/settings.ts';
import { storyOf } from '../nudge-story.ts';
import type { Person } from '../ports.ts';
import { type Learnt, NOBODY, once, type Perform, type Scene } from './scene.ts';

/** Still owed, and neither snoozed nor resting at this moment. */
export const stillOwed = (incident: Incident, audience: Audience, owedAt: Instant, now: Instant): boolean => {
  const { owed, pausedUntil, sounding } = incident.cadence;
  if (owed[audience] !== owedAt || (pausedUntil ?? 0) > now) return false;
  const mine = sounding?.owedAt === owedAt && sounding.audience === audience ? sounding : null;
  return (mine?.snoozedUntil ?? 0) <= now;
};

export const present =
  (people: ReadonlyMap<PersonId, Person>) =>
  (person: PersonId): boolean => {
    const known = people.get(person);
    return known === undefined || (known.active && !known.bot);
  };

type Step = { audience: Audience; owedAt: Instant; stage: DecisionOf<'nudge_sounded'>['stage'] };

/** Those addressed when it was decided; anew when one of them has left, and with whoever has come to owe it since. */
const whom = (
  incident: Incident,
  step: Step & { people: readonly PersonId[]; groups: readonly string[] },
  here: (person: PersonId) => boolean,
  settings: Settings,
): { people: PersonId[]; groups: string[] } => {
  const everNamed = incident.cadence.sounding?.named ?? [];
  const gone = step.people.some((person) => !here(person) || !incident.responders.includes(person));
  if (step.stage === 'due' || gone) {
    const named = everNamed.filter((person) => !step.people.includes(person));
    return addressed(incident, step, named, here, { settings });
  }
  const newcomer = [owes(incident)].filter((person) => here(person) && !everNamed.includes(person));
  return { people: [...new Set([...newcomer, ...step.people])], groups: [...step.groups] };
};

const soundings = (entries: readonly Entry[], owedAt: Instant): Entry<DecisionOf<'nudge_sounded'>>[] =>
  entries.filter(
    (entry): entry is Entry<DecisionOf<'nudge_sounded'>> =>
      entry.event.kind === 'nudge_sounded' && entry.event.owedAt === owedAt,
  );

/** A later step in the room says it better: after an outage the room hears one, not the backlog. */
const superseded = async (
  { storage, row, view }: Scene,
  { owedAt, audience, stage, place }: Step & { place: 'room' | 'lobby' },
): Promise<boolean> => {
  const latest = view.incident.cadence.sounding?.stage === stage && stage !== 'repeat';
  if (place === 'lobby' || latest) return false;
  const decisions = await storage.entries(row.incident, 'decisions');
  return soundings(decisions, owedAt).some(
    ({ version, event }) =>
      (version ?? 0) > row.version &&
      event.audience === audience &&
      (event.stage === 'overdue' || event.stage === 'repeat'),
  );
};

/** An earlier try may have posted the nudge of this period: then it is kept current like any other. */
const postedBefore = async (
  { row, view, home, bound }: Scene,
  { owedAt, place }: { owedAt: Instant; place: 'room' | 'lobby' },
): Promise<Pick<Learnt, 'bindings'>> => {
  const name = nudgeBinding(owedAt);
  if (row.attempts === 1 || place === 'lobby' || view.bindings[name]) return {};
  const binding = await home().find({ channel: bound('room').channel }, row.id);
  return binding ? { bindings: [{ name, binding }] } : {};
};

export const nudge: Perform<'nudge'> = async (effect, scene) => {
  const { row, view, presenter, home, bound } = scene;
  const { incident, settings, now } = view;
  const { audience, owedAt, stage, repeat, place } = effect;
  if (!stillOwed(incident, audience, owedAt, now))
    return { dropped: 'the update is no longer owed', ...(await postedBefore(scene, effect)) };
  if (await superseded(scene, effect))
    return { dropped: 'a later step says it', ...(await postedBefore(scene, effect)) };
  if (incident.private && place === 'lobby') return { dropped: 'a private incident is never announced' };
  const ping = whom(incident, effect, present(view.people), settings);
  const message = presenter.nudge(view, { audience, owedAt, stage, repeat, ...ping, story: { state: 'waiting' } });
  const chat = home();
  const post = { ...once(row), message, ping };
  if (place === 'lobby') {
    await chat.post({ channel: chat.lobby }, post);
    return {};
  }
  const { channel } = bound('room');
  const thread = view.bindings[nudgeBinding(owedAt)]?.message;
  const binding = await chat.post(thread == null ? { channel } : { channel, thread }, post);
  // One nudge a period: later steps reply to the first.
  return thread == null ? { bindings: [{ name: nudgeBinding(owedAt), binding }] } : {};
};

export const refreshNudge: Perform<'refresh_nudge'> = async ({ owedAt }, { row, view, storage, presenter, home }) => {
  const learnt = { version: view.incident.version, notBefore: view.now };
  const decisions = (await storage.entries(row.incident, 'decisions')) as Entry<Decision>[];
  const sounded = soundings(decisions, owedAt);
  const first = sounded.find(({ event }) => event.stage !== 'heads_up' && event.stage !== 'escalated');
  const posted = view.bindings[nudgeBinding(owedAt)];
  if (!first || !posted) return { ...learnt, dropped: 'no nudge was posted' };
  const { audience, stage, people, groups } = first.event;
  if (stage === 'heads_up') return learnt;
  const story = storyOf(decisions, first, view.incident, view.now);
  const repeat = stage === 'repeat' ? 1 : 0;
  const here = present(view.people);
  // While it waits it names whoever owes it now; afterwards it tells whom it had named.
  const named =
    story.state === 'waiting' && view.incident.cadence.owed[audience] === owedAt
      ? whom(view.incident, { ...first.event, stage: 'due' }, here, view.settings)
      : { ...NOBODY, people, groups };
  await home().edit(posted, presenter.nudge(view, { audience, owedAt, stage, repeat, ...named, story }));
  return learnt;
};
