import type { NoAnswer } from './provider.ts';

/** Errors before anything was sent. */
const unsent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * A call that was not answered.
 * @param error of `fetch`
 */
export function noAnswerOf(error: unknown): NoAnswer {
  const name = fieldOf(error, 'name');
  if (name === 'TimeoutError') return { outcome: 'unknown', cause: 'timeout', detail: 'no answer in time' };
  const code = codeOf(error);
  const cause = code !== undefined && unsent.has(code) ? 'not-sent' : 'connection-lost';
  return { outcome: 'unknown', cause, detail: code ?? name ?? 'unknown error' };
}

/** An answer that is not what the provider's documents say: it may have had its effect all the same. */
export function notUnderstood(error: Error): NoAnswer {
  return { outcome: 'unknown', cause: 'server-error', detail: `answer not understood: ${error.name}` };
}

/** The system's code of an error, or of what caused it; of a host with several addresses, that of the first. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const first = 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined;
  return fieldOf(error, 'code') ?? codeOf('cause' in error ? error.cause : first);
}

function fieldOf(error: unknown, name: 'name' | 'code'): string | undefined {
  const fields: { name?: unknown; code?: unknown } = typeof error === 'object' && error !== null ? error : {};
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}
