import { types } from 'node:util';
import { isLoginRefused, kafkaFault } from './kafka-faults.ts';
import { mongoFault } from './mongo-faults.ts';
import { postgresFault } from './postgres-faults.ts';
import type { FaultKind } from './system-faults.ts';
import { systemFaults } from './system-faults.ts';

export type { FaultKind };

/**
 * What a fault means for the work that met it. This is the one place that decides it for all stores, by tables of
 * codes and classes and by the drivers' own labels. An unknown error means that something is wrong with this work or
 * with the code: `refuse`. A caller without a unit of work to refuse ends the process.
 * @param error anything thrown; an unknown wrapper is judged by its cause
 */
export function faultOf(error: unknown): FaultKind {
  for (let cause = error; types.isNativeError(cause); cause = causeOf(cause)) {
    const kind = certificateFault(cause) ?? tableFault(cause);
    if (kind !== undefined) return kind;
  }
  return 'refuse';
}

/** Whether the work may succeed later: for callers that cannot make it smaller. */
export function passes(error: unknown): boolean {
  const kind = faultOf(error);
  return kind === 'transient' || kind === 'halve';
}

/**
 * Whether this process will never be able to connect: a certificate, ours or theirs, is not trusted, or the password
 * is wrong. Other fatal faults may go away, such as tables that another service creates.
 */
export function isHopeless(error: unknown): boolean {
  for (let cause = error; types.isNativeError(cause); cause = causeOf(cause)) {
    if (certificateFault(cause) === 'fatal' || isUnknownTo(cause)) return true;
  }
  return false;
}

/** Authentication failed: class 28 of PostgreSQL, AuthenticationFailed of MongoDB, SASL, or Redis'. */
function isUnknownTo(error: Error): boolean {
  const { code, type } = error as { code?: unknown; type?: unknown };
  return (
    (typeof code === 'string' && /^28[0-9A-Z]{3}$/.test(code)) ||
    (error.name === 'MongoServerError' && code === 18) ||
    isLoginRefused(error) ||
    redisRefusal.test(error.message) ||
    type === 'SASL_AUTHENTICATION_FAILED' ||
    type === 'UNSUPPORTED_SASL_MECHANISM'
  );
}

// Redis has no codes, and of Sentinels ioredis tells only what the last one said.
const redisRefusal = /(^|Last error: )(WRONGPASS|NOAUTH|ERR invalid password)\b/;

function tableFault(error: Error): FaultKind | undefined {
  return mongoFault(error) ?? kafkaFault(error) ?? systemFault(error) ?? postgresFault(error);
}

/** Drivers wrap it deeply, because to them it is a server that does not answer. */
function certificateFault(error: Error): FaultKind | undefined {
  for (let cause: unknown = error; types.isNativeError(cause); cause = causeOf(cause)) {
    if (systemFault(cause) === 'fatal') return 'fatal';
  }
  return undefined;
}

function systemFault(error: Error): FaultKind | undefined {
  return 'code' in error && typeof error.code === 'string' ? systemFaults.get(error.code) : undefined;
}

/** Of several errors (addresses of a host, topics) the first counts. */
function causeOf(error: Error): unknown {
  return error.cause ?? ('errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined);
}
