import type { FaultKind } from './system-faults.ts';
import { kindOf } from './system-faults.ts';

/** By SQLSTATE (PostgreSQL, appendix A): exceptions from the class, and codes whose class has no kind. */
const byState: ReadonlyMap<string, FaultKind> = new Map([
  ...kindOf('transient', [
    '25006', // read_only_sql_transaction: a failover has left us on a replica
    '25P02', // in_failed_sql_transaction: says nothing of this statement, but of one before it
    '25P03', // idle_in_transaction_session_timeout: this process stood still
    '26000', // invalid_sql_statement_name: a pooler between has changed the session under a prepared statement
    '53000', // insufficient_resources
    '53100', // disk_full
    '53300', // too_many_connections
    '53400', // configuration_limit_exceeded
    '55006', // object_in_use
    '55P03', // lock_not_available
    '57000', // operator_intervention
    '57P01', // admin_shutdown
    '57P02', // crash_shutdown
    '57P03', // cannot_connect_now: starting up, shutting down, in recovery
    '57P04', // database_dropped
    '57P05', // idle_session_timeout
    '72000', // snapshot_too_old
  ]),
  ...kindOf('halve', [
    '25P04', // transaction_timeout
    '53200', // out_of_memory
    '57014', // query_canceled: a statement timeout
  ]),
  ...kindOf('refuse', ['40002']), // transaction_integrity_constraint_violation
  // The schema or the rights are not those of this version: no command is to blame.
  ...kindOf('fatal', [
    '3D000', // invalid_catalog_name: no such database
    '3F000', // invalid_schema_name
    '42501', // insufficient_privilege
    '42703', // undefined_column
    '42704', // undefined_object
    '42883', // undefined_function
    '42P01', // undefined_table
  ]),
]);

const byClass: ReadonlyMap<string, FaultKind> = new Map([
  ...kindOf('transient', [
    '08', // connection exception; poolers use it for whatever goes wrong between them and the server
    '40', // transaction rollback: serialization_failure, deadlock_detected
    '58', // system error: io_error
  ]),
  ...kindOf('halve', [
    '54', // program limit exceeded
    // Internal error: it may be the server's state or this statement.
    'XX',
  ]),
  ...kindOf('fatal', [
    '28', // invalid authorization specification
    'F0', // configuration file error
  ]),
]);

/** The client's own timeout, longer than the server's: nothing was received in that time. */
const unanswered = 'Query read timeout';

/** Errors of pg and pg-pool without a code (pg 8.23), by their whole message. */
const byMessage: ReadonlyMap<string, FaultKind> = new Map([
  ...kindOf('transient', [
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
    unanswered,
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
  ]),
  ...kindOf('fatal', [
    'The server does not support SSL connections',
    'There was an error establishing an SSL connection',
  ]),
]);

const sqlState = /^[0-9A-Z]{5}$/;

/** The kind of a fault of PostgreSQL; undefined for errors that are not PostgreSQL's or not known. */
export function postgresFault(error: Error): FaultKind | undefined {
  const code = 'code' in error ? error.code : undefined;
  // Other errors have codes of five letters too (EPIPE), so look for another field of a server error.
  if (typeof code === 'string' && sqlState.test(code) && !code.startsWith('E')) {
    return byState.get(code) ?? byClass.get(code.slice(0, 2));
  }
  return byMessage.get(error.message);
}

/** Whether a session did not answer in time; further queries on it would wait as well. */
export function isUnanswered(error: unknown): error is Error {
  return error instanceof Error && error.message === unanswered;
}

/** SQLSTATEs after which a session is useless: its server has become a replica, or is shutting down. */
const lastStates = new Set(['25006', '57P01', '57P02', '57P03', '57P04', '57P05']);

/** Whether this session, and others to the same server, must not be used again. */
export function endsSessions(code: string | undefined): boolean {
  return code !== undefined && lastStates.has(code);
}
