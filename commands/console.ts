import { consoleSpan, listPage } from '../src/chat/views/places.ts';
import { moment } from '../src/chat/views/times.ts';
import { defineCommand } from '../src/engine/command.ts';
import { refuse } from '../src/incident/refusal.ts';
import { refused, say } from './shared/replies.ts';

const OFF = refuse(
  'console_off',
  'The console is off here, because Foghorn was not told its public address.',
  'Whoever runs it sets FOGHORN_ADDRESS to where people reach it.',
);

export const console = defineCommand({
  name: 'console',
  synonyms: ['web', 'signin', 'sign-in', 'login'],
  summary: 'Hands you, privately, a link that signs you in to the console; or signs you out everywhere.',
  examples: ['console', 'console leave'],
  where: 'anywhere',
  options: {
    action: {
      kind: 'choice',
      choices: ['link', 'leave'],
      synonyms: {
        in: 'link',
        sign_in: 'link',
        out: 'leave',
        sign_out: 'leave',
        signout: 'leave',
        logout: 'leave',
        revoke: 'leave',
      },
      positional: true,
      description: 'What to do',
    },
  },

  run: async ({ action }, context) => {
    const door = context.console;
    if (door === null) return refused(OFF);
    if (door === 'open')
      return say(context, ['Nobody needs to sign in here: ', consoleSpan(listPage, 'the console'), '.']);
    if (action === 'leave') {
      const ended = await door.revoke();
      return say(context, [
        ended === 0
          ? 'You were signed in nowhere. Links handed to you before work no more.'
          : 'You are signed out everywhere, and links handed to you before work no more.',
      ]);
    }
    const { url, until } = await door.link();
    return say(context, [
      { link: url, text: 'Open the console' },
      '. The link is for you alone: it works once, until ',
      moment(until, context.now),
      '.',
    ]);
  },
});
