import { runSuite } from './harness/run-suite.ts';
import type { Suite } from './harness/suite.ts';
import { withArena } from './harness/with-arena.ts';

const factor = 0.004;

/**
 * Runs suites once at a tiny size, on one set of engines, to check that every figure is measured and that the
 * invariants hold. Times at this size mean nothing.
 * @throws Error that says what is missing or wrong
 */
export async function smoke(suites: Suite[], report: (line: string) => void): Promise<void> {
  await withArena({ factor, report }, async (arena) => {
    for (const suite of suites) {
      const { figures } = await runSuite({ ...suite, warmUp: 0 }, arena, { runs: 1, factor });
      const measured = new Set(figures.filter(({ median }) => Number.isFinite(median)).map(({ id }) => id));
      const missing = Object.keys(suite.figures).filter((id) => !measured.has(id));
      if (missing.length > 0) throw new Error(`${suite.name} did not give ${missing.join(', ')}`);
      report(`${suite.name}: ${figures.length} figures, and all invariants hold`);
    }
  });
}
