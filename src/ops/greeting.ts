/** What the terminal says once it runs: where to look, what to do, where things are, how to stop. */
import type { Config } from '../config.ts';
import { isLoopback } from '../config.ts';

export const greeting = ({ server, command, data, workspace, slack }: Config, port: number): string => {
  const local = isLoopback(server.host) ? 'localhost' : server.host;
  const address = server.address ?? `http://${local}:${port}`;
  const lines = [
    'Foghorn is running.',
    '',
    ...(workspace
      ? [
          `  Open      ${address}`,
          `  Then      type /${command} in the lobby, or let it play a recorded incident`,
          `  Console   ${address}/console`,
        ]
      : [
          `  Slack     type /${command} in any channel`,
          server.address === null
            ? '  Console   off: set FOGHORN_ADDRESS to where people reach this'
            : `  Console   /${command} console hands out a link to ${address}/console`,
        ]),
    ...(slack?.hearing.by === 'http' ? [`  Events    Slack sends them to ${address}/slack/events`] : []),
    `  Data      ${data}`,
    '  Stop      Ctrl+C',
    '',
  ];
  if (workspace && !isLoopback(server.host))
    lines.push(
      `  Warning   everybody who can reach ${server.host}:${port} may act as anybody in the local workspace`,
      '',
    );
  return `${lines.join('\n')}\n`;
};
