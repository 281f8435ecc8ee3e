import { until } from '../../local/until.ts';
import type { PublishedKeys, PublishedKeysOptions } from '../src/http/published-keys.ts';
import { createPublishedKeys } from '../src/http/published-keys.ts';
import { createLogger } from '../src/service/logging.ts';
import type { KeySite } from './support/key-site.ts';
import { publishKeys } from './support/key-site.ts';
import type { TokenIssuer } from './support/token-issuer.ts';
import { createTokenIssuer } from './support/token-issuer.ts';

const logger = createLogger('test', 'silent');
const patient = { cooldownMs: 60_000, refreshMs: 60_000, retryMs: 60_000 };

let one: TokenIssuer;
let two: TokenIssuer;
const open: { close(): void }[] = [];

beforeAll(async () => {
  one = await createTokenIssuer('one');
  two = await createTokenIssuer('two');
});

afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function publish(keys: unknown[]): Promise<KeySite> {
  const site = await publishKeys(keys);
  open.push(site);
  return site;
}

function follow(url: string, options: Partial<PublishedKeysOptions> = {}): PublishedKeys {
  const keys = createPublishedKeys({ url, logger, ...patient, ...options });
  open.push(keys);
  return keys;
}

test('reads the keys at the start, once for all who ask', async () => {
  const site = await publish([one.jwk, two.jwk]);
  const keys = follow(site.url);
  expect(keys.areLoaded()).toBe(false);
  const found = await Promise.all(['one', 'two', 'one'].map((kid) => keys.find(kid)));
  expect(found.map((key) => key?.type)).toEqual(['public', 'public', 'public']);
  expect([keys.areLoaded(), keys.known('one') === found[0], keys.known('three')]).toEqual([true, true, undefined]);
  expect(site.requests).toBe(1);
});

test('leaves out what is no public key of ours', async () => {
  const rsa = { kty: 'RSA', kid: 'rsa', n: 'AQAB', e: 'AQAB' };
  const site = await publish([
    rsa,
    'nonsense',
    null,
    { ...one.jwk, kid: 'short', x: 'AA' },
    { ...one.jwk, use: 'enc', kid: 'enc' },
    two.jwk,
  ]);
  const keys = follow(site.url);
  await until('they are read', async () => keys.areLoaded());
  expect(['rsa', 'short', 'enc', 'two'].map((kid) => keys.known(kid) !== undefined)).toEqual([
    false,
    false,
    false,
    true,
  ]);
});

test('asks again for an unknown kid, and then not for a while, whatever the number of kids', async () => {
  const site = await publish([one.jwk]);
  const keys = follow(site.url);
  await keys.find('one');
  site.keys = [one.jwk, two.jwk];
  const before = keys.known('one');
  expect(await keys.find('two')).toBeDefined();
  expect(site.requests).toBe(2);
  for (let n = 0; n < 100; n++) expect(await keys.find(`made-up-${n}`)).toBeUndefined();
  expect(site.requests).toBe(2);
  expect(keys.known('one')).toBe(before);
});

test('asks again when that while is over', async () => {
  const site = await publish([]);
  const keys = follow(site.url, { cooldownMs: 0 });
  await until('they are read', async () => keys.areLoaded());
  expect(await keys.find('one')).toBeUndefined();
  site.keys = [one.jwk];
  expect(await keys.find('one')).toBeDefined();
});

test('keeps the keys while accounts is down or says nonsense', async () => {
  const site = await publish([one.jwk]);
  const keys = follow(site.url, { refreshMs: 10, retryMs: 10 });
  await keys.find('one');
  site.status = 503;
  const requests = site.requests;
  await until('it asked twice more', async () => site.requests >= requests + 2);
  expect(keys.known('one')).toBeDefined();
  site.status = 200;
  site.keys = [two.jwk];
  await until('the new key is there', async () => keys.known('two') !== undefined);
  expect(keys.known('one')).toBeUndefined();
});

test('finds accounts that starts later', async () => {
  const site = await publish([one.jwk]);
  site.status = 503;
  const keys = follow(site.url, { retryMs: 10 });
  expect(await keys.find('one')).toBeUndefined();
  expect(keys.areLoaded()).toBe(false);
  const missingSeconds = keys.ageSeconds();
  expect(missingSeconds).toBeGreaterThan(0);
  site.status = 200;
  await until('they are read', async () => keys.areLoaded());
  expect(keys.known('one')).toBeDefined();
});
