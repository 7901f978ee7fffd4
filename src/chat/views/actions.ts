/** The buttons: each a command as anybody could type it. One that leaves options out opens that command's form. */

import type { IncidentView } from '../../engine/presenter.ts';
import type { Block, Button, Invocation } from '../../engine/reply.ts';
import { type Audience, type Incident, type Instant, isOpen } from '../../incident/incident.ts';
import { noChangeNeedsText, noChangeText } from '../../incident/rules/updates.ts';
import { iso } from '../../incident/time.ts';

type Options = Readonly<Record<string, string>>;

export const invoke = (command: string, incident?: number, options: Options = {}): Invocation =>
  incident === undefined ? { command, options } : { command, incident, options };

export const button = (
  label: string,
  command: string,
  incident: number | undefined,
  options: Options = {},
  more: { style?: Button['style']; confirm?: string } = {},
): Button => ({
  label,
  style: more.style ?? 'plain',
  invoke: invoke(command, incident, options),
  ...(more.confirm === undefined ? {} : { confirm: more.confirm }),
});

export const buttons = (...row: (Button | null)[]): Block => ({
  type: 'buttons',
  buttons: row.filter((button) => button !== null),
});

export const COMMANDER = 'commander';

/** Nobody commands an open incident, and the role is known here. */
export const takeCommand = ({ incident, settings }: IncidentView): Button | null =>
  isOpen(incident) && !incident.roles[COMMANDER] && settings.roles.some((role) => role.key === COMMANDER)
    ? button('Take command', 'assign', incident.number, { role: COMMANDER, person: 'me', vacant: 'yes' })
    : null;

/** How long it lasted is counted from then, and nobody knows later: asked until somebody says. */
export const askBeginning = ({ number, impactBeganAt }: Incident): Button | null =>
  impactBeganAt === null ? button('When did it begin?', 'impact', number) : null;

/** What people reach for while it is open. */
export const workButtons = (view: IncidentView, retry: Button | null = null): Block[] => {
  const { incident } = view;
  const { number } = incident;
  return [
    buttons(
      button('Update', 'update', number, {}, { style: 'primary' }),
      button('Status', 'status', number),
      button('Severity', 'severity', number),
      button('Roles', 'assign', number),
      button('Resolve', 'resolve', number),
    ),
    buttons(
      takeCommand(view),
      button('Task', 'task', number),
      button('Note', 'note', number),
      askBeginning(incident),
      retry,
    ),
  ];
};

export const closedButtons = ({ number }: Incident, retry: Button | null = null): Block =>
  buttons(
    button('Postmortem', 'postmortem', number, {}, { style: 'primary' }),
    button('Timeline', 'timeline', number),
    button('Reopen', 'reopen', number),
    retry,
  );

/** Everything else, one tap further. */
export const moreMenu = ({ number }: Incident): Block => ({
  type: 'menu',
  label: 'More',
  choices: [
    ['Components', 'components'],
    ['Impact', 'impact'],
    ['Links', 'links'],
    ['Cadence of updates', 'cadence'],
    ['Hand over a role', 'handoff'],
    ['Invite people', 'invite'],
    ['Timeline', 'timeline'],
    ['Catch me up', 'catchup'],
    ['Add timed notes from text', 'backfill'],
    ['Rename', 'rename'],
    ['Merge into another', 'merge'],
    ['Cancel: a false alarm', 'cancel'],
    ['Postmortem', 'postmortem'],
  ].map(([label = '', command = '']) => ({ label, invoke: invoke(command, number) })),
});

export const keepButton = (number: number): Button => button('Keep the room', 'archive', number, { action: 'off' });

export const retryButton = (number: number): Button => button('Retry', 'retry', number);

/** Opens the form for the audience the update is owed to. After the end the one thing still owed is the closing text. */
export const postButton = ({ incident }: IncidentView, audience: Audience): Button =>
  button(
    isOpen(incident) ? 'Post update' : 'Publish closing text',
    'update',
    incident.number,
    audience === 'public' ? { public: 'yes' } : {},
    { style: 'primary' },
  );

export const SNOOZES = [15, 30, 60] as const;

/** Bound to the period it was offered in: pressed after the update came, it must not silence the next one. */
export const snoozeButton = (number: number, minutes: number, owedAt: Instant): Button =>
  button(`Snooze ${minutes}m`, 'snooze', number, { minutes: String(minutes), owed: iso(owedAt) });

/** Says what it will say. Where a form comes first, to confirm a public text or to find words, it ends in an ellipsis. */
export const noChangeButton = ({ incident, now }: IncidentView, audience: Audience, owedAt: Instant): Button => {
  const asks = audience === 'public' || noChangeNeedsText(incident);
  const label = noChangeText(incident, now).replace(/\.$/, '');
  return button(asks ? `${label} …` : label, 'update', incident.number, {
    no_change: 'yes',
    owed: iso(owedAt),
  });
};
