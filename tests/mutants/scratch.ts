import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir, repositoryDir } from '../../local/stack.ts';
import type { Edit } from './mutant.ts';

const run = promisify(execFile);

export type Scratch = {
  dir: string;
  /** Makes the edits, does something, and takes them back. @throws Error where an edit does not fit exactly once */
  edited<T>(edits: Edit[], work: () => Promise<T>): Promise<T>;
  remove(): Promise<void>;
};

/** A copy of what is committed, with the installed packages of this working tree. */
export async function openScratch(): Promise<Scratch> {
  const parent = join(repositoryDir, '.local');
  await mkdir(parent, { recursive: true });
  const dir = await mkdtemp(join(parent, 'mutants-'));
  const archive = join(dir, 'head.tar');
  await run('git', ['archive', '--output', archive, 'HEAD'], { cwd: repositoryDir });
  await run('tar', ['-xf', archive, '-C', dir]);
  await rm(archive);
  await linkPackages(dir);
  await mkdir(join(dir, '.local'));
  await symlink(cacheDir, join(dir, '.local', 'cache'));
  return {
    dir,
    async edited(edits, work) {
      const before = new Map<string, string>();
      try {
        for (const { file, find, replace } of edits) {
          const path = join(dir, file);
          const text = await readFile(path, 'utf8');
          if (text.split(find).length !== 2) throw new Error(`${file} does not have exactly once: ${find}`);
          if (!before.has(path)) before.set(path, text);
          await writeFile(
            path,
            text.replace(find, () => replace),
          );
        }
        return await work();
      } finally {
        for (const [path, text] of before) await writeFile(path, text);
      }
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** Package for package: the workspaces among them must be those of the copy, or nothing that is edited would count. */
async function linkPackages(dir: string): Promise<void> {
  const { workspaces } = JSON.parse(await readFile(join(repositoryDir, 'package.json'), 'utf8')) as {
    workspaces: string[];
  };
  await mkdir(join(dir, 'node_modules', '@ticketing'), { recursive: true });
  for (const name of await readdir(join(repositoryDir, 'node_modules'))) {
    if (name !== '@ticketing')
      await symlink(join(repositoryDir, 'node_modules', name), join(dir, 'node_modules', name));
  }
  for (const name of workspaces) {
    await symlink(join(dir, name), join(dir, 'node_modules', '@ticketing', name));
    const own = join(repositoryDir, name, 'node_modules');
    // Most have none: npm puts what it can at the top.
    if (await isThere(own)) await symlink(own, join(dir, name, 'node_modules'));
  }
}

function isThere(path: string): Promise<boolean> {
  return readdir(path).then(
    () => true,
    () => false,
  );
}
