import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMAT, exported, withCopy } from '../../src/cli/export.ts';
import { readConfig } from '../../src/config.ts';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { ANA, declare, NOON, running, tempFolder } from './folder.ts';

const whole = async (pieces: AsyncIterable<string>): Promise<string> => {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
};

describe('an export', () => {
  it('holds everything, private incidents included, while Foghorn runs', async () => {
    const folder = tempFolder();
    const { engine, storage } = await running(join(folder, 'data'));
    await storage.putPeople([{ id: 'local:ana', name: 'Ana', handle: 'ana', zone: null, bot: false, active: true }]);
    await declare(engine, 'In the open');
    await declare(engine, 'Behind the door', { private: true });
    await engine.tell(2, { do: 'raise_note', text: 'a note' }, ANA);

    const config = readConfig({}, folder);
    const context = { settings: config.settings, now: NOON };
    const document = JSON.parse(await withCopy(config, (copy) => whole(exported(copy, context))));

    expect(document).toMatchObject({ format: EXPORT_FORMAT, exported_at: '2025-09-06T12:00:00Z' });
    expect(document.settings).toEqual(JSON.parse(JSON.stringify(DEFAULT_SETTINGS)));
    expect(document.people).toEqual([expect.objectContaining({ id: 'local:ana', name: 'Ana' })]);
    expect(document.incidents.map(({ number }: { number: number }) => number)).toEqual([2, 1]);
    for (const { number, incident, entries, shown } of document.incidents) {
      expect(incident).toEqual(JSON.parse(JSON.stringify(await storage.load(number))));
      expect(entries).toEqual(JSON.parse(JSON.stringify(await storage.entries(number))));
      expect(shown.length).toBe(await storage.countTimeline(number, { hidden: true }));
    }
    expect(JSON.stringify(document.incidents[0])).toContain('a note');
  });

  it('of no incidents is a document too', async () => {
    const { storage } = await running(tempFolder());
    const text = await whole(exported(storage, { settings: DEFAULT_SETTINGS, now: NOON }));
    expect(JSON.parse(text).incidents).toEqual([]);
  });

  it('of more incidents than a page leaves none out', async () => {
    const { storage, engine } = await running(tempFolder());
    for (let i = 1; i <= 203; i++) await declare(engine, `Incident ${i}`);
    const document = JSON.parse(await whole(exported(storage, { settings: DEFAULT_SETTINGS, now: NOON })));
    expect(new Set(document.incidents.map(({ number }: { number: number }) => number)).size).toBe(203);
  });
});
