/**
 * What a fault means for the work that met it:
 * - `transient`: the same work may succeed later
 * - `halve`: a smaller part of the work may succeed; a single item may succeed later, but that is not certain
 * - `refuse`: the work is permanently wrong. Of several items one is wrong, and the others are not
 * - `fatal`: this process cannot do any work; it ends, and its supervisor restarts it
 */
export type FaultKind = 'transient' | 'halve' | 'refuse' | 'fatal';

/** Connection errors of Node and OpenSSL, for any store. */
export const systemFaults: ReadonlyMap<string, FaultKind> = new Map([
  ...kindOf('transient', [
    'ECONNREFUSED',
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'EHOSTDOWN',
    'ENETUNREACH',
    'ENETDOWN',
    'EADDRNOTAVAIL', // no port left to connect from
    'EMFILE',
    'ENFILE',
    'ERR_STREAM_DESTROYED',
    'ERR_STREAM_WRITE_AFTER_END',
    'ERR_STREAM_PREMATURE_CLOSE',
    'ERR_SOCKET_CLOSED',
  ]),
  // Certificates and keys are read at the start: only a new process can have others.
  ...kindOf('fatal', [
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_REVOKED',
    'CERT_REJECTED',
    'CERT_UNTRUSTED',
    'CERT_SIGNATURE_FAILURE',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'HOSTNAME_MISMATCH',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER', // the other end speaks no TLS
    'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', // the other end does not know who issued our certificate
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', // the same by OpenSSL 3.2 and later
    'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
    'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE',
    'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
    'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED',
    'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
    'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN',
  ]),
]);

/** Rows of a table of faults: one kind for several codes. */
export function kindOf<Code>(kind: FaultKind, codes: Code[]): [Code, FaultKind][] {
  return codes.map((code) => [code, kind]);
}
