import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../cli-error.ts';

export type ApiSettings = { API_URL: string; ADMIN_TOKEN?: string | undefined };

/** What the API has answered for good. */
export type ApiAnswer = { status: number; body: Record<string, unknown>; etag: string | undefined };

export type Api = {
  /** Sends a request until it has an outcome: any answer that a repetition cannot change. */
  send(
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ApiAnswer>;
};

/** How long a request is sent again, in milliseconds. */
const patienceMs = 120_000;

/**
 * The API over HTTP. All requests are idempotent, so one that had no answer, or found the service busy or the outcome
 * unknown, is sent again.
 */
export function createApi({ API_URL, ADMIN_TOKEN }: ApiSettings): Api {
  const authorization: Record<string, string> =
    ADMIN_TOKEN === undefined ? {} : { authorization: `Bearer ${ADMIN_TOKEN}` };

  async function once(method: string, path: string, body: unknown, headers: Record<string, string>) {
    const response = await fetch(API_URL + path, {
      method,
      headers: {
        prefer: 'wait=20',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...authorization,
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(40_000),
    });
    const text = await response.text();
    const waitMs = Number(response.headers.get('retry-after') ?? 0) * 1000;
    const isFinal = response.status !== 202 && response.status !== 429 && response.status < 500;
    const etag = response.headers.get('etag') ?? undefined;
    return { isFinal, waitMs, answer: { status: response.status, body: jsonObject(text), etag } };
  }

  return {
    async send(method, path, body, headers = {}) {
      const endMs = performance.now() + patienceMs;
      for (let pauseMs = 200; ; pauseMs = Math.min(5_000, pauseMs * 2)) {
        let reason: string;
        try {
          const { isFinal, waitMs, answer } = await once(method, path, body, headers);
          if (isFinal) return answer;
          reason = `${answer.status} ${String(answer.body.code ?? '')}`.trim();
          pauseMs = Math.max(pauseMs, waitMs);
        } catch (error) {
          const cause = error instanceof Error ? (error.cause ?? error) : error;
          reason = cause instanceof Error ? cause.message : String(cause);
        }
        if (performance.now() > endMs) throw new CliError(`${method} ${API_URL}${path} has no outcome: ${reason}.`);
        await sleep(pauseMs);
      }
    },
  };
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
