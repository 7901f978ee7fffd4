/** A request to the app as Slack makes it: signed, within three seconds, retries numbered. */
import { createHmac } from 'node:crypto';
import type { Delivery, FakeSlack } from './fake.ts';
import type { World } from './world.ts';

/** How long an acknowledgement may take, in ms. */
export const PATIENCE = 3000;

/** What came back. */
export interface Outcome {
  acked: boolean;
  status: number;
  body: unknown;
  /** Slack is asked not to try again. */
  final: boolean;
  /** As `x-slack-retry-reason` names it. */
  reason: string;
}

export const signature = (secret: string, body: string, at: number): ReturnType<FakeSlack['sign']> => ({
  'x-slack-request-timestamp': String(at),
  'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
});

/** Epoch seconds by the wall: Bolt holds signatures against its own clock, not against the test's. */
export const wallSeconds = (): number => Math.floor(Date.now() / 1000);

const form = (body: Record<string, unknown>): string => new URLSearchParams(body as Record<string, string>).toString();

const parsed = (text: string, type: string | null): unknown => {
  if (text === '' || !type?.includes('json')) return text;
  return JSON.parse(text) as unknown;
};

export interface Outgoing {
  kind: Delivery['kind'];
  body: Record<string, unknown>;
  /** 0 for the first. */
  attempt: number;
  /** Why the one before failed. */
  reason: string;
}

const written = ({ kind, body }: Outgoing): { text: string; type: string } => {
  if (kind === 'event') return { text: JSON.stringify(body), type: 'application/json' };
  const text = form(kind === 'command' ? body : { payload: JSON.stringify(body) });
  return { text, type: 'application/x-www-form-urlencoded' };
};

/** Its outcome, and how to give it up before. */
export const post = (
  world: World,
  address: string,
  outgoing: Outgoing,
): { outcome: Promise<Outcome>; abandon(): void } => {
  const { text: body, type } = written(outgoing);
  const { attempt, reason } = outgoing;
  const control = new AbortController();
  const abandon = (): void => control.abort();
  const send = async (): Promise<Outcome> => {
    const callOff = world.timer(PATIENCE, abandon);
    try {
      const response = await fetch(address, {
        method: 'POST',
        body,
        redirect: 'manual',
        signal: control.signal,
        headers: {
          'content-type': type,
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          ...signature(world.app.signingSecret, body, wallSeconds()),
          ...(attempt > 0 ? { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': reason } : {}),
        },
      });
      return {
        acked: response.ok,
        status: response.status,
        body: parsed(await response.text(), response.headers.get('content-type')),
        final: response.headers.get('x-slack-no-retry') === '1',
        reason: 'http_error',
      };
    } catch (error) {
      const why = control.signal.aborted ? 'http_timeout' : 'connection_failed';
      return { acked: false, status: 0, body: String(error), final: false, reason: why };
    } finally {
      callOff();
    }
  };
  return { outcome: send(), abandon };
};
