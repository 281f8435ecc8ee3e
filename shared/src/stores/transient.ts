// SQLSTATE codes after which the same work can succeed later (PostgreSQL, appendix A).
const transientSqlStates = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available
  '57014', // query_canceled: a statement timeout
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now: starting up
  '53100', // disk_full
  '53200', // out_of_memory
  '53300', // too_many_connections
  '58000', // system_error
  '58030', // io_error
  '25006', // read_only_sql_transaction: a failover has left us on a replica
]);

const transientSystemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

// pg tells these in words only.
const transientMessages =
  /connection terminated|query read timeout|connection timeout|timeout exceeded when trying to connect|client has encountered a connection error|the log did not/i;

/**
 * The one table of faults that pass: retry these, and only these.
 * @returns whether the same work may succeed when it is tried again later
 */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    transientSqlStates.has(code) ||
    code.startsWith('08') || // connection exceptions
    transientSystemCodes.has(code) ||
    error.name.startsWith('MongoNetwork') ||
    error.name === 'MongoServerSelectionError' ||
    error.name === 'MongoTopologyClosedError' ||
    transientMessages.test(error.message)
  );
}
