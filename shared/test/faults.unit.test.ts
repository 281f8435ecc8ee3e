import { createRequire } from 'node:module';
import {
  MongoBulkWriteError,
  MongoClientClosedError,
  MongoError,
  MongoNetworkError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoTopologyClosedError,
} from 'mongodb';
import { DatabaseError } from 'pg';
import type { FaultKind } from '../src/faults/faults.ts';
import { faultOf, isHopeless } from '../src/faults/faults.ts';
import { endsSessions } from '../src/faults/postgres-faults.ts';
import { LogRefusedError, LogUnavailableError } from '../src/log/log-writer.ts';
import { StartError } from '../src/service/run.ts';

const require = createRequire(__filename);
const kafkajs = require('kafkajs/src/errors.js') as Record<string, new (...given: unknown[]) => Error>;
const { createErrorFromCode } = require('kafkajs/src/protocol/error.js') as {
  createErrorFromCode(code: number): Error;
};
const { WaitQueueTimeoutError, PoolClearedOnNetworkError } = require('mongodb/lib/cmap/errors.js') as Record<
  string,
  new (
    ...given: unknown[]
  ) => Error
>;

type Row<Given> = [kind: FaultKind, ...given: Given[]];

function each<Given>(rows: Row<Given>[]): [FaultKind, Given][] {
  return rows.flatMap(([kind, ...given]) => given.map((one): [FaultKind, Given] => [kind, one]));
}

describe('PostgreSQL', () => {
  function verdict(code: string): Error {
    return Object.assign(new DatabaseError('says so', 1, 'error'), { code, severity: 'ERROR' });
  }

  it.each(
    each<string>([
      ['transient', '25006', '25P02', '25P03', '26000', '53000', '53100', '53300', '53400', '55006', '55P03'],
      ['transient', '57000', '57P01', '57P02', '57P03', '57P04', '57P05', '72000'],
      ['transient', '08000', '08003', '08006', '08001', '08004', '08007', '08P01', '40000', '40001', '40003', '40P01'],
      ['transient', '58000', '58030', '58P01', '58P02'],
      ['halve', '25P04', '53200', '54000', '54001', '54011', '54023', '57014', 'XX000', 'XX001', 'XX002'],
      ['refuse', '40002', '22003', '22012', '22021', '22P02', '22P05', '23502', '23503', '23505', '23514', 'P0001'],
      ['fatal', '28000', '28P01', '3D000', '3F000', '42501', '42703', '42704', '42883', '42P01', 'F0000'],
    ]),
  )('%s: SQLSTATE %s', (kind, code) => {
    expect(faultOf(verdict(code))).toBe(kind);
  });

  it.each(
    each<string>([
      ['transient', 'Connection terminated', 'Connection terminated unexpectedly', 'timeout expired'],
      ['transient', 'Connection terminated due to connection timeout', 'timeout exceeded when trying to connect'],
      ['transient', 'Query read timeout', 'Client has encountered a connection error and is not queryable'],
      ['transient', 'Client was closed and is not queryable'],
      ['fatal', 'The server does not support SSL connections', 'There was an error establishing an SSL connection'],
      // Words that only hold such words are somebody else's.
      ['refuse', 'the name "Connection terminated" is taken', 'no connection timeout is set'],
    ]),
  )('%s: the words "%s"', (kind, message) => {
    expect(faultOf(new Error(message))).toBe(kind);
  });

  it('a session whose server has become a replica, or is going away, is at its end; one that lost a race is not', () => {
    for (const code of ['25006', '57P01', '57P02', '57P03', '57P04', '57P05']) expect(endsSessions(code)).toBe(true);
    for (const code of ['40001', '23505', '57014', '55P03', undefined]) expect(endsSessions(code)).toBe(false);
  });
});

