/**
 * Which names Foghorn answers to. A page elsewhere can point a name of its own at this machine and read what the
 * browser may reach; a name nobody configured is therefore refused, for every page that shows something.
 */
import type { MiddlewareHandler } from 'hono';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const ANY_ADDRESS = ['0.0.0.0', '::', '[::]'];

/** `any`: reached under names nobody told us. Then whoever set it up so has to look after them. */
export const namesOf = ({
  host,
  address,
  remoteWorkspace,
}: {
  host: string;
  address: string | null;
  remoteWorkspace: boolean;
}): readonly string[] | 'any' => {
  if (remoteWorkspace && address === null) return 'any';
  const named = [host, ...(address === null ? [] : [new URL(address).hostname])];
  return [...LOOPBACK, ...named.filter((name) => !ANY_ADDRESS.includes(name))];
};

export const answerOnlyTo =
  (names: readonly string[] | 'any'): MiddlewareHandler =>
  async (c, next) => {
    if (names !== 'any' && !names.includes(new URL(c.req.url).hostname))
      return c.text('Foghorn does not answer to this name. Open http://localhost, or set FOGHORN_ADDRESS.\n', 421);
    return next();
  };
