import { installMissing } from './packages.ts';
import type { Program } from './program.ts';

/**
 * Installs and downloads what the programs need: system packages in one run, then the downloads in parallel. Fast if
 * nothing is missing.
 * @param report called with a line for everything that had to be done
 * @throws {Fault} that names what to install, or what could not be downloaded
 */
export async function provide(programs: Program[], report: (line: string) => void = () => {}): Promise<void> {
  const startedAt = performance.now();
  const installed = await installMissing(programs.flatMap(({ requires }) => requires));
  if (installed.length > 0) report(`installed ${installed.join(', ')}${since(startedAt)}`);
  await Promise.all(
    programs.map(async ({ fetch }) => {
      const fetchedAt = performance.now();
      const fetched = await fetch?.();
      if (fetched !== undefined) report(`downloaded ${fetched}${since(fetchedAt)}`);
    }),
  );
}

/** ` (1.2 s)`, for the end of a progress line. */
export function since(startedAt: number): string {
  return ` (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`;
}
