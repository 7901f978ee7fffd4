/**
 * The fake Slack to look at by hand: `npm run dev:slack [port]`. People act by lines on standard input; what was said
 * is on the page it names. It goes on when the input ends, until it is stopped.
 */
import { createInterface } from 'node:readline';
import type { Answered, FakeSlack, Filled } from './fake.ts';
import { startFakeSlack } from './start.ts';

const PORT = 3900;

const HELP = `
  ana #incidents anything              says it (@handle and #channel work)
  ana #incidents /incident declare x   types a command
  ana press #incidents Update          presses the newest button of that name there
  ana press Update                     presses a button in the form or the private answer in front of them
  ana submit title=Fire severity=SEV2  fills in the form and submits it
  ana see                              what only ana sees: private answers, forms, App Home
`;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const told = ({ ok, status }: Answered): string => (ok ? 'acknowledged' : `not acknowledged (${status})`);

/** `a=b c="d e"` */
const filledIn = (text: string): Filled =>
  Object.fromEntries(
    [...text.matchAll(/([\w-]+)=(?:"([^"]*)"|(\S+))/g)].map(([, name = '', quoted, bare]) => [
      name,
      quoted ?? bare ?? '',
    ]),
  );

const press = async (fake: FakeSlack, user: string, rest: string): Promise<string> => {
  const [, name, action = ''] = /^(?:#(\S+) )?(.+)$/.exec(rest) ?? [];
  const channel = name ? fake.channelOf(name)?.id : undefined;
  if (channel) {
    for (const { ts, blocks } of fake.messages(channel).reverse()) {
      if (JSON.stringify(blocks ?? []).includes(action)) return told(await fake.press(user, { action, channel, ts }));
    }
    return 'no such button there';
  }
  const ephemeral = fake.ephemerals(user).findLast(({ blocks }) => JSON.stringify(blocks ?? []).includes(action));
  return told(await fake.press(user, { action, ...(fake.views(user).length === 0 && ephemeral ? { ephemeral } : {}) }));
};

const see = (fake: FakeSlack, user: string): string =>
  [
    ...fake.ephemerals(user).map(({ readable }) => `only you: ${readable}`),
    ...fake.views(user).map(({ readable, errors }) => `form: ${readable} ${JSON.stringify(errors)}`),
    `home: ${fake.home(user)?.readable ?? 'nothing published'}`,
  ].join('\n');

const act = async (fake: FakeSlack, people: ReadonlyMap<string, string>, line: string): Promise<string> => {
  const [, who = '', verb = '', rest = ''] = /^(\S+) (\S+) ?(.*)$/.exec(line.trim()) ?? [];
  const user = people.get(who);
  if (!user) return HELP;
  if (verb === 'see') return see(fake, user);
  if (verb === 'press') return press(fake, user, rest);
  if (verb === 'submit') {
    const { outcome, errors } = await fake.submit(user, filledIn(rest));
    return `${outcome} ${JSON.stringify(errors)}`;
  }
  const channel = fake.channelOf(verb.replace('#', ''));
  if (!channel) return HELP;
  const [, command, text = ''] = /^(\/\w+) ?(.*)$/.exec(rest) ?? [];
  if (command) return told(await fake.slash(user, channel.id, text, { command }));
  return `said at ${fake.message(user, channel.id, rest)}`;
};

const port = Number(process.argv[2] ?? PORT);
const fake = await startFakeSlack({ port });
const people = new Map([
  ['ana', fake.user({ name: 'ana', realName: 'Ana Ruiz', tz: 'Europe/Madrid' })],
  ['ben', fake.user({ name: 'ben', realName: 'Ben Cole', tz: 'America/New_York' })],
  ['chidi', fake.user({ name: 'chidi', realName: 'Chidi Eze', tz: 'Africa/Lagos' })],
]);
const everybody = [...people.values()];
fake.group({ handle: 'oncall', name: 'On call', users: everybody.slice(0, 2) });
fake.channel({ name: 'general', members: everybody });
const lobby = fake.channel({ name: 'incidents', members: [...everybody, fake.botUser] });

say(`A fake Slack listens at ${fake.url} (open it to see channels and messages). Start Foghorn at it with:

  SLACK_API_URL=${fake.apiUrl} \\
  SLACK_BOT_TOKEN=${fake.token} \\
  SLACK_APP_TOKEN=${fake.appToken} \\
  SLACK_LOBBY=${lobby} npm start

Then be ana, ben or chidi here:
${HELP}`);

const lines = createInterface({ input: process.stdin });
for await (const line of lines) {
  if (line.trim() === '') continue;
  say(await act(fake, people, line).catch((error: unknown) => `that did not work: ${String(error)}`));
}
