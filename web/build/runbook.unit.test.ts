import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runbookOf } from '../src/monitor/figures.ts';
import { partsOf, sectionOf } from '../src/monitor/markdown.ts';

const runbook = readFileSync(join(import.meta.dirname, '../../docs/runbook.md'), 'utf8');

test.each(Object.entries(runbookOf))('the runbook has an entry for the figure %s of the monitor', (_, heading) => {
  expect(partsOf(sectionOf(runbook, heading) ?? '').map(({ kind }) => kind)).toContain('text');
});
