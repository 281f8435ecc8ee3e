import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createAccountsDocument } from '@ticketing/accounts/api-document.ts';
import { createNotificationsDocument } from '@ticketing/notifications/api-document.ts';
import { createReadApiDocument } from '@ticketing/read-api/api-document.ts';
import { createWriteApiDocument } from '@ticketing/write-api/api-document.ts';
import { createMonitorDocument } from '../../monitor/src/api-document.ts';
import { routesOf } from '../../tests/doors/routes.ts';
import { rights } from '../src/http/rights.ts';

// Of every service with routes under /api/.
const documents = [
  createWriteApiDocument(),
  createReadApiDocument(),
  createAccountsDocument(),
  createNotificationsDocument(),
  createMonitorDocument(),
];

// A route without a row is not served, so a row that is in no document is a route that nobody is told of.
test('the table of rights and the OpenAPI documents have the same routes', () => {
  const documented = documents.flatMap(routesOf).map(({ name }) => name);
  expect(Object.keys(rights).sort()).toEqual(documented.sort());
});

test('docs/security.md names files that are there', () => {
  const docs = resolve(__dirname, '../../docs');
  const links = Array.from(readFileSync(`${docs}/security.md`, 'utf8').matchAll(/\]\(([^)#]+)/g), ([, link]) => link!);
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter((link) => !existsSync(resolve(docs, link)))).toEqual([]);
});
