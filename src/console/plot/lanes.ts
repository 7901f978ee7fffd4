/** Spans that overlap are drawn above one another: each goes to the first lane that is free again. */
export const lanes = <T extends { from: number; to: number }>(spans: readonly T[]): (T & { lane: number })[] => {
  const freeAt: number[] = [];
  return [...spans]
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map((span) => {
      const free = freeAt.findIndex((at) => at <= span.from);
      const lane = free === -1 ? freeAt.length : free;
      freeAt[lane] = span.to;
      return { ...span, lane };
    });
};
