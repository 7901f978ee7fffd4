/**
 * A form sent twice (a double click, a reload of the answer) acts once: every form carries a token, and the same
 * token with the same content gets the first answer again. Kept in memory, for the last few hundred forms: the
 * guard is against impatience, and everything that must never happen twice is guarded by the engine.
 */
const KEPT = 300;

/** Runs, or returns what the earlier run under this key gave or will give. What `lasting` denies is forgotten. */
export type Once<T> = (key: string, run: () => Promise<T>) => Promise<T>;

export const createOnce = <T>(lasting: (answer: T) => boolean): Once<T> => {
  const answers = new Map<string, Promise<T>>();
  return async (key, run) => {
    const known = answers.get(key);
    if (known) return known;
    const running = run();
    answers.set(key, running);
    const oldest = answers.keys().next();
    if (answers.size > KEPT && !oldest.done) answers.delete(oldest.value);
    let keep = false;
    try {
      const answer = await running;
      keep = lasting(answer);
      return answer;
    } finally {
      if (!keep) answers.delete(key);
    }
  };
};
