/** What the terminal says once it runs: where to look, what to do, where things are, how to stop. */
import type { Config } from '../config.ts';
import { isLoopback } from '../config.ts';

export const greeting = ({ server, command, data }: Config, port: number): string => {
  const local = isLoopback(server.host) ? 'localhost' : server.host;
  const address = server.address ?? `http://${local}:${port}`;
  const lines = [
    'Foghorn is running.',
    '',
    `  Open      ${address}`,
    `  Then      type /${command} in the lobby, or let it play a recorded incident`,
    `  Console   ${address}/console`,
    `  Data      ${data}`,
    '  Stop      Ctrl+C',
    '',
  ];
  if (!isLoopback(server.host))
    lines.push(
      `  Warning   everybody who can reach ${server.host}:${port} may act as anybody in the local workspace`,
      '',
    );
  return `${lines.join('\n')}\n`;
};
