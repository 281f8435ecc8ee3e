import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { migrate } from '@ticketing/worker/migrate.ts';
import pg from 'pg';
import type { EngineUrls } from '../../local/engines.ts';
import { startEngines } from '../../local/engines.ts';
import { freePorts } from '../../local/ports.ts';
import type { Program, RunningProgram } from '../../local/program.ts';
import { startProgram } from '../../local/program.ts';
import { provide } from '../../local/provide.ts';
import type { ServiceName, ServiceOptions } from '../../local/services.ts';
import { service } from '../../local/services.ts';
import { repositoryDir, type Stack } from '../../local/stack.ts';
import { profileSetting } from './profile.ts';

/** The engines of one bench run, and what runs on them. */
export type Arena = {
  stack: Stack;
  urls: EngineUrls;
  logger: Logger;
  scale: Scale;
  /** Prints a line beside the results. */
  report: (line: string) => void;
  /** Creates a database with our tables. @returns its URL, and a prefix for the topics that belong to it */
  createDatabase(name: string): Promise<{ databaseUrl: string; namespace: string }>;
  /** Starts a program and waits until it is ready. @param where the stack for its log and record, if not the arena's */
  start(program: Program, where?: Stack): Promise<RunningProgram>;
  /** Starts one of our services; with `--profile`, under the profiler. */
  startService(name: ServiceName, options?: ServiceOptions): Promise<RunningProgram>;
  /** Stops what was started besides the engines, in reverse order. */
  stopPrograms(): Promise<void>;
  /** Stops everything, and removes its files. */
  close(): Promise<void>;
};

/** The size of a run. All sizes are multiplied by its factor. */
export type Scale = { size: (full: number, atLeast?: number) => number };

export type ArenaOptions = {
  /** The goals are for 1. */
  factor: number;
  /** Whether there are no engines: what is measured brings its own. */
  withoutEngines?: boolean;
  /** The directory for the profiles of the services, if wanted. */
  profileDir?: string;
  report: (line: string) => void;
};

/** Starts the engines in a directory of their own, on free ports. */
export async function openArena({ factor, withoutEngines, profileDir, report }: ArenaOptions): Promise<Arena> {
  const parent = join(repositoryDir, '.local');
  await mkdir(parent, { recursive: true });
  const dir = await mkdtemp(join(parent, 'bench-'));
  const ports = await freePorts();
  const remove = () => rm(dir, { recursive: true, force: true });
  const engines = await startEngines({ dir, ports, runsLong: true, report, ...(withoutEngines && { only: [] }) }).catch(
    async (error: unknown) => {
      await remove();
      throw error;
    },
  );
  const stack: Stack = { dir, ports };
  const logger = createLogger('bench', 'silent');
  const programs: RunningProgram[] = [];
  let databases = 0;

  async function start(program: Program, where = stack): Promise<RunningProgram> {
    await provide([program], report);
    const running = await startProgram(where, program);
    programs.push(running);
    return running;
  }

  async function stopPrograms(): Promise<void> {
    for (const running of programs.splice(0).reverse()) await running.stop();
  }

  return {
    stack,
    urls: engines.urls,
    logger,
    report,
    scale: { size: (full, atLeast = 1) => Math.max(atLeast, Math.round(full * factor)) },
    async createDatabase(name) {
      databases += 1;
      const id = `bench${databases}_${name.replaceAll('-', '_')}`;
      const admin = new pg.Client({ connectionString: engines.urls.databaseUrl });
      await admin.connect();
      await admin.query(`CREATE DATABASE ${id}`);
      await admin.end();
      const url = new URL(engines.urls.databaseUrl);
      url.pathname = `/${id}`;
      await migrate(url.href, logger);
      return { databaseUrl: url.href, namespace: `bench${databases}.${name}.` };
    },
    start,
    startService(name, options = {}) {
      const env = { ...(profileDir !== undefined && profileSetting(profileDir)), ...options.env };
      return start(service(stack, name, { ...options, env }));
    },
    stopPrograms,
    async close() {
      await stopPrograms();
      await engines.stop();
      await remove();
    },
  };
}
