/** Measuring: medians over repeats, printed as a table. Figures of one run compare; those of two runs do not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

export interface Row {
  what: string;
  figure: string;
  /** What it is held against, and the bound the project set itself. */
  ratio?: { value: number; against: string; wanted: string; met: boolean };
}

export const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
};
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Milliseconds that `act` takes. */
export const timed = async (act: () => unknown): Promise<number> => {
  const start = performance.now();
  await act();
  return performance.now() - start;
};

/** A folder of its own, gone when `use` is done. */
export const inFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'foghorn-bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const ratio = (
  value: number,
  against: string,
  bound: { atLeast: number } | { atMost: number },
): NonNullable<Row['ratio']> =>
  'atLeast' in bound
    ? { value, against, wanted: `≥ ${bound.atLeast}`, met: value >= bound.atLeast }
    : { value, against, wanted: `≤ ${bound.atMost}`, met: value <= bound.atMost };

const cells = ({ what, figure, ratio: r }: Row): string[] => [
  what,
  figure,
  r ? r.value.toFixed(2) : '',
  r ? r.wanted : '',
  r ? (r.met ? 'yes' : 'NO') : '',
  r?.against ?? '',
];

export const print = (rows: readonly Row[]): void => {
  const table = [['measured', 'figure', 'ratio', 'wanted', 'met', 'against'], ...rows.map(cells)];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
};
