import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { types } from 'node:util';
import { z } from 'zod';

/** The TLS files of one side: the authorities it trusts, its own certificate and key. PEM. */
export type TlsFiles = { ca?: string; cert?: string; key?: string };

/** A file that a setting names, with its contents at the start. */
export type PemFile = { path: string; pem: string };

export const pemFileSchema = z.string().transform((path, context): PemFile => {
  try {
    return { path, pem: readFileSync(path, 'utf8') };
  } catch (error) {
    context.addIssue({ code: 'custom', message: `names a file that cannot be read: ${reasonOf(error)}` });
    return z.NEVER;
  }
});

/**
 * Checks certificates and a key before they are used.
 * @returns one sentence per problem, without a full stop
 */
export function tlsProblems(names: Record<keyof TlsFiles, string>, files: Record<keyof TlsFiles, PemFile | undefined>) {
  const { ca, cert, key } = files;
  const problems = [
    ...(ca ? certificateProblems(names.ca, ca) : []),
    ...(cert ? certificateProblems(names.cert, cert) : []),
  ];
  if (cert && !key) problems.push(`${names.cert} is set and ${names.key} is not`);
  if (key && !cert) problems.push(`${names.key} is set and ${names.cert} is not`);
  if (cert && key && problems.length === 0) {
    try {
      createSecureContext({ cert: cert.pem, key: key.pem });
    } catch (error) {
      problems.push(`${names.key} is not the key of ${names.cert} (${key.path}): ${reasonOf(error)}`);
    }
  }
  return problems;
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function certificateProblems(name: string, { path, pem }: PemFile): string[] {
  const found = pem.match(pemCertificate);
  if (found === null) return [`${name} names a file without a certificate in PEM: ${path}`];
  try {
    // A bundle may contain expired authorities, as long as one is valid.
    const certificates = found.map((text) => new X509Certificate(text));
    const latest = certificates.reduce((one, other) => (one.validToDate > other.validToDate ? one : other));
    if (latest.validToDate.getTime() > Date.now()) return [];
    return [`${name} names a certificate that has expired on ${latest.validToDate.toISOString()}: ${path}`];
  } catch (error) {
    return [`${name} names a certificate that cannot be read (${reasonOf(error)}): ${path}`];
  }
}

function reasonOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}
