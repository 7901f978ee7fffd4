/** What differs between two texts, line by line. */
export interface Line {
  /** `same` in both, `gone` from the first, `new` in the second. */
  mark: 'same' | 'gone' | 'new';
  text: string;
}

/** Beyond this many pairs of lines the middle is shown as replaced: nobody reads so long a difference line by line. */
const MOST_PAIRS = 1_000_000;

const marked = (mark: Line['mark'], lines: readonly string[]): Line[] => lines.map((text) => ({ mark, text }));

/** Longest common subsequence of what is left once equal beginnings and ends are set aside. */
const middle = (before: readonly string[], after: readonly string[]): Line[] => {
  if (before.length * after.length > MOST_PAIRS) return [...marked('gone', before), ...marked('new', after)];
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      common[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      lines.push({ mark: 'same', text: before[i] ?? '' });
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push({ mark: 'gone', text: before[i++] ?? '' });
    else lines.push({ mark: 'new', text: after[j++] ?? '' });
  }
  return [...lines, ...marked('gone', before.slice(i)), ...marked('new', after.slice(j))];
};

export const difference = (before: string, after: string): Line[] => {
  const old = before.split('\n');
  const now = after.split('\n');
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  return [
    ...marked('same', old.slice(0, head)),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...marked('same', old.slice(old.length - tail)),
  ];
};