describe('MongoDB', () => {
  const passing = [
    6, 7, 24, 43, 46, 63, 64, 75, 89, 90, 91, 94, 107, 112, 117, 133, 134, 145, 149, 150, 175, 189, 202, 206, 215, 216,
    234, 237, 239, 246, 249, 250, 251, 262, 264, 272, 276, 279, 285, 303, 314, 317, 355, 365, 371, 384, 391, 402, 406,
    407, 412, 433, 442, 449, 450, 453, 462, 9001, 10058, 10107, 11600, 11601, 11602, 12586, 12587, 13388, 13435, 13436,
    14031, 46841, 91331, 10045600,
  ];

  it.each(
    each<number>([
      ['transient', ...passing],
      ['halve', 50, 146, 257, 290, 292, 388, 10334],
      ['refuse', 2, 9, 14, 26, 52, 66, 121, 11000, 17419, 17420],
      ['fatal', 11, 13, 18, 79, 100, 148, 334, 8000],
    ]),
  )('%s: the server’s code %d, of a command and of a write among others', (kind, code) => {
    expect(faultOf(new MongoServerError({ code, errmsg: 'says so' }))).toBe(kind);
    if (kind === 'refuse') return;
    // It goes by its first reason, of which there is none to be told.
    expect(faultOf(bulkError({ message: 'E11000', code: 11000, writeErrors: [{ code: 11000 }, { code }] }))).toBe(kind);
  });

  it.each([
    new MongoNetworkError('connection 3 to 127.0.0.1:27017 closed'),
    new MongoTopologyClosedError(),
    new MongoClientClosedError(),
    new WaitQueueTimeoutError!('Timed out while checking out a connection', '127.0.0.1:27017'),
    new PoolClearedOnNetworkError!({ address: '127.0.0.1:27017' }),
  ])('transient: %s, in a bulk write too', (error) => {
    expect(faultOf(error)).toBe('transient');
    expect(faultOf(bulkError(error))).toBe('transient');
  });

  it.each([
    'RetryableWriteError',
    'RetryableError',
    'TransientTransactionError',
    'UnknownTransactionCommitResult',
    'ResumableChangeStreamError',
    'ResetPool',
    'InterruptInUseConnections',
    'PoolRequestedRetry',
    'SystemOverloadedError',
  ])('transient: whatever the server labels %s', (label) => {
    expect(faultOf(new MongoServerError({ code: 31_415, errmsg: 'new', errorLabels: [label] }))).toBe('transient');
    const ofDriver = new MongoError('new');
    ofDriver.addErrorLabel(label);
    expect(faultOf(ofDriver)).toBe('transient');
  });

  it('fatal: a password that is wrong, although the driver labels it a fault of the handshake', () => {
    const error = new MongoServerError({ code: 18, errmsg: 'Authentication failed.' });
    error.addErrorLabel('HandshakeError');
    error.addErrorLabel('ResetPool');
    expect(faultOf(error)).toBe('fatal');
  });

  it('halve: what ran out of the client’s time', () => {
    expect(faultOf(new MongoOperationTimeoutError('Timed out'))).toBe('halve');
  });

  it('refuse: a bulk write with nothing but duplicates', () => {
    expect(faultOf(bulkError({ message: 'E11000', code: 11000, writeErrors: [{ code: 11000 }] }))).toBe('refuse');
  });

  function bulkError(error: unknown): Error {
    return new MongoBulkWriteError(error as never, {} as never);
  }
});

describe('Kafka', () => {
  it.each(
    each<number>([
      ['transient', -1, 2, 3, 5, 6, 7, 8, 13, 14, 15, 16, 19, 20, 22, 25, 27, 41, 45, 46, 47, 56, 59, 79],
      ['halve', 10, 18],
      ['refuse', 32, 87],
      ['fatal', 17, 29, 30, 31, 33, 34, 35, 38, 40, 44, 53, 58, 76],
    ]),
  )('%s: the protocol’s code %d, also after retries and from the log writer', (kind, code) => {
    const verdict = createErrorFromCode(code);
    expect(faultOf(verdict)).toBe(kind);
    const after = new kafkajs.KafkaJSNumberOfRetriesExceeded!(verdict, { retryCount: 1, retryTime: 1 });
    expect(faultOf(after)).toBe(kind);
    if (kind === 'refuse' || kind === 'halve') expect(faultOf(new LogRefusedError(after))).toBe(kind);
  });

  it.each(
    each<string>([
      ['transient', 'KafkaJSConnectionError', 'KafkaJSConnectionClosedError', 'KafkaJSRequestTimeoutError'],
      ['transient', 'KafkaJSBrokerNotFound', 'KafkaJSNoBrokerAvailableError', 'KafkaJSMetadataNotLoaded'],
      ['transient', 'KafkaJSGroupCoordinatorNotFound', 'KafkaJSLockTimeout'],
      ['refuse', 'KafkaJSNotImplemented', 'KafkaJSPartialMessageError', 'KafkaJSUnsupportedMagicByteInMessageSet'],
      ['fatal', 'KafkaJSSASLAuthenticationError', 'KafkaJSServerDoesNotSupportApiKey'],
    ]),
  )('%s: %s, also after retries', (kind, name) => {
    const error = new kafkajs[name]!('says so');
    expect(faultOf(error)).toBe(kind);
    expect(faultOf(new kafkajs.KafkaJSNumberOfRetriesExceeded!(error, { retryCount: 1, retryTime: 1 }))).toBe(kind);
  });

  it.each([
    'SASL SCRAM SHA512 authentication failed: Request SaslAuthenticate(key: 36, version: 1) timed out',
    'SASL SCRAM SHA512 authentication failed: Closed connection',
    'SASL PLAIN authentication failed: Connection error: read ECONNRESET',
  ])('transient: a login that was cut off: %s', (message) => {
    const error = new kafkajs.KafkaJSSASLAuthenticationError!(message);
    expect(faultOf(error)).toBe('transient');
    expect(faultOf(new kafkajs.KafkaJSNumberOfRetriesExceeded!(error, { retryCount: 1, retryTime: 1 }))).toBe(
      'transient',
    );
    expect(isHopeless(error)).toBe(false);
  });

  it('transient: a log that does not answer; not one that refuses', () => {
    expect(faultOf(new LogUnavailableError(true))).toBe('transient');
    expect(faultOf(new LogUnavailableError(false))).toBe('transient');
    expect(faultOf(new LogRefusedError(new Error('says so')))).toBe('refuse');
    expect(faultOf(new Error('Broker not connected'))).toBe('transient');
  });
});

