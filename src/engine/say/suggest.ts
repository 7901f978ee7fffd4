/** A word that is nearly a command: said, with the command one tap away. It is never done by itself. */
import type { CommandDefinition } from '../command.ts';
import type { Block, Reply } from '../reply.ts';

export const suggestion = (word: string, { name, summary }: CommandDefinition, root: string): Reply => ({
  reply: 'say',
  message: {
    summary: `There is no command “${word.slice(0, 60)}”. Did you mean ${name}?`,
    tone: 'attention',
    blocks: [
      { type: 'text', text: ['There is no command ', { code: word.slice(0, 60) }, '. Did you mean this one?'] },
      { type: 'text', text: [{ code: `/${root} ${name}` }, ` ${summary}`] },
      {
        type: 'buttons',
        buttons: [
          { label: name, style: 'primary', invoke: { command: name, options: {} } },
          { label: 'All commands', style: 'plain', invoke: { command: 'help', options: {} } },
        ],
      },
    ],
  },
});

/** Above the form that free text opened, when its first word resembles a command. */
export const beforeForm = ({ name, summary }: CommandDefinition, root: string): Block => ({
  type: 'context',
  text: ['If you meant a command: ', { code: `/${root} ${name}` }, ` ${summary}`],
});
