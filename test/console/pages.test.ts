/** The list, the incident's page and the statistics, over the real engine and storage. */
import { describe, expect, it } from 'vitest';
import { FOGHORN } from '../../src/incident/incident.ts';
import { HOUR, MINUTE } from '../../src/incident/time.ts';
import { ANA, BEN, CHIDI } from '../support/given.ts';
import { checkoutIncident } from './incident-story.ts';
import { createWorld, hiddenOf } from './world.ts';

/** What a reader sees: the page without its markup. */
const textOf = (page: string): string =>
  page
    .replace(/<(title|option|svg)\b.*?<\/\1>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([,.])/g, '$1');

const titlesOf = (page: string): string[] =>
  [...page.matchAll(/<a class="title"[^>]*>.*?<span dir="auto">(.*?)<\/span>/g)].map(([, title = '']) => title);

describe('the list', () => {
  it('says what to do where there is nothing yet', async () => {
    const world = await createWorld();
    const page = await world.page('/');
    expect(page).toContain('No incident has been declared yet.');
    expect(page).toContain('/incident What is wrong');
  });

  it('shows the open ones first, then the recent, newest first', async () => {
    const world = await createWorld();
    for (const title of ['one', 'two', 'three']) await world.declare(ANA, { title });
    await world.does(10, BEN, 3, { do: 'resolve' });
    const page = await world.page('/');
    expect(titlesOf(page)).toEqual(['two', 'one', 'three']);
    expect(page.indexOf('>Open ')).toBeLessThan(page.indexOf('>Recent<'));
  });

  it('finds by words of the timeline, severity, status, component and day; drills apart', async () => {
    const world = await createWorld();
    await world.declare(ANA, { title: 'Checkout', severity: 'SEV1', components: ['API'] });
    await world.does(1, BEN, 1, { do: 'raise_note', text: 'an expired certificate' });
    world.clock.turn(48 * HOUR);
    await world.declare(ANA, { title: 'Search', severity: 'SEV3', drill: true });
    const found = async (search: string) => titlesOf(await world.page(`/?${search}`));
    expect(await found('words=certificate')).toEqual(['Checkout']);
    expect(await found('severity=SEV3')).toEqual(['Search']);
    expect(await found('status=investigating')).toEqual(['Search', 'Checkout']);
    expect(await found('component=API')).toEqual(['Checkout']);
    expect(await found('from=2026-03-05')).toEqual(['Search']);
    expect(await found('to=2026-03-04')).toEqual(['Checkout']);
    expect(await found('drills=without')).toEqual(['Checkout']);
    expect(await found('drills=only')).toEqual(['Search']);
    expect(await world.page('/?words=nothing')).toContain('No incident matches this search.');
  });

  it('turns pages, keeping the search', async () => {
    const world = await createWorld();
    for (let n = 1; n <= 30; n++) {
      await world.declare(ANA, { title: `incident ${n}`, severity: 'SEV4' });
      await world.does(1, ANA, n, { do: 'resolve' });
    }
    const first = await world.page('/?severity=SEV4');
    expect(titlesOf(first)).toHaveLength(25);
    const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replace('&amp;', '&') ?? '';
    expect(next).toContain('severity=SEV4');
    const second = await world.page(next);
    expect(titlesOf(second)).toEqual([5, 4, 3, 2, 1].map((n) => `incident ${n}`));
    expect(second).not.toContain('rel="next"');
  });

  it('answers a search it cannot read with one sentence and 400', async () => {
    const world = await createWorld();
    const response = await world.get('/?severity=SEV9');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('A severity is one of SEV1, SEV2, SEV3, SEV4.');
  });

  it('declares, and goes to the new incident', async () => {
    const world = await createWorld();
    const form = {
      title: 'Web is down',
      severity: 'SEV2',
      components: 'API, Web',
      text: 'It began at noon.',
      drill: 'yes',
    };
    const response = await world.post('/declare', form);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/incidents/1?done=declare');
    const incident = await world.storage.load(1);
    expect(incident).toMatchObject({
      title: 'Web is down',
      severity: 'SEV2',
      drill: true,
      private: false,
      declaredBy: ANA,
    });
    expect(incident?.components.map(({ name }) => name)).toEqual(['API', 'Web']);
    expect(await world.page('/incidents/1?done=declare')).toContain('Declared.');
  });

  it('shows a refusal beside its field and keeps what was typed', async () => {
    const world = await createWorld();
    const response = await world.post('/declare', { title: ' ', severity: 'SEV2', text: 'half a page of text' });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toMatch(
      /id="declare-title"[^>]*aria-describedby="[^"]*declare-title-refusal"[^>]*aria-invalid="true"/,
    );
    expect(page).toContain('An incident needs a title.');
    expect(page).toContain('half a page of text');
    expect(page).toContain('<option value="SEV2" selected>');
    expect(await world.storage.list({}, 'all')).toEqual([]);
  });

  it('declares once when the button is pressed twice, and twice when asked twice', async () => {
    const world = await createWorld();
    const form = { ...hiddenOf(await world.page('/'), '/declare'), title: 'Twice' };
    const [a, b] = await Promise.all([world.post('/declare', form), world.post('/declare', form)]);
    expect([a.headers.get('location'), b.headers.get('location')]).toEqual([
      '/incidents/1?done=declare',
      '/incidents/1?done=declare',
    ]);
    await world.post('/declare', { ...hiddenOf(await world.page('/'), '/declare'), title: 'Twice' });
    expect(await world.storage.list({}, 'all')).toHaveLength(2);
  });
});

