/** Markdown as canvases take it: three levels of headings, small tables, no lists inside quotes, mentions of their own. */
import { PLATFORM } from './ids.ts';
import { LIMITS } from './limits.ts';

const cells = (row: string): string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

const isRow = (line: string | undefined): boolean => line !== undefined && /^\s*\|.*\|\s*$/.test(line);
const isRule = (line: string | undefined): boolean =>
  line !== undefined && /^\s*\|?(\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/.test(line);

/** A table too large for a canvas: a line a row, its first cell in front. */
const listed = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.map((row) => {
    const [first = '', ...rest] = row;
    const words = rest
      .map((cell, i) => (cell === '' ? '' : rest.length > 1 && head[i + 1] ? `${head[i + 1]}: ${cell}` : cell))
      .filter((word) => word !== '');
    return `- **${first}** ${words.join(' · ')}`.trimEnd();
  });

const line = (text: string): string =>
  text
    .replace(/^(#{4,6})\s+/, '### ')
    // Lists inside quotes are refused.
    .replace(/^(\s*(?:>\s*)+)(?:[-*+]|\d+[.)])\s+/, '$1• ')
    .replace(new RegExp(`<@${PLATFORM}:([UW][A-Z0-9]+)>`, 'g'), '![](@$1)');

export const canvasMarkdown = (markdown: string): string => {
  const lines = markdown.split('\n');
  const out: string[] = [];
  let fenced = false;
  for (let i = 0; i < lines.length; i++) {
    const text = lines[i] ?? '';
    if (/^\s*(```|~~~)/.test(text)) fenced = !fenced;
    if (fenced || !isRow(text) || !isRule(lines[i + 1])) {
      out.push(fenced ? text : line(text));
      continue;
    }
    let end = i + 2;
    while (isRow(lines[end])) end++;
    const head = cells(text);
    const rows = lines.slice(i + 2, end).map((row) => cells(line(row)));
    if (head.length * (rows.length + 1) <= LIMITS.canvasCells) out.push(...lines.slice(i, end).map(line));
    else out.push(...listed(head, rows));
    i = end - 1;
  }
  return out.join('\n');
};
