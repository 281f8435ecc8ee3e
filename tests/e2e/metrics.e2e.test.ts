import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../local/until.ts';
import { bookSeats, scheduleShow } from '../../worker/test/stories.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

/** Name → type and labels. */
type Metrics = Map<string, { type: string; labels: string[] }>;

let sandbox: Sandbox;
let system: System;

beforeAll(async () => {
  sandbox = await openSandbox();
  system = await startSystem(sandbox);
});

afterAll(async () => {
  await system.stop();
  await sandbox.close();
});

test('docs/metrics.md tells the metrics of each service: no more, no fewer, with their types and labels', async () => {
  await bookASeat();
  const documented = await readDocument();
  for (const service of Object.keys(system.urls) as (keyof System['urls'])[]) {
    const told = new Map([...documented.get('Every service')!, ...documented.get(service)!]);
    const exported = await exportedBy(service);
    expect({ service, metrics: typesOf(exported) }).toEqual({ service, metrics: typesOf(told) });
    for (const [name, { labels }] of exported) {
      // A metric that nothing has happened to yet has no series, and so no labels.
      if (labels.length > 0) expect({ name, labels }).toEqual({ name, labels: told.get(name)!.labels });
    }
  }
});

async function bookASeat(): Promise<void> {
  const { eventId, commandId: _commandId, type: _type, ...details } = scheduleShow;
  const send = (method: string, path: string, body: unknown) =>
    fetch(system.url + path, {
      method,
      headers: { 'content-type': 'application/json', prefer: 'wait=20' },
      body: JSON.stringify(body),
    });
  expect((await send('PUT', `/api/events/${eventId}`, details)).status).toBe(201);
  const { userId, seatIds } = bookSeats(2, 101, 'A1');
  expect((await send('POST', '/api/book', { eventId, userId, seatIds })).status).toBe(201);
  await until('the booking to be in the views', async () => {
    const response = await fetch(`${system.url}/api/users/${userId}/bookings`);
    return ((await response.json()) as { bookings: unknown[] }).bookings.length === 1;
  });
}

async function readDocument(): Promise<Map<string, Metrics>> {
  const text = await readFile(join(import.meta.dirname, '../../docs/metrics.md'), 'utf8');
  const sections = text.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const rows = section.matchAll(/^\| `(\w+)` \| (\w+) \|([^|]*)\|/gm);
      const metrics = Array.from(rows, ([, name, type, labels]) => {
        return [
          name!,
          { type: type!, labels: Array.from(labels!.matchAll(/`(\w+)`/g), ([, label]) => label!).sort() },
        ] as const;
      });
      return [section.split('\n', 1)[0]!, new Map(metrics)];
    }),
  );
}

async function exportedBy(service: keyof System['urls']): Promise<Metrics> {
  const text = await (await fetch(`${system.urls[service]}/metrics`)).text();
  const metrics: Metrics = new Map();
  for (const [, name, type] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    if (/^(nodejs|process)_/.test(name!)) continue;
    const series = new RegExp(`^${name}(?:_bucket)?\\{(.*)\\}`, 'm').exec(text)?.[1] ?? '';
    const labels = Array.from(series.matchAll(/(\w+)="/g), ([, label]) => label!);
    metrics.set(name!, { type: type!, labels: labels.filter((label) => !['service', 'le'].includes(label)).sort() });
  }
  return metrics;
}

function typesOf(metrics: Metrics): Record<string, string> {
  return Object.fromEntries(Array.from(metrics, ([name, { type }]) => [name, type]).sort());
}
