import { serveApiDocs } from '../src/http/api-docs.ts';
import { createApp, endWithProblems } from '../src/http/app.ts';
import { createApiDocument } from '../src/http/openapi.ts';
import type { HttpServer } from '../src/http/server.ts';
import { listen } from '../src/http/server.ts';
import { createLogger } from '../src/service/logging.ts';
import { createRegistry, httpDuration } from '../src/service/metrics.ts';

let server: HttpServer;
let url: string;

beforeAll(async () => {
  const context = { logger: createLogger('test', 'silent'), duration: httpDuration(createRegistry('test')) };
  const app = createApp(context);
  serveApiDocs(app, createApiDocument({ title: 'A title', description: 'What it is.', paths: {} }));
  endWithProblems(app, context);
  server = await listen(app, '127.0.0.1', 0);
  url = `http://127.0.0.1:${server.port}`;
});

afterAll(() => server?.close());

test('the document is OpenAPI 3.1, with the paths that every service has', async () => {
  const response = await fetch(`${url}/openapi.json`);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const document: unknown = await response.json();
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'A title' } });
  expect(Object.keys(Object(document).paths)).toEqual(['/health/live', '/health/ready', '/metrics']);
});

test('everything that the page loads is relative to it, comes from here, and is there', async () => {
  const response = await fetch(`${url}/docs`);
  const page = await response.text();
  expect(page).toContain('<title>A title</title>');
  const links = Array.from(page.matchAll(/(?:href|src)="([^"]+)"/g), ([, link]) => link!);
  expect(links).toHaveLength(4);
  for (const link of links) {
    expect(link).toMatch(/^docs\/[a-z0-9.-]+$/);
    const asset = await fetch(new URL(link, `${url}/docs`));
    expect([link, asset.status]).toEqual([link, 200]);
    expect(Number(asset.headers.get('content-length'))).toBe((await asset.arrayBuffer()).byteLength);
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
  }
  const start = await (await fetch(`${url}/docs/start.js`)).text();
  expect(start).toContain("url: 'openapi.json'");
});

test('the page may run no script but ours', async () => {
  const policy = (await fetch(`${url}/docs`)).headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'; script-src 'self';");
});

test('with a slash behind it, the page is where its links are right', async () => {
  const response = await fetch(`${url}/docs/`, { redirect: 'manual' });
  expect(response.status).toBe(308);
  expect(response.headers.get('location')).toBe('../docs');
});

test('no other file can be had', async () => {
  for (const path of [
    '/docs/package.json',
    '/docs/..%2fpackage.json',
    '/docs/%2e%2e/%2e%2e/package.json',
    '/docs/index.html',
  ]) {
    expect([path, (await fetch(url + path)).status]).toEqual([path, 404]);
  }
});
