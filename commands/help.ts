import { button, buttons } from '../src/chat/views/actions.ts';
import { type CommandDefinition, defineCommand, type Option } from '../src/engine/command.ts';
import type { Reply, Rich } from '../src/engine/reply.ts';
import { refuse } from '../src/incident/refusal.ts';
import { nearest } from '../src/incident/text.ts';
import { refused, say } from './shared/replies.ts';

/** Rows of the first page; the rest is a tap away. */
const PAGE = 18;

const usage = (name: string, option: Option): string => {
  const shown = option.positional ? `<${name.replaceAll('_', ' ')}>` : `${name}:…`;
  return option.required ? shown : `[${shown}]`;
};

/** Options that only buttons use. */
const BUTTONS_ONLY: ReadonlySet<string> = new Set(['owed', 'confirmed', 'commit', 'as', 'use', 'add', 'vacant']);

export const createHelp = (commands: () => readonly CommandDefinition[]): CommandDefinition => {
  const details = (definition: CommandDefinition, context: Parameters<CommandDefinition['run']>[1]): Reply => {
    const options = Object.entries(definition.options).filter(([name]) => !BUTTONS_ONLY.has(name));
    const synonyms = definition.synonyms.length > 0 ? ` The same: ${definition.synonyms.join(', ')}.` : '';
    return say(context, [{ bold: definition.name }, ` ${definition.summary}${synonyms}`], {
      blocks: [
        {
          type: 'code',
          text: [`/incident ${definition.name}`, ...options.map(([name, option]) => usage(name, option))].join(' '),
        },
        { type: 'list', items: options.map(([name, option]): Rich => [{ code: name }, ` ${option.description}`]) },
        { type: 'list', items: definition.examples.map((example): Rich => [{ code: `/incident ${example}` }]) },
        {
          type: 'context',
          text: [
            definition.where === 'room'
              ? 'Say it in the incident’s room, or name the incident first or last: INC-42.'
              : 'Say it anywhere.',
          ],
        },
      ],
    });
  };

  return defineCommand({
    name: 'help',
    synonyms: ['commands', 'usage', '?', '--help', '-h'],
    summary: 'Lists the commands, or tells how to use one.',
    examples: ['help', 'help update'],
    where: 'anywhere',
    options: {
      command: { kind: 'text', max: 60, positional: true, description: 'Which command' },
      page: { kind: 'number', min: 1, max: 100, description: 'Which page of the list' },
    },

    run: async ({ command, page = 1 }, context) => {
      const all = commands();
      if (command !== undefined) {
        const word = command.trim().toLowerCase().replace(/^\//, '');
        const found = all.find(({ name, synonyms }) => name === word || synonyms.includes(word));
        if (found) return details(found, context);
        const near = nearest(
          word,
          all.map(({ name }) => name),
        );
        return refused(
          refuse(
            'unknown_command',
            `There is no command “${word.slice(0, 60)}”.`,
            near ? `Did you mean ${near}?` : 'Type /incident help to see them all.',
          ),
          'command',
        );
      }
      const from = (page - 1) * PAGE;
      const shown = all.slice(from, from + PAGE);
      return say(context, ['What you can type after ', { code: '/incident' }, ':'], {
        blocks: [
          {
            type: 'list',
            items: shown.map(
              ({ name, summary, examples }): Rich => [
                { bold: name },
                ` ${summary}`,
                ...(examples[0] && examples[0] !== name ? [' ', { code: examples[0] }] : []),
              ],
            ),
          },
          buttons(
            from > 0 ? button('Back', 'help', undefined, { page: String(page - 1) }) : null,
            all.length > from + PAGE ? button('More', 'help', undefined, { page: String(page + 1) }) : null,
          ),
          {
            type: 'context',
            text: [
              'Alone, ',
              { code: '/incident' },
              ' declares an incident; in the room of one it shows what can be done there.',
            ],
          },
        ],
      });
    },
  });
};
