import { severityField, textField } from '../src/chat/views/answers.ts';
import { severityName } from '../src/chat/views/labels.ts';
import { defineCommand } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { replied } from './shared/replies.ts';
import { expected, next, nextFields, promiseText } from './shared/updating.ts';
import { incidentOf } from './shared/view.ts';

export const severity = defineCommand({
  name: 'severity',
  // Escalating is raising the severity: it invites the groups of the higher one and tells the lobby.
  synonyms: ['sev', 'escalate', 'priority'],
  summary: 'Changes the severity; raising it tells the lobby and invites more people.',
  examples: ['severity sev1', 'sev 2 Only the EU region is affected', 'escalate sev1 All regions are down now'],
  where: 'room',
  options: {
    to: { kind: 'severity', required: true, positional: true, description: 'How bad it is' },
    text: { kind: 'text', positional: true, description: 'Why; told to everybody, as an update' },
    next: {
      kind: 'time',
      direction: 'future',
      none: true,
      keyword: true,
      description: 'When the next update will come',
    },
    by: { kind: 'time', direction: 'future', description: 'The same, as a time of your own' },
  },

  form: async (values, context) => {
    const incident = incidentOf(context);
    return {
      title: `Severity of ${reference(incident.number)}`,
      submit: 'Change',
      intro: [],
      fields: [
        severityField(context.settings, values.to ?? incident.severity, 'to'),
        textField('text', 'Why?', { hint: 'Told to everybody. Without words it is no update.' }),
        ...nextFields(incident, context.settings),
      ],
      invoke: { command: 'severity', incident: incident.number, options: {}, shown: { severity: incident.severity } },
    };
  },

  run: async (values, context) => {
    const { text, to = incidentOf(context).severity } = values;
    const told = await context.tell({
      do: 'change_severity',
      to,
      ...(text === undefined ? {} : { text, ...next(values) }),
      ...expected(context),
    });
    const name = severityName(to, context.settings);
    return replied(context, told, {
      done: (after) => [
        { bold: reference(after.number) },
        ` is ${name} now.`,
        ...(text === undefined ? [] : promiseText(after)),
      ],
      same: (after) => [`${reference(after.number)} is ${name} already.`],
    });
  },
});
