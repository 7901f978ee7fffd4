/** What a check found: fine, worth knowing, or to be mended, and then how. */
export interface Finding {
  level: 'ok' | 'note' | 'problem';
  /** What was looked at, and what was seen. */
  said: string;
  /** What to do about it. */
  remedy?: string;
}

export const ok = (said: string): Finding => ({ level: 'ok', said });
export const note = (said: string, remedy?: string): Finding =>
  remedy === undefined ? { level: 'note', said } : { level: 'note', said, remedy };
export const problem = (said: string, remedy: string): Finding => ({ level: 'problem', said, remedy });
