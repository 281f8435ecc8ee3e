import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Name → type and labels. */
type Metrics = Map<string, { type: string; labels: string[] }>;

/** Fails unless docs/metrics.md tells the metrics of a service: no more, no fewer, with their types and labels. */
export async function expectDocumented(service: string, url: string): Promise<void> {
  const documented = await readDocument();
  const told = new Map([...documented.get('Every service')!, ...documented.get(service)!]);
  const exported = await exportedBy(url);
  expect({ service, metrics: typesOf(exported) }).toEqual({ service, metrics: typesOf(told) });
  for (const [name, { labels }] of exported) {
    // A metric that nothing has happened to yet has no series, and so no labels.
    if (labels.length > 0) expect({ name, labels }).toEqual({ name, labels: told.get(name)!.labels });
  }
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

async function exportedBy(url: string): Promise<Metrics> {
  const text = await (await fetch(`${url}/metrics`)).text();
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
