import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';

const repositoryDir = join(import.meta.dirname, '..', '..');
const cacheDir = join(repositoryDir, 'node_modules', '.cache', 'pages');

/** What the pages are made of. They take pure code of `shared` beside their own, and show the runbook. */
const sources = [
  ...['web/src', 'web/public', 'web/index.html', 'web/vite.config.ts', 'web/tsconfig.json'],
  ...['shared/src', 'docs/runbook.md'],
];
/** Their dependencies. */
const versions = ['package-lock.json', 'tsconfig.json'];

/**
 * The directory of the built pages. They are built where these sources have not been built yet.
 * Callers at the same time, in one process or several, get the same directory.
 * @throws Error with what the build has said
 */
export async function builtPages(): Promise<string> {
  const dir = join(cacheDir, await fingerprint());
  if (existsSync(dir)) return dir;
  await mkdir(cacheDir, { recursive: true });
  const unfinished = `${dir}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await build(unfinished);
  try {
    await rename(unfinished, dir);
  } catch (error) {
    // Somebody else has built the same meanwhile.
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(dir)) throw error;
  }
  return dir;
}

/** A name for the sources as they are: what has the same name need not be built again. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const path of [...sources, ...versions]) {
    for (const file of await filesOf(join(repositoryDir, path))) {
      hash
        .update(`${relative(repositoryDir, file)}\0`)
        .update(await readFile(file))
        .update('\0');
    }
  }
  return hash.digest('hex').slice(0, 24);
}

async function filesOf(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return undefined;
      throw error;
    },
  );
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function build(outDir: string): Promise<void> {
  const vite = join(repositoryDir, 'node_modules', 'vite', 'bin', 'vite.js');
  const config = join(repositoryDir, 'web', 'vite.config.ts');
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [vite, 'build', '--config', config, '--outDir', outDir, '--logLevel', 'warn'],
      {
        cwd: repositoryDir,
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`the pages could not be built: ${output.trim().slice(-2_000)}`)),
    );
  });
}
