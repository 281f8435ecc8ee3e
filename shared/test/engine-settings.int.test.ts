import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from '@ticketing/shared/service/config.ts';
import {
  kafkaSettings,
  kafkaSettingsShape,
  mongodbSettings,
  mongodbSettingsShape,
  postgresSettingsShape,
  postgresUrl,
  redisSettings,
  redisSettingsShape,
  withoutTls,
} from '@ticketing/shared/service/engine-settings.ts';
import { z } from 'zod';
import type { Certificates, Identity } from '../../tests/support/certificates.ts';
import { makeCertificates, selfSigned } from '../../tests/support/certificates.ts';

let dir: string;
let certificates: Certificates;
let old: Identity;
let files: { TLS_CA_FILE: string; TLS_CERT_FILE: string; TLS_KEY_FILE: string };

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'settings-'));
  certificates = await makeCertificates(dir);
  old = await selfSigned(dir, 'old', -1);
  await writeFile(join(dir, 'empty.pem'), '');
  const { ca, client } = certificates;
  files = { TLS_CA_FILE: ca, TLS_CERT_FILE: client.cert, TLS_KEY_FILE: client.key };
});

afterAll(() => rm(dir, { recursive: true, force: true }));

const schema = z.object({
  ...kafkaSettingsShape,
  ...postgresSettingsShape,
  ...redisSettingsShape,
  ...mongodbSettingsShape,
});

const plain = {
  KAFKA_BROKERS: 'kafka:9092',
  DATABASE_URL: 'postgresql://user:password@db/ticketing',
  REDIS_URL: 'redis://redis:6379',
  MONGODB_URI: 'mongodb://mongo/ticketing',
};

const secured = {
  KAFKA_BROKERS: 'kafka:9093',
  KAFKA_TLS: 'on',
  DATABASE_URL: 'postgresql://user:password@db/ticketing?sslmode=verify-full',
  REDIS_URL: 'rediss://redis:6380',
  MONGODB_URI: 'mongodb://mongo/ticketing?tls=true',
};

