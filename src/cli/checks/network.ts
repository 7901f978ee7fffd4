/** Where it will listen. */
import { createServer } from 'node:net';
import { type Config, isLoopback } from '../../config.ts';
import { type Finding, note, ok, problem } from './finding.ts';

/** The error code that listening there gives; null: it can. */
const tryListening = (host: string, port: number): Promise<string | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });

/** `running`: another Foghorn holds the data, and so probably the port. */
export const checkPort = async ({ host, port }: Config['server'], running: boolean): Promise<Finding> => {
  const at = `${host}:${port}`;
  const failure = await tryListening(host, port);
  if (failure === null) return ok(`${at} is free`);
  if (failure === 'EADDRINUSE')
    return running
      ? ok(`${at} is in use, as it should be while Foghorn runs`)
      : problem(`${at} is in use by another program`, 'Stop it, or choose another port with FOGHORN_PORT.');
  if (failure === 'EACCES')
    return problem(`${at} may not be opened by this user`, 'Choose a port above 1023 with FOGHORN_PORT.');
  return problem(`${at} cannot be opened (${failure})`, 'Set FOGHORN_HOST to an address of this machine.');
};

export const checkReach = ({ server, workspace }: Pick<Config, 'server' | 'workspace'>): Finding => {
  const { host, remoteWorkspace, address } = server;
  if (!workspace)
    return address === null
      ? note('The console is off', 'Set FOGHORN_ADDRESS to where people reach this; chat then hands out links to it.')
      : ok(`The console is for those whom chat hands a link to ${address}`);
  if (isLoopback(host)) return ok('The local workspace is served to this machine alone');
  if (!remoteWorkspace)
    return problem(
      `FOGHORN_HOST is ${host}, and the local workspace asks nobody for a password: it will not start so`,
      'Set FOGHORN_HOST=127.0.0.1, or FOGHORN_REMOTE_WORKSPACE=true if everybody who can reach it may act as anybody.',
    );
  return note(
    `Everybody who can reach ${host} may act as anybody in the local workspace`,
    address === null ? 'Set FOGHORN_ADDRESS to how others reach it, so that links work.' : undefined,
  );
};
