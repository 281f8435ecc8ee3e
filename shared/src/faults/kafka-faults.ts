import type { FaultKind } from './system-faults.ts';
import { kindOf } from './system-faults.ts';

/**
 * By the protocol's names of its errors. Whatever of them is not listed passes: a leader moves, a group changes, a
 * producer's numbers are lost, and a new connection or a new producer finds a way.
 */
const byType: ReadonlyMap<string, FaultKind> = new Map([
  // Of a batch of several records a smaller one may fit; a record alone is too large for good.
  ...kindOf('halve', ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']),
  ...kindOf('refuse', ['INVALID_RECORD', 'INVALID_TIMESTAMP', 'INVALID_REQUIRED_ACKS']),
  ...kindOf('fatal', [
    'TOPIC_AUTHORIZATION_FAILED',
    'GROUP_AUTHORIZATION_FAILED',
    'CLUSTER_AUTHORIZATION_FAILED',
    'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
    'DELEGATION_TOKEN_AUTHORIZATION_FAILED',
    'SASL_AUTHENTICATION_FAILED',
    'UNSUPPORTED_SASL_MECHANISM',
    'ILLEGAL_SASL_STATE',
    'SECURITY_DISABLED',
    'UNSUPPORTED_VERSION',
    'UNSUPPORTED_FOR_MESSAGE_FORMAT',
    'UNSUPPORTED_COMPRESSION_TYPE',
    'INVALID_TOPIC_EXCEPTION',
    'INVALID_GROUP_ID',
    'INCONSISTENT_GROUP_PROTOCOL',
    'INVALID_SESSION_TIMEOUT',
    'INVALID_CONFIG',
    'INVALID_PARTITIONS',
    'INVALID_REPLICATION_FACTOR',
    'POLICY_VIOLATION',
  ]),
]);

const loginError = 'KafkaJSSASLAuthenticationError';

/** How kafkajs ends what it says of a login that did not come to its end; of the error behind it no more is left. */
const cutOff =
  /(timed out|Connection timeout|Closed connection|closed by the server|Connection error: .*|Not connected)$/;

/** Whether a broker does not take an account or a password. A broker that fails meanwhile is told of by the same class. */
export function isLoginRefused({ name, message }: Error): boolean {
  return name === loginError && !cutOff.test(message);
}

/** By class, which kafkajs lets ES modules ask by name only; and our own of the log writer. */
const byClass: ReadonlyMap<string, FaultKind> = new Map([
  ...kindOf('transient', [
    'LogUnavailableError',
    'KafkaJSError',
    'KafkaJSConnectionError',
    'KafkaJSConnectionClosedError',
    'KafkaJSRequestTimeoutError',
    'KafkaJSMetadataNotLoaded',
    'KafkaJSTopicMetadataNotLoaded',
    'KafkaJSStaleTopicMetadataAssignment',
    'KafkaJSBrokerNotFound',
    'KafkaJSNoBrokerAvailableError',
    'KafkaJSGroupCoordinatorNotFound',
    'KafkaJSTimeout',
    'KafkaJSLockTimeout',
    'KafkaJSNumberOfRetriesExceeded',
    'KafkaJSProtocolError',
    'KafkaJSOffsetOutOfRange',
    'KafkaJSMemberIdRequired',
    'KafkaJSCreateTopicError',
  ]),
  ...kindOf('refuse', [
    'LogRefusedError',
    'KafkaJSNotImplemented',
    'KafkaJSPartialMessageError',
    'KafkaJSUnsupportedMagicByteInMessageSet',
  ]),
  ...kindOf('fatal', [loginError, 'KafkaJSServerDoesNotSupportApiKey']),
]);

/** What kafkajs says of a broker that has stopped answering, as a plain error. */
const brokerIsGone = 'Broker not connected';

/**
 * The kind of a fault of Kafka, or of the log writer; undefined when the error is none.
 * kafkajs and the log writer wrap what they could not get round: the innermost that is known counts.
 */
export function kafkaFault(error: Error): FaultKind | undefined {
  if (error.message === brokerIsGone) return 'transient';
  let kind: FaultKind | undefined;
  for (let cause: unknown = error; cause instanceof Error && isOfLog(cause); cause = cause.cause) {
    const type = 'type' in cause && typeof cause.type === 'string' ? cause.type : '';
    if (cause.name === loginError && !isLoginRefused(cause)) kind = 'transient';
    else kind = byType.get(type) ?? byClass.get(cause.name) ?? kind;
  }
  return kind;
}

function isOfLog(error: Error): boolean {
  return error.name.startsWith('KafkaJS') || error.name.startsWith('Log');
}