function problemsOf(settings: Record<string, string>): string {
  try {
    readConfig(schema, settings);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

it('reaches nothing over TLS unless it is asked to', () => {
  const config = readConfig(schema, plain);
  expect(kafkaSettings(config)).toEqual({ brokers: ['kafka:9092'] });
  expect(postgresUrl(config)).toBe(plain.DATABASE_URL);
  expect(redisSettings(config)).toEqual({ url: plain.REDIS_URL });
  expect(mongodbSettings(config)).toEqual({ uri: plain.MONGODB_URI });
});

it('asks the Sentinels for Redis where there are any, by the name that they have for it', () => {
  const watched = { ...secured, REDIS_SENTINELS: 'one:26379,two:26380' };
  const addresses = [
    { host: 'one', port: 26379 },
    { host: 'two', port: 26380 },
  ];
  const by = (settings: Record<string, string>) => redisSettings(readConfig(schema, settings)).sentinels;
  expect(by(watched)).toEqual({ addresses, name: 'ticketing' });
  expect(by({ ...watched, REDIS_SENTINEL_NAME: 'other' })).toEqual({ addresses, name: 'other' });
});

it('trusts the authorities of the machine where no file is named', () => {
  const config = readConfig(schema, secured);
  expect(kafkaSettings(config)).toEqual({ brokers: ['kafka:9093'], tls: {} });
  expect(postgresUrl(config)).toBe(secured.DATABASE_URL);
  expect(redisSettings(config)).toEqual({ url: secured.REDIS_URL, tls: {} });
  expect(mongodbSettings(config)).toEqual({ uri: secured.MONGODB_URI, tls: {} });
});

it('has the files that are named for all engines, and for one those that are named for it', () => {
  const own = { KAFKA_TLS_CERT_FILE: certificates.server.cert, KAFKA_TLS_KEY_FILE: certificates.server.key };
  const config = readConfig(schema, { ...secured, ...files, ...own });
  const pem = expect.stringMatching(/^-----BEGIN/) as string;
  const all = { ca: pem, cert: pem, key: pem };
  expect(redisSettings(config).tls).toEqual(all);
  expect(mongodbSettings(config).tls).toEqual(all);
  expect(kafkaSettings(config).tls).toEqual(all);
  expect(kafkaSettings(config).tls?.ca).toBe(redisSettings(config).tls?.ca);
  expect(kafkaSettings(config).tls?.cert).not.toBe(redisSettings(config).tls?.cert);
  const { searchParams } = new URL(postgresUrl(config));
  expect(Object.fromEntries(searchParams)).toEqual({
    sslmode: 'verify-full',
    sslrootcert: files.TLS_CA_FILE,
    sslcert: files.TLS_CERT_FILE,
    sslkey: files.TLS_KEY_FILE,
  });
});

it.each([
  ['require', { sslmode: 'verify-full' }],
  ['verify-ca', { sslmode: 'verify-ca', uselibpqcompat: 'true' }],
])('takes sslmode=%s for what pg means by it', (mode, expected) => {
  const config = readConfig(schema, { ...plain, ...files, DATABASE_URL: `postgres://db/ticketing?sslmode=${mode}` });
  expect(Object.fromEntries(new URL(postgresUrl(config)).searchParams)).toMatchObject(expected);
});

it.each([
  [
    'a file that is not there',
    { TLS_CA_FILE: '/nowhere/ca.pem' },
    /TLS_CA_FILE names a file that cannot be read: ENOENT.*\/nowhere\/ca\.pem/,
  ],
  [
    'a file without a certificate',
    { TLS_CA_FILE: 'DIR/empty.pem' },
    /TLS_CA_FILE names a file without a certificate in PEM/,
  ],
  [
    'a certificate that has expired',
    { TLS_CA_FILE: 'DIR/old.crt' },
    /TLS_CA_FILE names a certificate that has expired on \d{4}-/,
  ],
  [
    'a certificate without its key',
    { TLS_CERT_FILE: 'DIR/client.crt', TLS_KEY_FILE: '' },
    /TLS_CERT_FILE is set and TLS_KEY_FILE is not/,
  ],
  [
    'a key without its certificate',
    { TLS_CERT_FILE: '', TLS_KEY_FILE: 'DIR/client.key' },
    /TLS_KEY_FILE is set and TLS_CERT_FILE is not/,
  ],
  ['another’s key', { TLS_KEY_FILE: 'DIR/server.key' }, /TLS_KEY_FILE is not the key of TLS_CERT_FILE/],
  [
    'files of an engine that is reached without',
    { REDIS_URL: 'redis://redis:6379', REDIS_TLS_CA_FILE: 'DIR/authority.crt' },
    /REDIS_TLS_CA_FILE is set, but not rediss:\/\/ in REDIS_URL/,
  ],
  [
    'a mode that may go without',
    { DATABASE_URL: 'postgres://db/x?sslmode=prefer' },
    /sslmode=prefer, which may connect without TLS/,
  ],
  [
    'a Sentinel without a port',
    { REDIS_SENTINELS: 'one:26379,two' },
    /REDIS_SENTINELS must be host:port, or several with commas between/,
  ],
  [
    'a name without a password',
    { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'x' },
    /KAFKA_SASL_PASSWORD is not set/,
  ],
  [
    'a name without a mechanism',
    { KAFKA_SASL_USERNAME: 'x', KAFKA_SASL_PASSWORD: 'y' },
    /KAFKA_SASL_MECHANISM is not set/,
  ],
  [
    'a password that is sent unencrypted',
    { KAFKA_TLS: 'off', KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'x', KAFKA_SASL_PASSWORD: 'y' },
    /KAFKA_SASL_MECHANISM plain sends the password unencrypted/,
  ],
])('refuses %s', (_, wrong, words) => {
  const inDir = Object.fromEntries(
    Object.entries({ ...secured, ...files, ...wrong }).map(([name, value]) => [name, value.replace('DIR', dir)]),
  );
  expect(problemsOf(inDir)).toMatch(words);
  expect(problemsOf(inDir)).toMatch(/^Wrong settings: .*\.$/);
});

it('names the engines that are reached without TLS beside others that are not', () => {
  expect(withoutTls(readConfig(schema, { ...secured, ...files }))).toEqual([]);
  expect(withoutTls(readConfig(schema, plain))).toEqual([]);
  const half = readConfig(schema, { ...secured, ...files, KAFKA_TLS: 'off', REDIS_URL: plain.REDIS_URL });
  expect(withoutTls(half)).toEqual(['KAFKA_TLS=on', 'rediss:// in REDIS_URL']);
});

it('takes a certificate that has expired beside one that has not: a bundle of authorities', async () => {
  const bundle = join(dir, 'bundle.pem');
  await writeFile(bundle, (await readFile(old.cert, 'utf8')) + (await readFile(certificates.ca, 'utf8')));
  expect(problemsOf({ ...secured, TLS_CA_FILE: bundle })).toBe('');
});
