import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { holders, identity, issueCertificates, msLeft } from '../cluster/certificates.ts';
import type { Stack } from '../stack.ts';
import { makeTestStack, removeTestStack } from './programs.ts';

const dayMs = 86_400_000;

let stack: Stack;

beforeAll(async () => {
  stack = { ...(await makeTestStack()), isCluster: true };
});

afterAll(() => removeTestStack(stack));

const certificateOf = (name: string) => new X509Certificate(readFileSync(identity(stack, name).cert));

it('signs a certificate for everybody, good for days and for their own places', async () => {
  expect(await issueCertificates(stack)).toEqual(holders.map(({ name }) => name));
  const authority = new X509Certificate(readFileSync(identity(stack, 'worker').ca));
  for (const { name, hosts } of holders) {
    const certificate = certificateOf(name);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.subject).toBe(`CN=${name}`);
    for (const host of hosts) expect(certificate.checkIP(host)).toBe(host);
    expect(certificate.checkIP('127.0.0.99')).toBeUndefined();
    const left = msLeft(identity(stack, name).cert);
    expect([left > 2 * dayMs, left <= 3 * dayMs]).toEqual([true, true]);
    expect(statSync(identity(stack, name).key).mode & 0o077).toBe(0);
  }
  expect(authority.ca).toBe(true);
});

it('renews only what is due, by the same authority', async () => {
  const before = holders.map(({ name }) => certificateOf(name).serialNumber);
  expect(await issueCertificates(stack)).toEqual([]);
  expect(await issueCertificates(stack, ({ name }) => name === 'redis-2')).toEqual(['redis-2']);
  const after = holders.map(({ name }) => certificateOf(name).serialNumber);
  expect(holders.filter((_, index) => before[index] !== after[index]).map(({ name }) => name)).toEqual(['redis-2']);
});
