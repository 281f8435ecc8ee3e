import type { FaultKind } from './system-faults.ts';
import { kindOf } from './system-faults.ts';

/** By the server's codes (its base/error_codes.yml). */
const byCode: ReadonlyMap<number, FaultKind> = new Map([
  ...kindOf('transient', [
    6, // HostUnreachable
    7, // HostNotFound
    24, // LockTimeout
    43, // CursorNotFound: the read begins anew
    46, // LockBusy
    63, // StaleShardVersion
    64, // WriteConcernTimeout: written, but not yet where it must be
    75, // WriteConcernLegacyOK
    89, // NetworkTimeout
    90, // CallbackCanceled
    91, // ShutdownInProgress
    94, // NotYetInitialized
    107, // LockFailed
    112, // WriteConflict
    117, // ConflictingOperationInProgress
    133, // FailedToSatisfyReadPreference
    134, // ReadConcernMajorityNotAvailableYet
    145, // PooledConnectionsDropped
    149, // NoConfigPrimary
    150, // StaleEpoch
    175, // QueryPlanKilled: a collection was swapped in, or an index dropped
    189, // PrimarySteppedDown
    202, // NetworkInterfaceExceededTimeLimit
    206, // NoSuchSession
    215, // DatabaseDropPending
    216, // ElectionInProgress
    234, // RetryChangeStream
    237, // CursorKilled
    239, // SnapshotTooOld
    246, // SnapshotUnavailable
    249, // StaleDbVersion
    250, // StaleChunkHistory
    251, // NoSuchTransaction
    262, // ExceededTimeLimit: waited for too long for something of the server's own
    264, // TooManyFilesOpen
    272, // MigrationConflict
    276, // IndexBuildAborted
    279, // ClientDisconnect
    285, // IndexBuildAlreadyInProgress
    303, // SplitHorizonChange
    314, // ObjectIsBusy
    317, // ConnectionPoolExpired
    355, // InterruptedDueToStorageChange
    365, // TemporarilyUnavailable
    371, // UserWritesBlocked
    384, // ConnectionError
    391, // ReauthenticationRequired
    402, // ResourceExhausted
    406, // MigrationBlockingOperationCoordinatorCleaningUp
    407, // PooledConnectionAcquisitionExceededTimeLimit
    412, // UpdatesStillPending
    433, // AdmissionQueueOverflow
    442, // RetryMultiPlanning
    449, // RateLimitExceeded
    450, // PooledConnectionAcquisitionRejected
    453, // InterruptedDueToReshardingCriticalSection
    462, // IngressRequestRateLimitExceeded
    9001, // SocketException
    10058, // LegacyNotPrimary
    10107, // NotWritablePrimary
    11600, // InterruptedAtShutdown
    11601, // Interrupted
    11602, // InterruptedDueToReplStateChange
    12586, // BackgroundOperationInProgressForDatabase
    12587, // BackgroundOperationInProgressForNamespace
    13388, // StaleConfig
    13435, // NotPrimaryNoSecondaryOk
    13436, // NotPrimaryOrSecondary
    14031, // OutOfDiskSpace
    46841, // ClientMarkedKilled
    91331, // RetriableRemoteCommandFailure
    10045600, // InterruptedDueToFCVChange
  ]),
  ...kindOf('halve', [
    50, // MaxTimeMSExpired
    146, // ExceededMemoryLimit
    257, // TransactionTooLarge
    290, // TransactionExceededLifetimeLimitSeconds
    292, // QueryExceededMemoryLimitNoDiskUseAllowed
    388, // TransactionTooLargeForCache
    10334, // BSONObjectTooLarge
  ]),
  ...kindOf('refuse', [
    17419, // the document would be larger than a document may be
    17420, // the same
  ]),
  ...kindOf('fatal', [
    11, // UserNotFound
    13, // Unauthorized
    18, // AuthenticationFailed
    79, // UnknownReplWriteConcern
    100, // UnsatisfiableWriteConcern
    148, // ReadConcernMajorityNotEnabled
    334, // MechanismUnavailable
    8000, // AtlasError: refused by the proxy in front of it
  ]),
]);

/**
 * By the driver's classes, compared by name, so that services without MongoDB need not load its driver. Errors of its
 * pool have the name MongoNetworkError or names of their own (cmap/errors).
 */
const byClass: ReadonlyMap<string, FaultKind> = new Map([
  ...kindOf('transient', [
    'MongoNetworkError',
    'MongoNetworkTimeoutError',
    'MongoServerSelectionError',
    'MongoTopologyClosedError',
    'MongoClientClosedError',
    'MongoServerClosedError',
    'MongoNotConnectedError',
    'MongoPoolClosedError',
    'MongoPoolClearedError',
    'PoolClearedOnNetworkError',
    'MongoWaitQueueTimeoutError',
    'MongoStalePrimaryError',
    'MongoExpiredSessionError',
    'MongoCursorExhaustedError',
  ]),
  ...kindOf('halve', ['MongoOperationTimeoutError']),
  ...kindOf('fatal', ['MongoMissingCredentialsError', 'MongoMissingDependencyError', 'MongoCompatibilityError']),
]);

/** Labels by which the server or the driver says that an operation can be retried. */
const transientLabels = [
  'RetryableWriteError',
  'RetryableError',
  'TransientTransactionError',
  'UnknownTransactionCommitResult',
  'ResumableChangeStreamError',
  'ResetPool',
  'InterruptInUseConnections',
  'PoolRequestedRetry',
  'SystemOverloadedError',
];

type MongoError = Error & { hasErrorLabel(label: string): boolean };

// Every error of the driver has a set of labels, even if empty.
function isMongoError(error: Error): error is MongoError {
  return 'errorLabels' in error && 'hasErrorLabel' in error && typeof error.hasErrorLabel === 'function';
}

/** The kind of a fault of MongoDB; undefined for errors that are not the driver's or not known. */
export function mongoFault(error: Error): FaultKind | undefined {
  if (!isMongoError(error)) return undefined;
  return bulkFault(error) ?? ownFault(error);
}

function ownFault(error: MongoError): FaultKind | undefined {
  const code = 'code' in error ? Number(error.code) : Number.NaN;
  const known = byCode.get(code) ?? byClass.get(error.name);
  if (known !== undefined) return known;
  return transientLabels.some((label) => error.hasErrorLabel(label)) ? 'transient' : undefined;
}

/**
 * A bulk write may fail for several reasons and reports the first. It is retried as a whole, so one transient reason
 * is enough. A broken connection is under `errorResponse`, like an answer of the server.
 */
function bulkFault(error: MongoError): FaultKind | undefined {
  const { errorResponse, writeErrors } = error as { errorResponse?: unknown; writeErrors?: unknown };
  if (errorResponse instanceof Error) return mongoFault(errorResponse);
  if (!Array.isArray(writeErrors)) return undefined;
  const kinds = writeErrors.map(({ code }: { code?: unknown }) => byCode.get(Number(code)));
  return (['fatal', 'transient', 'halve'] as const).find((kind) => kinds.includes(kind));
}
