/** One call of the Web API, from the request to the answer: faults, tokens, limits, scopes, then the method. */
import { argsOf } from './args.ts';
import type { ApiCall } from './fake.ts';
import type { Faults } from './faults.ts';
import type { Limits } from './limits.ts';
import type { Family, MethodName } from './methods/answers.ts';
import { APP_METHODS } from './methods/index.ts';
import { accepted, checkScopes } from './scopes.ts';
import { needAppToken } from './socket.ts';
import { Refused, type World } from './world.ts';

export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown> | string;
}

/** The connection is closed instead of an answer. */
export const CUT = 'cut';

export interface Api {
  call(method: string, token: string, raw: Record<string, unknown>): Promise<ApiAnswer | typeof CUT>;
  calls: ApiCall[];
}

export interface ApiParts {
  world: World;
  faults: Faults;
  limits: Limits;
  methods: Family<MethodName>;
  latency: ((method: string) => Promise<void>) | undefined;
}

const authorise = (world: World, method: string, token: string): void => {
  if (token === '') throw new Refused('not_authed');
  if (APP_METHODS.has(method)) {
    needAppToken(world, token);
    return;
  }
  if (token === world.app.appToken) throw new Refused('not_allowed_token_type');
  if (token !== world.app.token) throw new Refused('invalid_auth');
  if (!world.app.tokenAlive) throw new Refused('token_revoked');
};

const refusal = (code: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  ok: false,
  error: code,
  ...more,
});

const limited = (seconds: number): ApiAnswer => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: refusal('ratelimited'),
});

export const createApi = ({ world, faults, limits, methods, latency }: ApiParts): Api => {
  const calls: ApiCall[] = [];

  const carryOut = (method: string, token: string, raw: Record<string, unknown>): ApiAnswer => {
    const headers: Record<string, string> = {
      'x-oauth-scopes': [...world.app.scopes].join(','),
      'x-accepted-oauth-scopes': accepted(world, method, raw).join(','),
    };
    try {
      authorise(world, method, token);
      const wait = limits.take(method, raw);
      if (wait !== null) return limited(wait);
      if (!APP_METHODS.has(method)) checkScopes(world, method, raw);
      const answer = methods[method as MethodName](world, argsOf(raw));
      return { status: 200, headers, body: { ok: true, ...answer } };
    } catch (error) {
      if (error instanceof Refused) return { status: 200, headers, body: refusal(error.code, error.with) };
      throw error;
    }
  };

  return {
    calls,
    call: async (method, bearer, { token: given, ...raw }) => {
      const token = bearer || (typeof given === 'string' ? given : '');
      const { blocks, attachments, metadata, view, ...plain } = raw;
      const parsed = Object.fromEntries(
        Object.entries({ blocks, attachments, metadata, view })
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [key, readable(value)]),
      );
      const call: ApiCall = { method, args: { ...plain, ...parsed }, at: world.clock(), answer: null, status: 0 };
      calls.push(call);
      const fault = faults.take(method, call.args);
      if (fault?.refuse) return CUT;
      if (fault?.hang) await faults.hang();
      await latency?.(method);
      const told = (answer: ApiAnswer): ApiAnswer => {
        call.status = answer.status;
        call.answer = typeof answer.body === 'string' ? null : answer.body;
        return answer;
      };
      if (fault?.error) return told({ status: 200, headers: {}, body: refusal(fault.error, fault.with) });
      if (fault?.status === 429) return told(limited(fault.retryAfter ?? 1));
      if (fault?.status) return told({ status: fault.status, headers: {}, body: 'upstream trouble' });
      if (!(method in methods)) return told({ status: 200, headers: {}, body: refusal('unknown_method') });
      const answer = carryOut(method, token, raw);
      if (fault?.dropAnswer) {
        call.status = answer.status;
        return CUT;
      }
      if (fault?.holdAnswer) await faults.hang();
      return told(answer);
    },
  };
};

const readable = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};
