import { types } from 'node:util';
import { kafkaFault } from '../log/kafka-faults.ts';
import type { FaultKind } from '../service/system-faults.ts';
import { systemFaults } from '../service/system-faults.ts';
import { mongoFault } from './mongo-faults.ts';
import { postgresFault } from './postgres-faults.ts';

export type { FaultKind };

/**
 * What a fault means for the work that met it. The one place that knows, for all stores: one table each, by codes and
 * classes, and by the drivers' own labels.
 * An error that no table knows says that something is wrong with this work, or with the code that does it: `refuse`.
 * Whoever has no piece of work that could be refused ends the process by it.
 * @param error whatever was thrown; of a wrapped one the cause counts when it tells nothing itself
 */
export function faultOf(error: unknown): FaultKind {
  for (let cause = error; types.isNativeError(cause); cause = causeOf(cause)) {
    const kind = certificateFault(cause) ?? tableFault(cause);
    if (kind !== undefined) return kind;
  }
  return 'refuse';
}

/** Whether the work that met a fault may succeed when it is tried again later: the choice of whoever cannot make it smaller. */
export function passes(error: unknown): boolean {
  const kind = faultOf(error);
  return kind === 'transient' || kind === 'halve';
}

/**
 * Whether a connection will be refused as often as it is tried by this process: a certificate is not trusted, ours or
 * theirs, or the password is wrong. What else is fatal may come to be right: tables that another service makes.
 */
export function isHopeless(error: unknown): boolean {
  for (let cause = error; types.isNativeError(cause); cause = causeOf(cause)) {
    if (certificateFault(cause) === 'fatal' || isUnknownTo(cause)) return true;
  }
  return false;
}

/** Who asks is not let in: by class 28 of PostgreSQL, AuthenticationFailed of MongoDB, and SASL. */
function isUnknownTo(error: Error): boolean {
  const { code, type } = error as { code?: unknown; type?: unknown };
  return (
    (typeof code === 'string' && /^28[0-9A-Z]{3}$/.test(code)) ||
    (error.name === 'MongoServerError' && code === 18) ||
    error.name === 'KafkaJSSASLAuthenticationError' ||
    type === 'SASL_AUTHENTICATION_FAILED' ||
    type === 'UNSUPPORTED_SASL_MECHANISM'
  );
}

function tableFault(error: Error): FaultKind | undefined {
  return mongoFault(error) ?? kafkaFault(error) ?? systemFault(error) ?? postgresFault(error);
}

/** Deep in what a driver has wrapped, because to the driver it is one more server that does not answer. */
function certificateFault(error: Error): FaultKind | undefined {
  for (let cause: unknown = error; types.isNativeError(cause); cause = causeOf(cause)) {
    if (systemFault(cause) === 'fatal') return 'fatal';
  }
  return undefined;
}

function systemFault(error: Error): FaultKind | undefined {
  return 'code' in error && typeof error.code === 'string' ? systemFaults.get(error.code) : undefined;
}

/** A host with several addresses, or several topics: of what failed together the first tells. */
function causeOf(error: Error): unknown {
  return error.cause ?? ('errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined);
}
