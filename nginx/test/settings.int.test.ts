import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkNginx, type NginxSettings, renderNginx } from '../../local/nginx.ts';
import { installMissing, nginxServer } from '../../local/packages.ts';

const CHOICES = {
  GATEWAY_BALANCE: ['round_robin', 'least_conn', 'ip_hash'],
  GATEWAY_WRITE_API: ['127.0.0.1:3000', '127.0.0.1:3000 weight=3, 127.0.0.1:4000'],
  GATEWAY_RATE_PER_SECOND: ['0', '50'],
  GATEWAY_CORS_ORIGINS: ['', '*', 'https://shop.example, http://localhost:5173'],
  GATEWAY_HOST: ['127.0.0.1', '0.0.0.0', '[::]'],
};

let dir: string;

beforeAll(() => installMissing([nginxServer]), 180_000);

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gateway-settings-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

describe('settings of the gateway', () => {
  it('make a configuration that nginxServer accepts, in every combination', async () => {
    for (const settings of combinations(Object.entries(CHOICES))) {
      const file = join(dir, 'nginx.conf');
      await writeFile(file, await renderNginx({ ...settings, GATEWAY_RUN_DIR: dir }));
      await checkNginx(file);
    }
    // More than a hundred starts of NGINX.
  }, 600_000);

  it.each<NginxSettings>([
    { GATEWAY_AUTH: 'open', GATEWAY_PAYMENT_PROVIDER: 'stripe', GATEWAY_STRIPE_PUBLISHABLE_KEY: 'pk_live_1' },
    { GATEWAY_STREAMS_PER_CLIENT: '0', GATEWAY_WAITS_PER_CLIENT: '0', GATEWAY_TRUSTED_PROXIES: '10.0.0.0/8, ::1' },
    { GATEWAY_STREAMS_PER_CLIENT: '9999', GATEWAY_WAITS_PER_CLIENT: '1', GATEWAY_RATE_BURST: '1' },
    { GATEWAY_FIGURES: '0.0.0.0:8081' },
  ])('%j is accepted', async (settings) => {
    const file = join(dir, 'nginx.conf');
    await writeFile(file, await renderNginx({ ...settings, GATEWAY_RUN_DIR: dir }));
    await checkNginx(file);
  });

  it('have defaults', async () => {
    const file = join(dir, 'nginx.conf');
    await writeFile(file, await renderNginx({ GATEWAY_RUN_DIR: dir }));
    await checkNginx(file);
  });

  it.each<[NginxSettings, string]>([
    [{ GATEWAY_BALANCE: 'fastest' }, 'GATEWAY_BALANCE must be round_robin, least_conn or ip_hash, not "fastest"'],
    [{ GATEWAY_PORT: 'http' }, 'GATEWAY_PORT must be a port, not "http"'],
    [{ GATEWAY_RATE_PER_SECOND: '-1' }, 'GATEWAY_RATE_PER_SECOND must be a whole number, not "-1"'],
    [
      { GATEWAY_WAITS_PER_CLIENT: '100000' },
      'GATEWAY_WAITS_PER_CLIENT must be a whole number up to 9999, not "100000"',
    ],
    [{ GATEWAY_TRUSTED_PROXIES: 'anybody' }, 'GATEWAY_TRUSTED_PROXIES must be addresses or ranges such as 10.0.0.0/8'],
    [{ GATEWAY_FIGURES: '8081; } http {' }, 'GATEWAY_FIGURES must be host:port'],
    [{ GATEWAY_RATE_BURST: '0' }, 'GATEWAY_RATE_BURST must be a whole number from 1'],
    [{ GATEWAY_READ_API: 'read-api' }, 'GATEWAY_READ_API must be "host:port"'],
    [{ GATEWAY_WRITE_API: 'a:1; } http {' }, 'GATEWAY_WRITE_API must be "host:port"'],
    [{ GATEWAY_AUTH: 'maybe' }, 'GATEWAY_AUTH must be open or required, not "maybe"'],
    [{ GATEWAY_PAYMENT_PROVIDER: 'cash' }, 'GATEWAY_PAYMENT_PROVIDER must be simulator, stripe or empty, not "cash"'],
    [
      { GATEWAY_STRIPE_PUBLISHABLE_KEY: 'pk"; }' },
      'GATEWAY_STRIPE_PUBLISHABLE_KEY must be a publishable key of Stripe',
    ],
    [{ GATEWAY_PAGES_DIR: 'a b' }, 'GATEWAY_PAGES_DIR must be a path'],
    [{ GATEWAY_CORS_ORIGINS: 'shop.example' }, 'GATEWAY_CORS_ORIGINS must be origins such as https://shop.example'],
  ])('are refused in a sentence: %j', async (settings, sentence) => {
    await expect(renderNginx(settings)).rejects.toThrow(sentence);
  });
});

function combinations(choices: [string, string[]][]): NginxSettings[] {
  const [first, ...others] = choices;
  if (!first) return [{}];
  const [name, values] = first;
  return values.flatMap((value) => combinations(others).map((rest) => ({ [name]: value, ...rest })));
}
