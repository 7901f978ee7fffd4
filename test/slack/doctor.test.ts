/** The doctor looks at Slack: what is well, and what of it can be mended, with how. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/cli/checks/finding.ts';
import { checkSlack } from '../../src/cli/checks/slack.ts';
import { readConfig } from '../../src/config.ts';
import { MINUTE, systemClock } from '../../src/incident/time.ts';
import { type FakeSlack, startFakeSlack } from '../support/slack/index.ts';

let fake: FakeSlack;
let lobby: string;
beforeEach(async () => {
  fake = await startFakeSlack();
  lobby = fake.channel({ name: 'incidents', members: [fake.botUser] });
});
afterEach(() => fake.close());

const diagnose = async (
  over: Record<string, string> = {},
  { clock = systemClock, running = false, yaml = {} } = {},
): Promise<Finding[]> => {
  const config = readConfig(
    {
      SLACK_BOT_TOKEN: fake.token,
      SLACK_LOBBY: lobby,
      SLACK_API_URL: fake.apiUrl,
      ...('SLACK_SIGNING_SECRET' in over ? {} : { SLACK_APP_TOKEN: fake.appToken }),
      ...over,
    },
    import.meta.dirname,
  );
  return checkSlack({ ...config, settings: { ...config.settings, ...yaml } }, { clock, running });
};
const problems = async (...args: Parameters<typeof diagnose>): Promise<string[]> =>
  (await diagnose(...args)).filter(({ level }) => level === 'problem').map(({ said, remedy }) => `${said} → ${remedy}`);

describe('the doctor', () => {
  it('finds a good set-up good', async () => {
    const found = await diagnose();
    expect(found.filter(({ level }) => level === 'problem')).toEqual([]);
    const said = found.map((one) => one.said).join('\n');
    expect(said).toContain('The app was granted all scopes of the manifest');
    expect(said).toContain('Foghorn is in the lobby #incidents');
    expect(said).toContain('Socket Mode opens a connection');
    expect(said).toContain('This clock and Slack’s agree');
  });

  it('names a token that Slack does not accept', async () => {
    fake.revokeToken();
    const found = await problems();
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/does not accept SLACK_BOT_TOKEN \(.*\) → Copy the Bot User OAuth Token/);
  });

  it('names the scopes that are missing', async () => {
    fake.withdraw('pins:write', 'usergroups:read');
    expect(await problems()).toEqual([
      expect.stringMatching(/was not granted pins:write, usergroups:read → .*reinstall the app/),
    ]);
  });

  it('names a lobby that Foghorn is not in, that is archived, that is not there', async () => {
    const other = fake.channel({ name: 'general' });
    expect(await problems({ SLACK_LOBBY: other })).toEqual([
      expect.stringMatching(/not in the lobby #general → Type \/invite @Foghorn/),
    ]);
    const old = fake.channel({ name: 'old', members: [fake.botUser], archived: true });
    expect(await problems({ SLACK_LOBBY: old })).toEqual([expect.stringMatching(/#old is archived → Unarchive it/)]);
    expect(await problems({ SLACK_LOBBY: 'C00000000' })).toEqual([
      expect.stringMatching(/C00000000 cannot be looked at \(channel_not_found\) → Set SLACK_LOBBY/),
    ]);
  });

  it('names an app-level token that opens no socket', async () => {
    const found = await problems({ SLACK_APP_TOKEN: 'xapp-1-A000-0-forged-token' });
    expect(found).toEqual([expect.stringMatching(/Socket Mode opens no connection .* → Make an app-level token/)]);
  });

  it('names a clock that disagrees with Slack’s', async () => {
    const found = await problems({}, { clock: () => systemClock() + 7 * MINUTE });
    expect(found).toEqual([expect.stringMatching(/This clock is \dm ahead of Slack’s → Set the system clock/)]);
  });

  it('names an address that Slack cannot send requests to', async () => {
    const http = { SLACK_SIGNING_SECRET: fake.signingSecret };
    expect(await problems(http)).toEqual([expect.stringMatching(/no address is set → Set FOGHORN_ADDRESS/)]);
    expect(await problems({ ...http, FOGHORN_ADDRESS: 'http://foghorn.example.com' })).toEqual([
      expect.stringMatching(/https addresses alone/),
    ]);
    const closed = { ...http, FOGHORN_ADDRESS: 'https://127.0.0.1:9' };
    expect(await problems(closed)).toEqual([]);
    expect(await problems(closed, { running: true })).toEqual([
      expect.stringMatching(/127\.0\.0\.1:9\/slack\/events cannot be reached from here/),
    ]);
  });

  it('names people and groups that are not Slack’s', async () => {
    const crew = fake.group({ handle: 'sre', users: [] });
    expect(await problems({}, { yaml: { responders: `slack:${crew}` } })).toEqual([]);
    expect(await problems({}, { yaml: { responders: 'slack:S00000000', admins: ['local:ana'] } })).toEqual([
      expect.stringMatching(/names local:ana, whom Slack does not know → Write groups as slack:/),
      expect.stringMatching(/no user group slack:S00000000/),
    ]);
  });

  it('says when Slack cannot be reached', async () => {
    fake.unreachable();
    expect(await problems()).toEqual([expect.stringMatching(/Slack cannot be reached \(.*\) → Look at the network/)]);
  });
});