describe('Redis', () => {
  const said = (message: string) => new Error(message);

  it.each([
    'WRONGPASS invalid username-password pair or user is disabled.',
    'NOAUTH Authentication required.',
    'ERR invalid password',
    'All sentinels are unreachable. Retrying from scratch after 100ms. Last error: WRONGPASS invalid username-password',
  ])('hopeless: %s', (message) => {
    expect(isHopeless(said(message))).toBe(true);
  });

  it.each([
    'LOADING Redis is loading the dataset in memory',
    'All sentinels are unreachable. Last error: Connection is closed.',
  ])('not hopeless: %s', (message) => {
    expect(isHopeless(said(message))).toBe(false);
  });
});

describe('connections, whatever the store', () => {
  it.each(
    each<string>([
      ['transient', 'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
      ['transient', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'EMFILE', 'ERR_STREAM_DESTROYED'],
      ['fatal', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ['fatal', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
    ]),
  )('%s: %s, itself and wrapped', (kind, code) => {
    const error = Object.assign(new Error('connect'), { code });
    expect(faultOf(error)).toBe(kind);
    expect(faultOf(new AggregateError([error]))).toBe(kind);
    expect(faultOf(new StartError('could not start', { cause: error }))).toBe(kind);
    // A certificate that does not hold does not pass because the driver calls it a connection that it could not make.
    expect(faultOf(new MongoNetworkError('connect', { cause: error }))).toBe(kind);
  });
});

it.each([
  new TypeError('x is not a function'),
  new Error('booking_events: the log did not agree'),
  'a text',
  undefined,
])('refuse: what no table knows, such as %p', (error) => {
  expect(faultOf(error)).toBe('refuse');
});

describe('hopeless for this process', () => {
  const coded = (code: string | number, name = 'Error') => Object.assign(new Error('says so'), { code, name });

  it.each([
    coded('SELF_SIGNED_CERT_IN_CHAIN'),
    coded('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
    new MongoNetworkError('connect', { cause: coded('CERT_HAS_EXPIRED') }),
    coded('28P01', 'error'),
    coded('28000', 'error'),
    new MongoServerError({ code: 18, errmsg: 'Authentication failed.' }),
    new kafkajs.KafkaJSSASLAuthenticationError!('says so'),
    new kafkajs.KafkaJSNumberOfRetriesExceeded!(createErrorFromCode(58), { retryCount: 1, retryTime: 1 }),
  ])('is %p', (error) => {
    expect(isHopeless(error)).toBe(true);
    expect(faultOf(error)).toBe('fatal');
  });

  // The engine starts, another service makes the table, an operator gives the right: somebody may be waited for.
  it.each([
    coded('ECONNREFUSED'),
    coded('57P03', 'error'),
    coded('42P01', 'error'),
    coded('3D000', 'error'),
    coded('42501', 'error'),
    new MongoServerError({ code: 13, errmsg: 'not authorized' }),
    createErrorFromCode(29),
    new TypeError('x is not a function'),
  ])('is not %p', (error) => {
    expect(isHopeless(error)).toBe(false);
  });
});
