import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findExecutable, runCommand } from './command.ts';
import { Fault } from './fault.ts';
import { cacheDir } from './stack.ts';

/** An executable that a stack needs from the machine, and Debian's package that brings it. */
export type Requirement = {
  executable: string;
  debianPackage: string;
};

export const redisServer: Requirement = { executable: 'redis-server', debianPackage: 'redis-server' };
export const nginxServer: Requirement = { executable: 'nginx', debianPackage: 'nginx' };
export const javaCompiler: Requirement = { executable: 'javac', debianPackage: 'default-jdk-headless' };
export const maven: Requirement = { executable: 'mvn', debianPackage: 'maven' };

/**
 * Installs what is missing, where we may (root on a machine with apt).
 * @returns the Debian packages that were installed
 * @throws {Fault} that names what to install, where we may not
 */
export async function installMissing(requirements: Requirement[]): Promise<string[]> {
  const missing = [...new Set(requirements)].filter(({ executable }) => !findExecutable(executable));
  if (missing.length === 0) return [];
  const packages = missing.map(({ debianPackage }) => debianPackage);
  if (process.getuid?.() !== 0 || !findExecutable('apt-get')) {
    const names = missing.map(({ executable }) => executable).join(', ');
    throw new Fault(
      `missing: ${names}; install them (on Debian or Ubuntu: sudo apt-get install ${packages.join(' ')})`,
    );
  }
  await withoutStartingServices(() => aptInstall(packages));
  return packages;
}

async function aptInstall(packages: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Somebody else's apt run is waited for, not failed on.
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

/** Debian starts a server when it installs it, which would then hold our port; policy-rc.d is how to say no. */
async function withoutStartingServices(install: () => Promise<void>): Promise<void> {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return await install();
  await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    await rm(policy, { force: true });
  }
}

/** Jars that Maven downloads once, into the cache. */
export type Jars = {
  dir: string;
  requires: Requirement[];
  /** Downloads them where they are missing; says whether it did. */
  fetch(): Promise<boolean>;
};

/** The jars that a pom.xml names; another pom of the same name makes another directory in the cache. */
export function jars(name: string, pom: string): Jars {
  const dir = join(cacheDir, `${name}-${shortHash(readFileSync(pom))}`);
  const isThere = () => existsSync(dir);
  return {
    dir,
    // The compiler stands for Java as a whole; Maven is only for the download.
    requires: isThere() ? [javaCompiler] : [javaCompiler, maven],
    async fetch() {
      if (isThere()) return false;
      await mkdir(cacheDir, { recursive: true });
      await intoPlace(dir, async (unfinished) => {
        const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`];
        await runCommand('mvn', ['-q', '-B', '-f', pom, ...copy], { explain: mavenError });
      });
      return true;
    },
  };
}

/** What to put into the name of something that is made from these bytes, so that it is made anew when they change. */
export function shortHash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}

/** Maven explains a failure in its first error line and repeats itself below. */
function mavenError(output: string): string {
  const line = output.split('\n').find((text) => text.includes('ERROR'));
  return `Maven could not download what is needed: ${line ?? output}`;
}

/** Makes a directory under another name and renames it when it is whole: a broken-off or parallel run leaves no half of it. */
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
