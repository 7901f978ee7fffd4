/** Marks too near to be told apart are drawn as one that says how many it stands for. */
export interface Gathered<T> {
  /** Where the first of them is. */
  x: number;
  marks: readonly T[];
}

/** Takes marks from left to right. Two are one when less than `near` pixels lie between them and `alike` agrees. */
export const gather = <T extends { x: number }>(
  marks: readonly T[],
  near: number,
  alike: (a: T, b: T) => boolean = () => true,
): Gathered<T>[] => {
  const groups: { x: number; marks: T[] }[] = [];
  for (const mark of [...marks].sort((a, b) => a.x - b.x)) {
    const group = groups.findLast(({ marks: [first] }) => first !== undefined && alike(first, mark));
    if (group && mark.x - group.x < near) group.marks.push(mark);
    else groups.push({ x: mark.x, marks: [mark] });
  }
  return groups;
};
