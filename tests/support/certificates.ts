import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../local/command.ts';

/** A certificate and its key, as files in PEM. */
export type Identity = { cert: string; key: string };

/** An authority of a test's own, and what it has signed. */
export type Certificates = {
  ca: string;
  /** For 127.0.0.1 and localhost. */
  server: Identity;
  /** For the account `user`. */
  client: Identity;
};

const extensions = {
  server: 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth',
  client: 'extendedKeyUsage=clientAuth',
};

/** Makes an authority with a certificate for a server and one for a client, by openssl. */
export async function makeCertificates(dir: string): Promise<Certificates> {
  await mkdir(dir, { recursive: true });
  const ca = await selfSigned(dir, 'authority');
  const sign = async (name: keyof typeof extensions, subject: string): Promise<Identity> => {
    const files = { cert: join(dir, `${name}.crt`), key: join(dir, `${name}.key`) };
    const request = join(dir, `${name}.csr`);
    const extension = join(dir, `${name}.ext`);
    await writeFile(extension, extensions[name]);
    await openssl('req', ...newKey(files.key), '-subj', `/CN=${subject}`, '-out', request);
    const signing = ['-req', '-in', request, '-CA', ca.cert, '-CAkey', ca.key, '-CAcreateserial', '-days', '2'];
    await openssl('x509', ...signing, '-extfile', extension, '-out', files.cert);
    return files;
  };
  return { ca: ca.cert, server: await sign('server', 'localhost'), client: await sign('client', 'user') };
}

/** A certificate that only it itself vouches for. @param days how long it is valid; less than nothing: it was */
export async function selfSigned(dir: string, name: string, days = 2): Promise<Identity> {
  await mkdir(dir, { recursive: true });
  const files = { cert: join(dir, `${name}.crt`), key: join(dir, `${name}.key`) };
  await openssl('req', '-x509', ...newKey(files.key), '-subj', `/CN=${name}`, '-out', files.cert);
  await openssl('x509', '-in', files.cert, '-signkey', files.key, '-days', String(days), '-out', files.cert);
  return files;
}

/** Key and certificate in one file, as Kafka and MongoDB want them. */
export async function inOneFile({ cert, key }: Identity, path: string): Promise<string> {
  await writeFile(path, `${await readFile(key, 'utf8')}${await readFile(cert, 'utf8')}`);
  return path;
}

function newKey(path: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', path];
}

function openssl(...args: string[]): Promise<string> {
  return runCommand('openssl', args);
}
