import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

type Dashboard = { title: string; panels: { title: string; targets: { expr: string }[] }[] };

const dashboards = join(import.meta.dirname, 'dashboards');

/**
 * `check-dashboards.ts [URL of Prometheus]`: runs every query of every dashboard against Prometheus, and names panels
 * that would be empty.
 */
async function main(url = 'http://127.0.0.1:9090'): Promise<void> {
  let questions = 0;
  for (const file of (await readdir(dashboards)).sort()) {
    const { title, panels } = JSON.parse(await readFile(join(dashboards, file), 'utf8')) as Dashboard;
    for (const panel of panels) {
      for (const { expr } of panel.targets) {
        questions += 1;
        const problem = await problemOf(url, expr);
        if (problem === undefined) continue;
        process.exitCode = 1;
        console.error(`${title} / ${panel.title}: ${problem}: ${expr}`);
      }
    }
  }
  if (process.exitCode === undefined) console.log(`All ${questions} questions of the dashboards have answers.`);
}

async function problemOf(url: string, expr: string): Promise<string | undefined> {
  const query = expr.replaceAll('$__rate_interval', '1m');
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query })}`);
  const answer = (await response.json()) as { error?: string; data?: { result: { value: [number, string] }[] } };
  if (answer.data === undefined) return answer.error ?? `status ${response.status}`;
  if (answer.data.result.length === 0) return 'no data';
  return answer.data.result.every(({ value: [, number] }) => number === 'NaN') ? 'only NaN' : undefined;
}

await main(process.argv[2]);
