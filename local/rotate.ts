import { copyFile, readdir, rename, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

const maxLogBytes = 20 * 1024 * 1024;
const kept = 3;

/**
 * Copies logs that have grown too large to `name.log.1` and so on, of which three are kept, and truncates them,
 * because the programs keep their files open. A line that is written between the two is lost.
 */
export async function rotateLogs(dir: string, maxBytes = maxLogBytes): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!name.endsWith('.log')) continue;
    const file = join(dir, name);
    if ((await stat(file)).size < maxBytes) continue;
    for (let age = kept - 1; age >= 1; age -= 1) {
      await rename(`${file}.${age}`, `${file}.${age + 1}`).catch(ignoreMissing);
    }
    await copyFile(file, `${file}.1`);
    await truncate(file);
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
