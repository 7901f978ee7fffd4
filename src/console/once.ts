/**
 * A form sent twice (a double click, a reload of the answer) acts once: every form carries a token, and the same
 * token with the same content gets the first answer again. Kept in memory, for the last few hundred forms: the
 * guard is against impatience, and everything that must never happen twice is guarded by the engine.
 */
const KEPT = 300;

/** Runs, or returns what the earlier run under this key gave or will give. A failed run is forgotten. */
export type Once = <T extends object>(key: string, run: () => Promise<T>) => Promise<T>;

export const createOnce = (): Once => {
  const answers = new Map<string, Promise<object>>();
  return <T extends object>(key: string, run: () => Promise<T>): Promise<T> => {
    // One key belongs to one route, and so to one type of answer.
    const known = answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const answer = run();
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    const oldest = answers.keys().next();
    if (answers.size > KEPT && !oldest.done) answers.delete(oldest.value);
    return answer;
  };
};
