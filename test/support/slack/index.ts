/** The fake Slack: a server that the real SDK talks to. */
export type * from './fake.ts';
