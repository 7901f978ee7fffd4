import { describe, expect, it } from 'vitest';
import { ANA, START } from '../support/builders.ts';
import { heard, talk } from '../support/talk.ts';

describe('/incident console', () => {
  it('says in one sentence that it is off, and what turns it on', async () => {
    const it = await talk();
    expect(heard(await it.as(ANA).types('console'))).toBe(
      'console_off: The console is off here, because Foghorn was not told its public address. Whoever runs it sets FOGHORN_ADDRESS to where people reach it.',
    );
  });

  it('leads there where nobody signs in', async () => {
    const it = await talk({ console: () => 'open' });
    expect(heard(await it.as(ANA).types('console'))).toContain('Nobody needs to sign in here');
  });

  it('hands out a link for whoever asks, and signs them out everywhere', async () => {
    const asked: string[] = [];
    const door = {
      link: async (person: string) => {
        asked.push(`link ${person}`);
        return { url: 'https://inc.example.com/console/sign-in/s3cret', until: START };
      },
      revoke: async (person: string) => {
        asked.push(`revoke ${person}`);
        return 2;
      },
    };
    const it = await talk({ console: () => door });
    const reply = await it.as(ANA).types('console');
    expect(heard(reply)).toContain('it works once');
    expect(JSON.stringify(reply)).toContain('https://inc.example.com/console/sign-in/s3cret');
    expect(heard(await it.as(ANA).types('web sign-out'))).toContain('signed out everywhere');
    expect(asked).toEqual([`link ${ANA}`, `revoke ${ANA}`]);
  });
});
