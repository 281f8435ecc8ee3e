import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findExecutable, runCommand } from './command.ts';
import { Fault } from './fault.ts';
import { cacheDir } from './stack.ts';

/** An executable that a stack needs, and the Debian package that has it. */
export type Requirement = {
  executable: string;
  debianPackage: string;
  /** Whether it is there, where that is not told by the PATH. */
  isThere?: () => boolean;
};

export const redisServer: Requirement = { executable: 'redis-server', debianPackage: 'redis-server' };
export const nginxServer: Requirement = { executable: 'nginx', debianPackage: 'nginx' };
const javaCompiler: Requirement = { executable: 'javac', debianPackage: 'default-jdk-headless' };
const maven: Requirement = { executable: 'mvn', debianPackage: 'maven' };

/** Debian's, whose packages are not seen by another Python that may come first on the PATH. */
export const debianPython = '/usr/bin/python3';
const pip = pythonModule('pip');

/**
 * Installs what is missing, if this is root on a machine with apt.
 * @returns the Debian packages that were installed
 * @throws {Fault} that names what to install otherwise
 */
export async function installMissing(requirements: Requirement[]): Promise<string[]> {
  const missing = [...new Set(requirements)].filter((requirement) => !isInstalled(requirement));
  if (missing.length === 0) return [];
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))];
  if (process.getuid?.() !== 0 || !findExecutable('apt-get')) {
    const names = missing.map(({ executable }) => executable).join(', ');
    throw new Fault(
      `missing: ${names}; install them (on Debian or Ubuntu: sudo apt-get install ${packages.join(' ')})`,
    );
  }
  await withoutStartingServices(() => aptInstall(packages));
  return packages;
}

/** A module of {@link debianPython}. */
export function pythonModule(name: string): Requirement {
  const executable = `python3-${name}`;
  return { executable, debianPackage: executable, isThere: () => existsSync(`/usr/lib/python3/dist-packages/${name}`) };
}

/** Whether the machine has it already. */
export function isInstalled({ executable, isThere }: Requirement): boolean {
  return isThere ? isThere() : findExecutable(executable) !== undefined;
}

async function aptInstall(packages: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Wait for another apt process instead of failing.
  const lock = ['-o', 'DPkg::Lock::Timeout=120'];
  const install = () =>
    runCommand('apt-get', [...lock, 'install', '-y', '--no-install-recommends', ...packages], { env });
  try {
    await install();
  } catch {
    // The package lists of a fresh machine are missing or old.
    await runCommand('apt-get', [...lock, 'update'], { env });
    await install();
  }
}

/**
 * Debian starts a server when it is installed, which would take our port. policy-rc.d prevents that. Of PostgreSQL it
 * makes a first database as well, unless it is told not to.
 */
async function withoutStartingServices(install: () => Promise<void>): Promise<void> {
  const clusters = '/etc/postgresql-common/createcluster.conf';
  if (!existsSync(clusters)) {
    await mkdir(dirname(clusters), { recursive: true });
    await writeFile(clusters, 'create_main_cluster = false\n');
  }
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return await install();
  await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    await rm(policy, { force: true });
  }
}

/** What is downloaded once, into a directory of the cache. */
export type Library = {
  dir: string;
  requires: Requirement[];
  /** Downloads it where it is missing; returns whether it did. */
  fetch(): Promise<boolean>;
};

/** The jars that a pom.xml names, downloaded by Maven. */
export function jars(name: string, pom: string): Library {
  const library = libraryOf(name, pom, async (dir) => {
    const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${dir}`];
    await runCommand('mvn', ['-q', '-B', '-f', pom, ...copy], { explain: mavenError });
  });
  // The compiler stands for the JDK; Maven is needed only for the download.
  return { ...library, requires: existsSync(library.dir) ? [javaCompiler] : [javaCompiler, maven] };
}

/** The Python packages that a file of requirements names by version and hash, downloaded by pip, and nothing else. */
export function pythonPackages(name: string, requirements: string): Library {
  const library = libraryOf(name, requirements, async (dir) => {
    const only = ['--no-deps', '--require-hashes', '--root-user-action=ignore', '--target', dir];
    const install = ['-m', 'pip', 'install', '--quiet', ...only, '-r', requirements];
    await runCommand(debianPython, install, { explain: pipError });
  });
  return { ...library, requires: existsSync(library.dir) ? [] : [pip] };
}

const downloads = new Map<string, Promise<void>>();

/** Another list of what is in it gets another directory in the cache. All nodes of a cluster share one download. */
function libraryOf(name: string, list: string, download: (dir: string) => Promise<void>): Omit<Library, 'requires'> {
  const dir = join(cacheDir, `${name}-${shortHash(readFileSync(list))}`);
  return {
    dir,
    async fetch() {
      if (existsSync(dir)) return false;
      await mkdir(cacheDir, { recursive: true });
      const isFirst = !downloads.has(dir);
      if (isFirst)
        downloads.set(
          dir,
          intoPlace(dir, download).finally(() => downloads.delete(dir)),
        );
      await downloads.get(dir);
      return isFirst;
    },
  };
}

/** A hash of the bytes for the name of something that is made from them, so that it is made again when they change. */
export function shortHash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}

/** Maven explains a failure in its first error line. */
function mavenError(output: string): string {
  const line = output.split('\n').find((text) => text.includes('ERROR'));
  return `Maven could not download what is needed: ${line ?? output}`;
}

function pipError(output: string): string {
  const line = output.split('\n').findLast((text) => text.includes('ERROR'));
  return `pip could not download what is needed: ${line ?? output}`;
}

/**
 * Makes a directory under a temporary name and renames it when it is complete, so an interrupted or parallel run
 * leaves no partial one.
 */
export async function intoPlace(dir: string, make: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = `${dir}.${process.pid}.unfinished`;
  try {
    await make(unfinished);
    await rename(unfinished, dir);
  } catch (error) {
    // A parallel run was faster: its directory is as good.
    if (!existsSync(dir)) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
