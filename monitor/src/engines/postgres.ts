import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Pool } from 'pg';
import { z } from 'zod';
import { postgresReplicasSchema, postgresServerSchema } from '../answers/postgres.ts';
import type { Engines, Node } from '../answers.ts';
import type { PolledReading } from '../polling/reading.ts';
import { createReading, freshValue } from '../polling/reading.ts';
import type { EngineWatch } from './engine.ts';
import { engineState } from './engine.ts';
import type { PatroniWatch } from './patroni.ts';
import type { Skew } from './skew.ts';
import { skewOf, timed } from './skew.ts';

export type PostgresWatch = EngineWatch<Engines['postgres']> & { skew: PolledReading<Skew> };

export type PostgresOptions = {
  url: string;
  /** The prefix of the lock of `rebuild`. */
  namespace: string;
  patroni: PatroniWatch;
  logger: Logger;
  registry: Registry;
};

const serverRow = postgresServerSchema.extend({
  startedAt: z.date().transform((date) => date.toISOString()),
});

/** PostgreSQL: the server that the services reach, its standbys, and what Patroni says of them. */
export function watchPostgres({ url, namespace, patroni, logger, registry }: PostgresOptions): PostgresWatch {
  const pool = createPool({
    url,
    applicationName: 'monitor',
    maxConnections: 3,
    logger,
    registry,
    limits: { idleInTransactionMs: 5_000, lockMs: 1_000, statementMs: 1_000 },
  });
  let latencyMs: number | undefined;

  const server = createReading({
    source: 'PostgreSQL, pg_is_in_recovery(), pg_control_checkpoint() and pg_locks',
    async ask() {
      const { answer, sentMs, receivedMs } = await timed(() => readServer(pool, namespace));
      latencyMs = Math.round((receivedMs - sentMs) * 10) / 10;
      return answer;
    },
  });
  const replicas = createReading({ source: 'PostgreSQL, pg_stat_replication', ask: () => readReplicas(pool) });
  const skew = createReading({
    source: 'PostgreSQL, clock_timestamp()',
    async ask() {
      const { answer, ...asked } = await timed(() =>
        pool.query<{ ms: number }>('SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms'),
      );
      return skewOf({ clockMs: answer.rows[0]!.ms }, asked);
    },
  });

  function state(): Engines['postgres'] {
    const readings = { server: server.current(), replicas: replicas.current(), ...patroni.current() };
    const { value: members } = readings.patroni;
    const { value: own } = readings.server;
    const standbys = readings.replicas.value ?? [];
    const nodes = members?.members.length ?? (readings.patroni.status === 'none' ? 1 + standbys.length : undefined);
    const figures =
      members === undefined
        ? {
            leader: own === undefined || own.isInRecovery ? undefined : 'primary',
            epoch: own?.timeline,
            nodes: own === undefined ? [] : nodesWithoutPatroni(own.isInRecovery, standbys),
          }
        : {
            leader: members.leader,
            epoch: members.members.find(({ name }) => name === members.leader)?.timeline ?? own?.timeline,
            nodes: members.members.map(
              ({ name, role, state: told, lagBytes }): Node => ({
                name,
                role,
                state: told,
                ...(lagBytes !== undefined && { lag: lagBytes, lagUnit: 'bytes' as const }),
              }),
            ),
          };
    return {
      ...engineState(readings.server, {
        topology: own === undefined || nodes === undefined ? 'unknown' : nodes > 1 ? 'cluster' : 'single',
        ...figures,
        isDegraded: freshValue(readings.patroni)?.members.some((member) => !isWell(member.state)) ?? false,
        latencyMs,
        noElection: patroni.electionFault(),
      }),
      ...readings,
    };
  }

  return {
    readings: [server, replicas, skew, ...patroni.readings],
    state,
    skew,
    close: () => pool.end(),
  };
}

const isWell = (state: string) => state === 'running' || state === 'streaming';

async function readServer(pool: Pool, namespace: string) {
  // A function for the lock's number, as `rebuild` in the cli makes it; it is told in two halves.
  const { rows } = await pool.query(
    `SELECT current_setting('server_version') AS version,
            r.is_in_recovery AS "isInRecovery",
            (pg_control_checkpoint()).timeline_id AS timeline,
            (CASE WHEN r.is_in_recovery THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END)::text
              AS "walPosition",
            pg_postmaster_start_time() AS "startedAt",
            (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS sessions,
            current_setting('max_connections')::int AS "maxSessions",
            current_setting('synchronous_standby_names') <> '' AS "isSynchronous",
            EXISTS (SELECT FROM pg_locks
                     WHERE locktype = 'advisory' AND granted
                       AND (classid::bigint << 32) | objid::bigint = hashtextextended($1 || 'rebuild', 0))
              AS "isRebuilding"
       FROM (SELECT pg_is_in_recovery() AS is_in_recovery) r`,
    [namespace],
  );
  return serverRow.parse(rows[0]);
}

async function readReplicas(pool: Pool) {
  const ms = (column: string) => `extract(epoch FROM ${column})::float8 * 1000`;
  const { rows } = await pool.query(
    `SELECT coalesce(nullif(application_name, ''), client_addr::text, 'unnamed') AS name,
            state, sync_state AS "syncState",
            CASE WHEN NOT pg_is_in_recovery() AND replay_lsn IS NOT NULL
                 THEN greatest(0, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn))::float8 END AS "behindBytes",
            ${ms('write_lag')} AS "writeLagMs", ${ms('flush_lag')} AS "flushLagMs", ${ms('replay_lag')} AS "replayLagMs"
       FROM pg_stat_replication ORDER BY 1`,
  );
  return postgresReplicasSchema.parse(rows.map(withoutNulls));
}

/** What is null is not known. */
export function withoutNulls(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

function nodesWithoutPatroni(isInRecovery: boolean, standbys: z.output<typeof postgresReplicasSchema>): Node[] {
  const own: Node = { name: 'primary', role: isInRecovery ? 'standby' : 'primary', state: 'running' };
  return [
    own,
    ...standbys.map(
      ({ name, state, behindBytes }): Node => ({
        name,
        role: 'standby',
        state,
        ...(behindBytes !== undefined && { lag: behindBytes, lagUnit: 'bytes' as const }),
      }),
    ),
  ];
}
