import type { RedisSettings } from '@ticketing/shared/service/engine-settings.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { createRedis } from '@ticketing/shared/stores/redis.ts';
import type { z } from 'zod';
import type { redisServerSchema } from '../answers/redis.ts';
import type { Engines, Node } from '../answers.ts';
import type { PolledReading } from '../polling/reading.ts';
import { createReading, freshValue } from '../polling/reading.ts';
import type { EngineWatch } from './engine.ts';
import { engineState } from './engine.ts';
import { parseInfo, replicasOf } from './redis-info.ts';
import type { SentinelWatch } from './sentinel.ts';
import type { Skew } from './skew.ts';
import { skewOf, timed } from './skew.ts';

type Server = z.output<typeof redisServerSchema>;

export type RedisWatch = EngineWatch<Engines['redis']> & { skew: PolledReading<Skew> };

/** Redis: the server that the services use, its replicas, and what the Sentinels say. */
export function watchRedis(
  settings: RedisSettings,
  { sentinel, logger }: { sentinel: SentinelWatch; logger: Logger },
): RedisWatch {
  const redis = createRedis({ ...settings, logger, name: 'monitor' });
  let latencyMs: number | undefined;

  const server = createReading({
    source: 'Redis, INFO',
    async ask() {
      const { answer, sentMs, receivedMs } = await timed(() => redis.info());
      latencyMs = Math.round((receivedMs - sentMs) * 10) / 10;
      return serverOf(parseInfo(answer), receivedMs);
    },
  });
  const skew = createReading({
    source: 'Redis, TIME',
    async ask() {
      const { answer, ...asked } = await timed(() => redis.time());
      const [seconds, microseconds] = answer.map(Number) as [number, number];
      return skewOf({ clockMs: seconds * 1_000 + microseconds / 1_000 }, asked);
    },
  });

  function state(): Engines['redis'] {
    const readings = { server: server.current(), sentinel: sentinel.current() };
    const { value: own } = readings.server;
    const { value: watched } = readings.sentinel;
    const followers =
      watched?.replicas.length ?? (readings.sentinel.status === 'none' ? own?.replicas.length : undefined);
    const isMaster = own?.role === 'master';
    const leader = watched?.master ?? (isMaster ? 'master' : undefined);
    const isDegraded =
      (freshValue(readings.server)?.replicas.some((replica) => replica.state !== 'online') ?? false) ||
      (freshValue(readings.sentinel)?.sentinels.some(({ answers }) => !answers) ?? false) ||
      (freshValue(readings.sentinel)?.replicas.some((replica) => replica.state !== 'slave') ?? false);
    return {
      ...engineState(readings.server, {
        topology: followers === undefined ? 'unknown' : followers > 0 ? 'cluster' : 'single',
        leader,
        epoch: watched?.epoch,
        nodes: own === undefined ? [] : nodesOf(own, leader),
        isDegraded,
        latencyMs,
        noElection: sentinel.electionFault(),
      }),
      ...readings,
    };
  }

  return {
    readings: [server, skew, ...sentinel.readings],
    state,
    skew,
    close() {
      redis.disconnect();
      sentinel.close();
    },
  };
}

function serverOf(info: ReadonlyMap<string, string>, nowMs: number): Server {
  const number = (name: string) => Number(info.get(name) ?? 0);
  const masterOffset = number('master_repl_offset');
  return {
    version: info.get('redis_version') ?? 'unknown',
    role: info.get('role') ?? 'unknown',
    // It tells whole seconds: cut to the minute's second, it would seem to start again and again.
    startedAt: new Date(Math.round((nowMs - number('uptime_in_seconds') * 1_000) / 10_000) * 10_000).toISOString(),
    masterOffset,
    usedBytes: number('used_memory'),
    clients: number('connected_clients'),
    replicas: replicasOf(info, masterOffset),
  };
}

function nodesOf({ role, replicas }: Server, leader: string | undefined): Node[] {
  return [
    { name: leader ?? role, role, state: 'online' },
    ...replicas.map(
      ({ address, state, behindBytes }): Node => ({
        name: address,
        role: 'replica',
        state,
        ...(behindBytes !== undefined && { lag: behindBytes, lagUnit: 'bytes' as const }),
      }),
    ),
  ];
}
