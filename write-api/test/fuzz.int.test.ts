import { problemSchema } from '@ticketing/shared/http/problem.ts';
import { newTicketKey, publicTicketKeysText, ticketKeysSchema } from '@ticketing/shared/tickets/keys.ts';
import fc from 'fast-check';
import { until } from '../../local/until.ts';
import type { KeySite } from '../../shared/test/support/key-site.ts';
import { publishKeys } from '../../shared/test/support/key-site.ts';
import { createTokenIssuer } from '../../shared/test/support/token-issuer.ts';
import { areTaken } from '../../tests/support/paid-system.ts';
import { openSandbox, type Sandbox } from '../../tests/support/sandbox.ts';
import { createWriteApiDocument } from '../src/api-document.ts';
import type { JsonSchema } from './support/json-of-schema.ts';
import { jsonOfSchema } from './support/json-of-schema.ts';
import { announceIn, paymentSettings } from './support/payments.ts';
import type { Answer, RunningWriteApi } from './support/write-api.ts';
import { runWriteApi } from './support/write-api.ts';

const document = createWriteApiDocument();
const numRuns = 300;

let sandbox: Sandbox;
let api: RunningWriteApi;
let payments: ReturnType<typeof announceIn>;
let keys: KeySite;
let authorization: string;

beforeAll(async () => {
  sandbox = await openSandbox();
  const issuer = await createTokenIssuer();
  keys = await publishKeys([issuer.jwk]);
  // Of somebody who may do everything, for whomever the body names, or for themselves.
  authorization = `Bearer ${await issuer.token({ roles: ['organiser'], expiresIn: 3_600 })}`;
  const { publicKeys } = ticketKeysSchema.parse(newTicketKey('k1'));
  const ticketSettings = { TICKET_PUBLIC_KEYS: publicTicketKeysText(publicKeys) };
  payments = announceIn(sandbox);
  api = await runWriteApi(sandbox, { env: { ACCOUNTS_JWKS_URL: keys.url, ...paymentSettings, ...ticketSettings } });
  await until('payments are taken', () => areTaken({ urls: { 'write-api': api.url } }));
});

afterAll(async () => {
  keys?.close();
  await api?.close();
  payments?.stop();
  await sandbox?.close();
});

type Operation = { name: string; method: 'POST' | 'PUT'; path: string; body: JsonSchema; statuses: string[] };

const operations: Operation[] = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  (['POST', 'PUT'] as const).flatMap((method) => {
    const operation = method === 'POST' ? item.post : item.put;
    if (operation === undefined) return [];
    // The document as it goes over the wire.
    const { requestBody, responses } = JSON.parse(JSON.stringify(operation));
    const body = resolve(requestBody.content['application/json'].schema);
    return [{ name: `${method} ${path}`, method, path, body, statuses: Object.keys(responses) }];
  }),
);

type Reference = { $ref?: string; anyOf?: Reference[] };

/** Of alternatives the first: a showtime, the second, is refused where there is no such movie. */
function resolve(schema: JsonSchema & Reference): JsonSchema {
  const name = (schema.anyOf?.[0]?.$ref ?? schema.$ref)?.split('/').at(-1);
  return name === undefined ? schema : JSON.parse(JSON.stringify(document.components?.schemas?.[name]));
}

const bookingIds = fc
  .tuple(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.uuid())
  .map(([eventId, uuid]) => `${eventId}-${uuid.toLowerCase()}`);

/** Every answer is one that the document names; every error is a problem; nothing is our fault. */
function expectDocumented({ status, headers, body }: Answer, { statuses }: Operation): void {
  expect(statuses).toContain(String(status));
  expect(status).toBeLessThan(500);
  expect(headers.get('x-correlation-id')).not.toBeNull();
  if (status < 400) return;
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(problemSchema.strict().parse(body).status).toBe(status);
}

describe.each(operations)('$name', (operation) => {
  const { method, path, body } = operation;
  const keyed = path === '/api/payments/process';
  const paths = bookingIds.map((id) => {
    const [eventId = '', slug = ''] = id.split('-');
    return path
      .replace('{bookingId}', id)
      .replace('{paymentId}', `${id}~${slug}-0000-5000-8000-000000000000`)
      .replace('{provider}', 'simulator')
      .replace('{eventId}', eventId)
      .replace(/\{(?:movie|theater)Id\}/, slug);
  });

  // What counts of a webhook and of a ticket is the signature.
  const isSigned = path.includes('/webhooks/') || path.endsWith('/check-in');
  const takesAnyBody = isSigned ? test.skip : test;
  takesAnyBody('takes every body that the document allows', async () => {
    await fc.assert(
      fc.asyncProperty(paths, bookingIds, jsonOfSchema(body), async (url, bookingId, any) => {
        const sent = Object.hasOwn(Object(any), 'bookingId') ? { ...Object(any), bookingId } : any;
        const headers = { authorization, ...(keyed && { 'idempotency-key': crypto.randomUUID() }) };
        const answer = await api.call(method, url, sent, headers);
        expectDocumented(answer, operation);
        expect(answer.body).toMatchObject({ status: 'pending' });
      }),
      { numRuns },
    );
  });

  test('answers a body with one thing wrong, or anything at all, with a problem', async () => {
    const broken = fc.tuple(jsonOfSchema(body), fc.string(), fc.jsonValue()).map(([valid, key, value]) => {
      const fields = Object.keys(Object(valid));
      const field = fields.includes(key) || key === '' ? fields[key.length % fields.length]! : key;
      // As text: an object literal would take __proto__ for something else.
      const rest = fields.filter((name) => name !== field).map((name) => member(name, Object(valid)[name]));
      return `{${[...rest, member(field, value)].join(',')}}`;
    });
    const anything = fc.oneof(broken, fc.json(), fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(paths, anything, async (url, sent) => {
        expectDocumented(await api.call(method, url, sent), operation);
      }),
      { numRuns },
    );
  });

  test('takes any header', async () => {
    // 0x7f is what no client sends: fetch refuses it.
    const visible = fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f);
    const text = fc.string({ unit: visible.map((code) => String.fromCharCode(code)) });
    const headers = fc.record(
      {
        'idempotency-key': text,
        // Long waits are for tests with somebody who answers.
        prefer: text.filter((value) => !/wait/i.test(value)),
        'x-correlation-id': text,
        traceparent: text,
        authorization: text,
        'content-type': fc.oneof(fc.constant('application/json'), text),
        accept: text,
        'content-encoding': fc.constantFrom('identity', 'gzip', 'x'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(paths, jsonOfSchema(body), headers, async (url, sent, given) => {
        expectDocumented(await api.call(method, url, sent, given), operation);
      }),
      { numRuns },
    );
  });
});

test('any path is answered with a problem, or the one thing that is there', async () => {
  const segment = fc.oneof(
    fc.webSegment(),
    fc.constantFrom('api', 'book', 'bookings', 'events', 'docs', '%', '%ff', '%00', '..', ';'),
  );
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS');
  await fc.assert(
    fc.asyncProperty(method, fc.array(segment, { minLength: 1, maxLength: 5 }), async (verb, segments) => {
      const response = await fetch(`${api.url}/${segments.join('/')}`, { method: verb, redirect: 'manual' });
      const text = await response.text();
      expect(response.status).toBeLessThan(500);
      if (response.status >= 400) expect(problemSchema.strict().parse(JSON.parse(text)).status).toBe(response.status);
    }),
    { numRuns: 500 },
  );
});

function member(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}
