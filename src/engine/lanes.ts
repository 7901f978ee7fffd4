/** One at a time under a key, in the order of asking. Keys nobody holds or awaits cost nothing. */

export interface Lanes {
  /** Resolves when all the keys are held; the answer lets them go, and may be called again without harm. */
  take(keys: readonly number[]): Promise<() => void>;
}

export const createLanes = (): Lanes => {
  const tails = new Map<number, Promise<void>>();

  const takeOne = async (key: number): Promise<() => void> => {
    const before = tails.get(key);
    let free = (): void => {};
    const mine = new Promise<void>((resolve) => {
      free = resolve;
    });
    tails.set(key, mine);
    await before;
    return () => {
      free();
      if (tails.get(key) === mine) tails.delete(key);
    };
  };

  return {
    take: async (keys) => {
      const held: (() => void)[] = [];
      // In number order, whoever asks: two that want the same pair cannot wait for each other.
      for (const key of [...new Set(keys)].sort((a, b) => a - b)) held.push(await takeOne(key));
      return () => {
        for (const free of held.splice(0)) free();
      };
    },
  };
};
