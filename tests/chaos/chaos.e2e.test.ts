import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChaos } from './run.ts';

it('keeps every promise while it is broken by plan, and heals', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'chaos-'));
  const said: string[] = [];
  const { violations, faults, takeovers } = await runChaos({
    // A short plan in which a worker, MongoDB and a rebuild are killed.
    seed: 5768,
    lengthMs: 20_000,
    dir,
    clients: 12,
    report: (line) => said.push(line),
  });
  // The plan is part of what a failure says: the same seed does the same again.
  expect({ violations, plan: violations.length > 0 ? said : [] }).toEqual({ violations: [], plan: [] });
  expect(faults.length).toBeGreaterThan(5);
  expect(takeovers.length).toBeGreaterThan(0);
  await rm(dir, { recursive: true, force: true });
}, 360_000);
