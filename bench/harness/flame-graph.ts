import { execFile } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The last version; it is fetched when needed, because it has more dependencies than all of our packages together. */
const painter = '0x@6.0.0';

/**
 * Draws a CPU profile as a flame graph, an HTML page beside it.
 * @param profile a file that ends in `.cpuprofile`
 * @returns the page's path
 * @throws Error when the painter cannot be fetched or fails
 */
export async function drawFlameGraph(profile: string): Promise<string> {
  const directory = dirname(profile);
  const page = join(directory, `${basename(profile, '.cpuprofile')}.html`);
  await promisify(execFile)('npx', ['--yes', painter, '--visualize-cpu-profile', profile], { cwd: directory });
  await rename(join(directory, 'flamegraph.html'), page);
  await rm(join(directory, 'flamegraph'), { recursive: true, force: true });
  return page;
}
