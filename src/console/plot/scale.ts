/** From a value to a place in a drawing. */
export type Scale = (value: number) => number;

/** Tenths of a pixel: finer nobody sees, and the markup stays short. */
const tenth = (place: number): number => Math.round(place * 10) / 10;

/** Linear, held to the ends of the range. A domain without width puts everything at the start. */
export const linear = (domain: readonly [number, number], range: readonly [number, number]): Scale => {
  const [from, to] = domain;
  const [start, end] = range;
  return (value) => {
    if (to <= from) return tenth(start);
    const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
    return tenth(start + share * (end - start));
  };
};
