/** Pushes what changes to the pages that are open: one stream a page, each rendered for who looks at it. */
import type { Log } from '../../../engine/ports.ts';
import type { Later } from '../deliver.ts';
import type { Change } from '../platform/model.ts';

export interface Push {
  event: 'message' | 'gone' | 'header' | 'list' | 'whisper' | 'hello';
  data: object;
}

/** A page that is open. */
export interface Open {
  user: string;
  channel: string;
  send(push: Push): Promise<void>;
}

export interface Hub {
  /** Changes whenever a page would look different: one that carries an older stamp reads itself again. */
  stamp(): string;
  open(page: Open): () => void;
  to(user: string, channel: string, push: Push): void;
  /** Resolves when the workspace closes. */
  closed: Promise<void>;
  close(): void;
}

/** A burst of messages changes the list of channels once. */
const GATHER = 120;

export const hub = ({
  watch,
  render,
  list,
  later,
  boot,
  log,
}: {
  watch(watcher: (change: Change) => void): () => void;
  /** What this change means for this page; null: nothing but perhaps the list. */
  render(change: Change, page: Open): Push | null;
  list(page: Open): Push;
  later: Later;
  boot: string;
  log: Log;
}): Hub => {
  const pages = new Set<Open>();
  let changes = 0;
  let gathering = false;
  let end: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    end = resolve;
  });

  const send = (page: Open, push: Push): void => {
    page.send(push).catch((error: unknown) => {
      // The page is gone; its stream's own end removes it.
      log.debug({ err: error }, 'A page of the workspace could not be reached');
    });
  };
  const relist = (): void => {
    if (gathering) return;
    gathering = true;
    later(GATHER, () => {
      gathering = false;
      for (const page of pages) send(page, list(page));
    });
  };
  const unwatch = watch((change) => {
    if (change.change !== 'seen') changes++;
    for (const page of pages) {
      const push = render(change, page);
      if (push) send(page, push);
    }
    if (pages.size > 0) relist();
  });

  return {
    stamp: () => `${boot}.${changes}`,
    open: (page) => {
      pages.add(page);
      return () => pages.delete(page);
    },
    to: (user, channel, push) => {
      for (const page of pages) if (page.user === user && page.channel === channel) send(page, push);
    },
    closed,
    close: () => {
      unwatch();
      end();
    },
  };
};
