/** Why a request did not do what was asked: the API's own problem (RFC 9457), or ours where there was no such answer. */
export type Problem = {
  /** A code of docs/errors.md, or `unreachable`, `gave-up`, `unexpected-answer`. */
  code: string;
  /** 0 without an answer. */
  status: number;
  title?: string;
  detail?: string;
  correlationId?: string;
  /** How long to wait before another try, if the API says so. */
  retryAfterMs?: number;
  errors?: { path: string; message: string }[];
  lostSeatIds?: string[];
  /** All that the document says, for what only one page asks for. */
  document: Readonly<Record<string, unknown>>;
};

/** What came of a request. Callers handle both. */
export type Answer<Data> = { ok: true; data: Data; response: Response } | { ok: false; problem: Problem };

/** The problem that an answer tells, whatever its body is. */
export function problemOf(response: Response, body: unknown): Problem {
  const document = isRecord(body) ? body : {};
  const retryAfterMs = retryAfter(response.headers, Date.now());
  return {
    code: textOf(document.code) ?? (response.status >= 500 ? 'internal' : 'unexpected-answer'),
    status: response.status,
    ...optional('title', textOf(document.title)),
    ...optional('detail', textOf(document.detail)),
    ...optional('correlationId', textOf(document.correlationId)),
    ...optional('retryAfterMs', retryAfterMs),
    ...optional('errors', Array.isArray(document.errors) ? document.errors.filter(isFieldError) : undefined),
    ...optional(
      'lostSeatIds',
      Array.isArray(document.lostSeatIds)
        ? document.lostSeatIds.filter((one): one is string => typeof one === 'string')
        : undefined,
    ),
    document,
  };
}

/** A problem that we found ourselves. */
export function ownProblem(code: 'unreachable' | 'gave-up' | 'unexpected-answer'): Problem {
  return { code, status: 0, document: {} };
}

/** `Retry-After` in milliseconds: seconds or a date. */
export function retryAfter(headers: Headers, nowMs: number): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFieldError(value: unknown): value is { path: string; message: string } {
  return isRecord(value) && typeof value.path === 'string' && typeof value.message === 'string';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [N in Name]: Value });
}
