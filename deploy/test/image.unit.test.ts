import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const repository = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(repository, path), 'utf8');

/** What the Dockerfile copies from the repository. */
const copied = Array.from(read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm), ([, sources]) =>
  sources!.split(' '),
).flat();
const ignored = read('.dockerignore').split('\n');
const workspaces: string[] = JSON.parse(read('package.json')).workspaces;
const composed = `${read('docker-compose.yml')}\n${read('deploy/compose.scale.yml')}`.replaceAll(/^ *#.*$/gm, '');

/** The programs that containers of the image run. */
const programs = new Set(
  [...composed.matchAll(/\b[\w/-]+\.ts\b/g)].map(([path]) => path).filter((path) => existsSync(join(repository, path))),
);

/** All files of the repository that a file loads when it is started. */
function loadedFrom(path: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(path)) return loaded;
  loaded.add(path);
  for (const [, module] of read(path).matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+\.ts)';$/gm)) {
    const file = module!.startsWith('.')
      ? normalize(join(dirname(path), module!))
      : module!.replace(/^@ticketing\/([\w-]+)\//, '$1/src/');
    loadedFrom(file, loaded);
  }
  return loaded;
}

test('the build context has what the image is made of', () => {
  expect(copied.length).toBeGreaterThan(10);
  for (const path of copied) {
    expect(existsSync(join(repository, path))).toBe(true);
    // As a whole, or that file alone.
    expect([`!${path.split('/')[0]}`, `!${path}`].some((line) => ignored.includes(line))).toBe(true);
  }
});

test('the dependencies of every workspace are installed', () => {
  for (const workspace of workspaces) expect(copied).toContain(`${workspace}/package.json`);
});

test('every program of a container finds the files that it loads in the image', () => {
  expect(programs).toContain('accounts/src/main.ts');
  const inImage = (file: string) => copied.some((path) => file === path || file.startsWith(`${path}/`));
  for (const program of [...programs, 'cli/main.ts']) {
    const missing = [...loadedFrom(program)].filter((file) => !inImage(file));
    expect({ program, missing }).toEqual({ program, missing: [] });
  }
});
