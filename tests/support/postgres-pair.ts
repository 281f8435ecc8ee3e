import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { runCommand } from '../../local/command.ts';
import { postgres, postgresUrl } from '../../local/engines/postgres.ts';
import { freePorts } from '../../local/ports.ts';
import type { Program, RunningProgram } from '../../local/program.ts';
import { startProgram } from '../../local/program.ts';
import { dataDir, makeStackDirs } from '../../local/stack.ts';
import { until } from '../../local/until.ts';
import type { Link } from '../chaos/system/link.ts';
import { openLink } from '../chaos/system/link.ts';

export type PostgresNode = { program: RunningProgram; url: string; port: number };

/** A primary with a synchronous standby, behind a link that leads clients to one of them. */
export type PostgresPair = {
  primary: PostgresNode;
  standby: PostgresNode;
  link: Link;
  /** What the standby hears the primary by. */
  replication: Link;
  /** By way of `link`. */
  url: string;
  /** Makes the standby a primary that waits for nobody, and leads the link to it. */
  promote(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * The standby begins as a copy of the primary's files. The primary's commits wait for it, for ever.
 * @param dir for their data
 */
export async function startPostgresPair(dir: string): Promise<PostgresPair> {
  const stacks = [];
  for (const name of ['primary', 'standby']) {
    const stack = { dir: join(dir, name), ports: await freePorts() };
    makeStackDirs(stack);
    stacks.push(stack);
  }
  const [first, second] = [stacks[0]!, stacks[1]!];
  await (await startProgram(first, postgres(first))).stop();
  const copy = dataDir(second, 'postgres');
  await writeFile(join(dataDir(first, 'postgres'), 'standby.signal'), '');
  await runCommand('cp', ['-a', dataDir(first, 'postgres'), copy]);
  await rm(join(dataDir(first, 'postgres'), 'standby.signal'));

  const started: RunningProgram[] = [];
  const start = async (stack: typeof first, settings: Record<string, string>): Promise<PostgresNode> => {
    const program = await startProgram(stack, withSettings(postgres(stack), settings));
    started.push(program);
    return { program, url: postgresUrl(stack), port: stack.ports.postgres };
  };
  let replication: Link | undefined;
  const stop = async () => {
    await replication?.close();
    await Promise.all(started.map((program) => program.stop()));
  };
  try {
    const primary = await start(first, { synchronous_standby_names: '*' });
    replication = await openLink(primary.port);
    const standby = await start(second, {
      primary_conninfo: `host=127.0.0.1 port=${replication.port} user=user password=password`,
      wal_retrieve_retry_interval: '200ms',
      // The standby itself waits for nobody once it is promoted.
      synchronous_standby_names: '',
    });
    await until('the standby to be synchronous', async () => {
      const [row] = await ask<{ sync_state: string }>(primary.url, 'SELECT sync_state FROM pg_stat_replication');
      return row?.sync_state === 'sync';
    });
    const link = await openLink(primary.port);
    const url = new URL(primary.url);
    url.port = String(link.port);
    return {
      primary,
      standby,
      link,
      replication,
      url: url.href,
      async promote() {
        await ask(standby.url, 'SELECT pg_promote()');
        link.leadTo(standby.port);
      },
      async stop() {
        await link.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One question on a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function withSettings(program: Program, settings: Record<string, string>): Program {
  const more = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    ...program,
    async prepare() {
      const launch = await program.prepare();
      return { ...launch, args: [...launch.args, ...more] };
    },
  };
}