describe('an incident’s page', () => {
  it('tells what it is, who does what, when what happened and how long it took', async () => {
    const world = await createWorld();
    const { number } = await checkoutIncident(world);
    const page = textOf(await world.page(`/incidents/${number}`, BEN));
    expect(page).toContain('INC-1 SEV1 Resolved');
    expect(page).toContain('Incident commander @ben');
    expect(page).toContain('Communications lead @chidi');
    // Berlin is an hour ahead of the clock of the story.
    expect(page).toContain('Declared 2026-03-04 10:00 CET');
    expect(page).toContain('Impact to declaration 12m');
    expect(page).toContain('Declaration to mitigation 1h 12m');
    expect(page).toContain('Promises kept 2 of 3 (67 %)');
    expect(page).toContain('late 11:12 CET, 11 minutes late');
  });

  it('shows occurred times in the reader’s zone with UTC beside, and recorded times where they differ', async () => {
    const world = await createWorld();
    const { number } = await world.declare(ANA, { title: 'x' });
    await world.does(30, BEN, number, {
      do: 'raise_note',
      text: 'seen on the graph',
      occurredAt: world.clock.clock() + 5 * MINUTE,
    });
    const page = textOf(await world.page(`/incidents/${number}`, CHIDI));
    expect(page).toContain('14:35 09:05 UTC @ben note recorded 15:00 GMT+5:30');
    const utc = textOf(await world.page(`/incidents/${number}`, ANA));
    expect(utc).not.toContain('09:05 UTC');
  });

  it('says of each entry what was done to it: corrected, edited, recovered, redacted', async () => {
    const world = await createWorld();
    const { number } = await world.declare(ANA, { title: 'x' });
    await world.openRoom(number);
    const seen = {
      platform: 'local',
      channel: `room-${number}`,
      author: BEN,
      bot: false,
      mentionsBot: false,
      thread: null,
      threadMessage: null,
      files: [{ name: 'graph.png', url: 'https://files.test/graph.png' }],
      at: world.clock.clock(),
    };
    await world.inbox.message({ ...seen, key: 'local:a', text: 'first words', recovered: true });
    await world.inbox.revision({ ...seen, key: 'local:a', text: 'second words', editedAt: seen.at + MINUTE });
    await world.inbox.message({ ...seen, key: 'local:b', text: 'a secret', thread: 'local:a' });
    await world.inbox.deletion({ platform: 'local', channel: seen.channel, key: 'local:b', at: seen.at });
    const note = await world.does(2, BEN, number, { do: 'raise_note', text: 'nte' });
    const id = `v${String(note.version).padStart(8, '0')}`;
    await world.does(1, ANA, number, { do: 'correct_entry', entry: id, of: 'note_raised', text: 'note' });
    const log = await world.page(`/incidents/${number}?log=complete`);
    const text = textOf(log);
    expect(text).toContain('second words');
    expect(text).not.toContain('first words');
    expect(text).toMatch(/message edited 09:01 WET recovered/);
    expect(text).toMatch(/redacted in thread/);
    expect(log).not.toContain('a secret');
    expect(text).toContain('note corrected');
    expect(log).toContain('<a href="https://files.test/graph.png" rel="noopener noreferrer nofollow">graph.png</a>');
    // Plain messages are for the complete log.
    expect(await world.page(`/incidents/${number}`)).not.toContain('second words');
  });

  it('filters the story by kind, person and words', async () => {
    const world = await createWorld();
    const { number } = await checkoutIncident(world);
    const entries = async (search: string) => {
      const page = await world.page(`/incidents/${number}?${search}`);
      return [...page.matchAll(/<span class="kind">([^<]*)</g)].map(([, kind]) => kind);
    };
    expect(new Set(await entries('kind=updates'))).toEqual(new Set(['update']));
    expect(await entries('kind=updates')).toHaveLength(4);
    expect(await entries('kind=messages')).toEqual(['message', 'message']);
    expect(await entries('words=certificate&kind=notes')).toEqual(['note']);
    expect((await entries(`person=${encodeURIComponent(FOGHORN)}`)).sort()).toEqual(['nudge', 'postmortem']);
    expect(await world.page(`/incidents/${number}?words=nowhere`)).toContain('No entry matches this filter.');
    expect((await world.get(`/incidents/${number}?kind=nonsense`)).status).toBe(400);
    expect((await world.get(`/incidents/${number}?after=soon`)).status).toBe(400);
  });

  it('gives the plot in words too', async () => {
    const world = await createWorld();
    const { number } = await checkoutIncident(world);
    const page = await world.page(`/incidents/${number}`);
    expect(page).toContain(
      'aria-label="INC-1 over time: investigating, then identified, then monitoring, then resolved; 4 updates, 2 promises kept, 1 missed, 1 nudge"',
    );
    expect(textOf(page)).toContain('The internal update was promised by now: late by 11m');
  });

  it('answers an unknown number, a number that is none and an unknown page with 404 and a sentence', async () => {
    const world = await createWorld();
    for (const path of ['/incidents/7', '/incidents/x', '/incidents/007', '/incidents/99999999999999', '/nowhere']) {
      const response = await world.get(path);
      expect(response.status).toBe(404);
      expect(textOf(await response.text())).toContain('There is no such');
    }
  });

  it('tells of what was not delivered, and tries again on request', async () => {
    const world = await createWorld();
    const { number } = await world.declare(ANA, { title: 'x' });
    const [effect] = await world.storage.lease(world.clock.clock(), 10, MINUTE, 'token');
    if (!effect) throw new Error('A declaration wants a room.');
    await world.storage.park(effect, world.clock.clock(), 'The name is taken by <b>somebody</b>.');
    const page = await world.page(`/incidents/${number}`);
    expect(page).toContain('Could not open the room');
    expect(page).toContain('The name is taken by &lt;b&gt;somebody&lt;/b&gt;.');
    const response = await world.post(`/incidents/${number}/retry`, hiddenOf(page, `/incidents/${number}/retry`));
    expect(response.headers.get('location')).toBe(`/incidents/${number}?done=retry`);
    expect((await world.storage.backlog()).parked).toBe(0);
  });

  it('is quick and bounded for five thousand entries, and turns every page exactly once', async () => {
    const world = await createWorld();
    const { number } = await world.declare(ANA, { title: 'A long one' });
    await world.openRoom(number);
    const start = world.clock.clock();
    await Promise.all(
      Array.from({ length: 5000 }, (_, i) =>
        world.inbox.message({
          platform: 'local',
          channel: `room-${number}`,
          key: `local:m:${i}`,
          at: start + i * 7000,
          author: i % 2 ? BEN : CHIDI,
          bot: false,
          text: `message number ${i}.`,
          mentionsBot: false,
          thread: null,
          threadMessage: null,
          files: [],
        }),
      ),
    );
    const seen = new Set<string>();
    let pages = 0;
    for (let path: string | undefined = `/incidents/${number}?log=complete`; path; ) {
      const page: string = await world.page(path);
      pages += 1;
      expect(page.length).toBeLessThan(250_000);
      for (const [, n = ''] of page.matchAll(/message number (\d+)\./g)) {
        expect(seen.has(n)).toBe(false);
        seen.add(n);
      }
      path = /<a href="([^"#]+)#story">Later</.exec(page)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen.size).toBe(5000);
    expect(pages).toBe(51);
    const last = await world.page(`/incidents/${number}?log=complete&end=last`);
    expect(last).toContain('message number 4999.');
    expect(last).toContain('>Earlier<');
    expect(last).not.toContain('>Later<');
    // The story leaves the chatter out: declared, and acknowledged by whoever wrote first.
    expect(await world.page(`/incidents/${number}`)).toContain('2 entries');
  });
});

describe('statistics', () => {
  it('counts the real ones of a period, and says what was left out', async () => {
    const world = await createWorld();
    const { number } = await checkoutIncident(world);
    await world.declare(BEN, { title: 'rehearsal', drill: true });
    await world.declare(BEN, { title: 'nothing' });
    await world.does(1, BEN, number + 2, { do: 'cancel', reason: 'false alarm' });
    const page = textOf(await world.page('/statistics?period=all'));
    expect(page).toContain('Left out: 1 false alarm, 1 drill.');
    expect(page).toContain('Incidents 1 none open');
    expect(page).toContain('resolve 1 1h 24m 1h 24m 1h 24m');
    expect(page).toContain('67 % 2 of 3');
    expect(page).toContain('Checkout 1 1h 24m');
  });

  it('takes two days, in the reader’s zone', async () => {
    const world = await createWorld();
    await world.declare(ANA, { title: 'x' });
    expect(textOf(await world.page('/statistics?from=2026-03-04&to=2026-03-04'))).toContain('Incidents 1 1 still open');
    expect(await world.page('/statistics?from=2026-03-01&to=2026-03-03')).toContain(
      'No incident was declared in this period.',
    );
  });

  it('refuses a period it cannot read, beside the field, with 400', async () => {
    const world = await createWorld();
    for (const search of ['from=soon', 'from=2026-03-04&to=2026-03-01', 'period=whenever']) {
      const response = await world.get(`/statistics?${search}`);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('role="alert"');
    }
  });

  it('counts private incidents for their members alone', async () => {
    const world = await createWorld();
    await world.declare(ANA, { title: 'hushed', private: true });
    expect(textOf(await world.page('/statistics?period=all', ANA))).toContain('Incidents 1');
    expect(await world.page('/statistics?period=all', BEN)).toContain('No incident was declared in this period.');
  });
});
