/**
 * A figure or a group of figures that one call gives, as it is told: with what was asked, when, and why there is no
 * newer one. Nothing is ever filled in.
 */
export type Reading<T> = {
  /** Which call of which engine. */
  source: string;
  /**
   * `ok`: asked a moment ago. `stale`: the value is the last known, and `reason` says why there is no newer one.
   * `unknown`: it was never answered. `none`: here is nothing to ask, and `reason` says why.
   */
  status: 'ok' | 'stale' | 'unknown' | 'none';
  asOf?: string | undefined;
  ageMs?: number | undefined;
  reason?: string | undefined;
  value?: T | undefined;
};

/** Thrown where there is nothing to ask: it is no fault. The message says why, as a sentence. */
export class NothingToAsk extends Error {
  override readonly name = 'NothingToAsk';
}

export type ReadingOptions<T> = {
  source: string;
  ask: () => Promise<T>;
  /** After how long the question counts as not answered, in milliseconds. */
  deadlineMs?: number;
  now?: () => number;
};

export type PolledReading<T> = {
  /** Asks, unless the last question is still open. Never throws. */
  poll(): Promise<void>;
  current(): Reading<T>;
};

/** How often everything is asked, in milliseconds. */
export const pollEveryMs = 2_000;

/** What is older is not `ok` any more, whatever the reason, in milliseconds. */
const freshForMs = 3 * pollEveryMs;

const defaultDeadlineMs = 1_500;

/** The reason of a reading before its first answer. */
export const notAskedYet = 'it has not been asked yet';

/** Asks one question again and again, and keeps the last answer. */
export function createReading<T>({
  source,
  ask,
  deadlineMs = defaultDeadlineMs,
  now = Date.now,
}: ReadingOptions<T>): PolledReading<T> {
  let last: { value: T; atMs: number } | undefined;
  let reason: string | undefined = notAskedYet;
  let isNone = false;
  let isOpen = false;

  async function poll(): Promise<void> {
    if (isOpen) return;
    isOpen = true;
    const question = ask().finally(() => {
      isOpen = false;
    });
    try {
      const value = await within(deadlineMs, question);
      last = { value, atMs: now() };
      reason = undefined;
      isNone = false;
    } catch (error) {
      isNone = error instanceof NothingToAsk;
      reason = reasonOf(error);
    }
  }

  return {
    poll,
    current() {
      if (isNone) return { source, status: 'none', ...(reason !== undefined && { reason }) };
      if (last === undefined) return { source, status: 'unknown', ...(reason !== undefined && { reason }) };
      const ageMs = Math.max(0, Math.round(now() - last.atMs));
      const isOld = ageMs > freshForMs;
      const why = reason ?? (isOld ? `there was no newer answer for ${Math.round(ageMs / 1_000)} s` : undefined);
      return {
        source,
        status: why === undefined ? 'ok' : 'stale',
        asOf: new Date(last.atMs).toISOString(),
        ageMs,
        ...(why !== undefined && { reason: why }),
        value: last.value,
      };
    },
  };
}

/** The value of a reading as long as it is fresh. */
export function freshValue<T>({ status, value }: Reading<T>): T | undefined {
  return status === 'ok' ? value : undefined;
}

/**
 * Rejects if there is no answer in time. The question goes on, and what comes of it is not looked at: its client has
 * its own time limit.
 */
async function within<T>(deadlineMs: number, question: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer within ${deadlineMs / 1_000} s`)), deadlineMs);
  });
  question.catch(() => undefined);
  try {
    return await Promise.race([question, late]);
  } finally {
    clearTimeout(timer);
  }
}

const maxReasonLength = 200;

const byCode: Record<string, string> = {
  ECONNREFUSED: 'nothing listens at its address',
  ECONNRESET: 'it broke the connection off',
  ENOTFOUND: 'its name is not known',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'there is no way to its host',
};

/** Why there is no answer, in words for an operator. */
export function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  if (!(first instanceof Error)) return String(first).slice(0, maxReasonLength);
  const code = 'code' in first ? String(first.code) : '';
  if (code in byCode) return byCode[code]!;
  if (/ECONNREFUSED/.test(first.message)) return byCode.ECONNREFUSED!;
  // What ioredis says of a server that is silent, and while it connects again.
  if (first.message === 'Command timed out') return byCode.ETIMEDOUT!;
  if (/Stream isn't writeable/.test(first.message)) return 'there is no connection to it';
  const line = first.message.split('\n', 1)[0]!;
  // Addresses with a user and a password.
  return line.replace(/\/\/[^/@\s]+@/g, '//').slice(0, maxReasonLength) || first.name;
}
