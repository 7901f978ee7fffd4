/** `npm run manifest`: writes the app manifests that Slack's app is created from, for HTTP and for Socket Mode. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../commands/index.ts';
import { manifestText, SLACK_PATH } from '../chat/slack/index.ts';
import { type Config, readConfig } from '../config.ts';
import { type Terminal, tool } from './run.ts';

/** Stands where Foghorn was not told its own. */
export const EXAMPLE_ADDRESS = 'https://foghorn.example.com';

export interface ManifestFile {
  name: string;
  text: string;
}

export const manifests = ({ command, server }: Pick<Config, 'command' | 'server'>): ManifestFile[] => {
  const url = `${server.address ?? EXAMPLE_ADDRESS}${SLACK_PATH}`;
  return [
    { name: 'manifest.json', text: manifestText({ commands, command, url }) },
    { name: 'manifest.socket.json', text: manifestText({ commands, command, url: null }) },
  ];
};

export const writeManifests = (terminal: Pick<Terminal, 'env' | 'folder' | 'out'>): void => {
  const config = readConfig(terminal.env, terminal.folder);
  for (const { name, text } of manifests(config)) {
    writeFileSync(join(terminal.folder, name), text);
    terminal.out(`Wrote ${name}`);
  }
  if (config.server.address === null)
    terminal.out(`manifest.json names ${EXAMPLE_ADDRESS}: set FOGHORN_ADDRESS and run this again, or use Socket Mode.`);
};

await tool(import.meta, async (terminal) => {
  writeManifests(terminal);
  return 0;
});
