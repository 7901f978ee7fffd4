/** A refusal: an expected "no". A value, never an exception. */
export interface Refusal {
  /** Stable, for programs: `already_resolved`, `unknown_severity`. */
  code: string;
  /** One sentence: what was wrong. */
  sentence: string;
  /** What to do or type instead; empty when there is nothing to do. */
  hint: string;
}

export const refuse = (code: string, sentence: string, hint = ''): Refusal => ({ code, sentence, hint });

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'code' in value && 'sentence' in value && 'hint' in value;
