import { createAccountsDocument } from '@ticketing/accounts/api-document.ts';
import { problemSchema } from '@ticketing/shared/http/problem.ts';
import fc from 'fast-check';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { JsonSchema } from '../../write-api/test/support/json-of-schema.ts';
import { jsonOfSchema } from '../../write-api/test/support/json-of-schema.ts';
import type { RunningAccounts } from './support/running-accounts.ts';
import { runAccounts } from './support/running-accounts.ts';

const document = createAccountsDocument();
const numRuns = 60;

let sandbox: Sandbox;
let accounts: RunningAccounts;
let token: string;

beforeAll(async () => {
  sandbox = await openSandbox();
  accounts = await runAccounts(sandbox);
  token = (await accounts.logIn(await accounts.person())).access_token;
});

afterAll(async () => {
  await accounts?.close();
  await sandbox?.close();
});

type Operation = { name: string; method: string; path: string; body: JsonSchema | undefined; statuses: string[] };

const operations: Operation[] = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  (['get', 'post', 'patch', 'delete'] as const).flatMap((method) => {
    const operation = item[method];
    if (operation === undefined || !path.startsWith('/api/')) return [];
    // The document as it goes over the wire.
    const { requestBody, responses } = JSON.parse(JSON.stringify(operation));
    const body = requestBody && resolve(requestBody.content['application/json'].schema);
    const verb = method.toUpperCase();
    return [{ name: `${verb} ${path}`, method: verb, path, body, statuses: Object.keys(responses) }];
  }),
);

function resolve(schema: JsonSchema & { $ref?: string }): JsonSchema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : JSON.parse(JSON.stringify(document.components?.schemas?.[name]));
}

describe.each(operations)('$name', ({ method, path, body, statuses }) => {
  async function expectDocumented(sent: string | undefined, headers: Record<string, string>): Promise<void> {
    const response = await fetch(accounts.url + path.replace('{sessionId}', '6a33c8f6-5a51-4a6e-9a6e-0a7e0a6f5b11'), {
      method,
      headers,
      ...(sent !== undefined && { body: sent }),
    });
    const text = await response.text();
    expect(statuses).toContain(String(response.status));
    expect(response.status).toBeLessThan(500);
    if (response.status < 400) return;
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(problemSchema.strict().parse(JSON.parse(text)).status).toBe(response.status);
  }

  const visible = fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f);
  const text = fc.string({ unit: visible.map((code) => String.fromCharCode(code)) });
  const headers = fc.record(
    { cookie: text, origin: text, authorization: text, 'x-forwarded-for': text, 'user-agent': text },
    { requiredKeys: [] },
  );

  test('answers any body and any header as the document says', async () => {
    const valid = body === undefined ? fc.constant(undefined) : jsonOfSchema(body).map((json) => JSON.stringify(json));
    const wrong = fc.oneof(fc.json(), fc.string({ unit: 'binary' }));
    const sent = method === 'GET' ? fc.constant(undefined) : fc.oneof(valid, wrong);
    const types = fc.constantFrom('application/json', 'application/json', 'application/x-www-form-urlencoded', 'x/y');
    await fc.assert(
      fc.asyncProperty(sent, types, fc.boolean(), headers, async (json, type, isLoggedIn, given) => {
        await expectDocumented(json, {
          ...given,
          ...(json !== undefined && { 'content-type': type }),
          ...(isLoggedIn && { authorization: `Bearer ${token}` }),
        });
      }),
      { numRuns },
    );
  });
});
