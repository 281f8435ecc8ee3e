import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(repository, path), 'utf8');

const alerts = read('deploy/prometheus/alerts.yml');
const runbook = read('docs/runbook.md');
const documented = new Set(Array.from(read('docs/metrics.md').matchAll(/`(\w+)`/g), ([, name]) => name!));

/** The names of our own metrics in an expression, without what a histogram or a counter adds to them. */
function metricsIn(text: string): string[] {
  const names = text.match(
    /\b(?:accounts|booking|commands|consumer|http|log|mails|mongodb|monitor|postgres|read_api|sync|tokens?|worker)_[a-z_]+\b(?=[{[) ]|$)/g,
  );
  return (names ?? []).map((name) => name.replace(/_(?:bucket|count|sum)$/, ''));
}

test('every alert has its section in the runbook, and every section its alert', () => {
  const names = Array.from(alerts.matchAll(/- alert: (\w+)/g), ([, name]) => name!);
  const sections = Array.from(runbook.matchAll(/^## (\w+)$/gm), ([, name]) => name!);
  expect(sections.sort()).toEqual(names.sort());
  for (const [, anchor] of alerts.matchAll(/runbook: docs\/runbook\.md#(\w+)/g)) {
    expect(sections.map((name) => name.toLowerCase())).toContain(anchor);
  }
});

test('alerts ask for metrics that there are', () => {
  const expressions = Array.from(alerts.matchAll(/expr: (.*(?:\n {10}.*)*)/g), ([, expression]) => expression!);
  const asked = expressions.flatMap(metricsIn);
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((name) => !documented.has(name))).toEqual([]);
});

test('dashboards ask for metrics that there are', () => {
  const directory = 'deploy/grafana/dashboards';
  const all: string[] = [];
  for (const file of readdirSync(join(repository, directory))) {
    const { panels } = JSON.parse(read(join(directory, file))) as { panels: { targets: { expr: string }[] }[] };
    const asked = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr)));
    all.push(...asked);
    expect({ file, unknown: asked.filter((name) => !documented.has(name)) }).toEqual({ file, unknown: [] });
  }
  expect(all.length).toBeGreaterThan(10);
});
