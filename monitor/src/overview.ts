import type { z } from 'zod';
import type {
  Change,
  Engines,
  healthSchema,
  historySchema,
  leadersSchema,
  Monitor,
  replicasSchema,
  syncSchema,
} from './answers.ts';
import type { ClocksWatch } from './clocks/clocks.ts';
import type { EngineWatch } from './engines/engine.ts';
import type { KafkaWatch } from './engines/kafka.ts';
import type { History, Unsampled } from './history/history.ts';
import { historyMs, sampleOf } from './history/history.ts';
import { freshValue, pollEveryMs } from './polling/reading.ts';
import type { ServicesWatch } from './services/watch.ts';

export type Watches = {
  kafka: KafkaWatch;
  postgres: EngineWatch<Engines['postgres']>;
  redis: EngineWatch<Engines['redis']>;
  mongodb: EngineWatch<Engines['mongodb']>;
  nginx: EngineWatch<Engines['nginx']>;
  services: ServicesWatch;
  clocks: ClocksWatch;
};

/** All that is known, in the shapes in which it is told. */
export type Overview = {
  monitor(): Monitor;
  engines(): Engines;
  history(minutes: number): z.output<typeof historySchema>;
  health(): z.output<typeof healthSchema>;
  sync(): z.output<typeof syncSchema>;
  leaders(): z.output<typeof leadersSchema>;
  replicas(): z.output<typeof replicasSchema>;
  /** Notes the state of now in the history. @returns it */
  tick(): Monitor;
};

const newestChanges = 50;

export function createOverview(watches: Watches, history: History): Overview {
  const now = () => new Date().toISOString();
  const engines = (): Engines => ({
    kafka: watches.kafka.state(),
    postgres: watches.postgres.state(),
    redis: watches.redis.state(),
    mongodb: watches.mongodb.state(),
    nginx: watches.nginx.state(),
  });

  function unsampled(): Unsampled {
    return {
      asOf: now(),
      pollEveryMs,
      engines: engines(),
      services: watches.services.state(),
      clocks: watches.clocks.state(),
    };
  }

  function changes(kind?: Change['kind']): Change[] {
    const known = history.changes(Date.now() - historyMs).toReversed();
    return kind === undefined ? known : known.filter((change) => change.kind === kind);
  }

  function whole(state: Unsampled): Monitor {
    return {
      ...state,
      now: sampleOf(state, freshValue(watches.kafka.traffic())),
      changes: changes().slice(0, newestChanges),
    };
  }

  return {
    engines,
    monitor: () => whole(unsampled()),
    tick() {
      const state = unsampled();
      history.note(state, sampleOf(state, freshValue(watches.kafka.traffic())));
      return whole(state);
    },
    history(minutes) {
      const sinceMs = Date.now() - minutes * 60_000;
      const samples = history.samples(sinceMs);
      return {
        ...(samples[0] !== undefined && { from: samples[0].at }),
        everyMs: pollEveryMs,
        samples,
        changes: history.changes(sinceMs),
      };
    },
    health: () => healthOf(unsampled()),
    sync: () => ({ asOf: now(), clocks: watches.clocks.state() }),
    leaders: () => ({
      asOf: now(),
      leaders: Object.entries(engines()).map(([engine, state]) => {
        const { source, status, asOf, ageMs, reason, topology, leader, epoch, election } = state;
        const known = { asOf, ageMs, reason, leader, epoch };
        return {
          engine: engine as keyof Engines,
          source,
          status,
          topology,
          election,
          ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
        };
      }),
      elections: changes('election'),
    }),
    replicas() {
      const { kafka, postgres, redis, mongodb } = engines();
      return {
        asOf: now(),
        engines: {
          kafka: { nodes: kafka.nodes, partitions: kafka.partitions },
          postgres: { nodes: postgres.nodes, replicas: postgres.replicas },
          redis: { nodes: redis.nodes, server: redis.server },
          mongodb: { nodes: mongodb.nodes, replicaSet: mongodb.replicaSet },
        },
        views: watches.clocks.state().vector,
      };
    },
  };
}

type Part = z.output<typeof healthSchema>['parts'][number];

/** Everything in one word each, and all in one. What is not set up does not count. */
export function healthOf({ asOf, engines, services }: Unsampled): z.output<typeof healthSchema> {
  const ofEngines = Object.entries(engines).map(
    ([name, { status, reason, asOf: seen, ageMs }]): Part => ({
      name,
      kind: 'engine',
      status,
      ...(reason !== undefined && { reason }),
      ...(seen !== undefined && { asOf: seen }),
      ...(ageMs !== undefined && { ageMs }),
    }),
  );
  const ofServices = Array.from(
    Map.groupBy(services, ({ name }) => name),
    ([name, instances]): Part => {
      const ready = instances.filter((instance) => instance.ready === true).length;
      const isUnknown = instances.every((instance) => instance.status === 'unknown' && instance.ageMs === undefined);
      const oldest = instances.toSorted((a, b) => (b.ageMs ?? 0) - (a.ageMs ?? 0))[0];
      return {
        name,
        kind: 'service',
        status: ready === instances.length ? 'ok' : ready > 0 ? 'degraded' : isUnknown ? 'unknown' : 'down',
        ready,
        instances: instances.length,
        ...(oldest?.asOf !== undefined && { asOf: oldest.asOf }),
        ...(oldest?.ageMs !== undefined && { ageMs: oldest.ageMs }),
      };
    },
  );
  const parts = [...ofEngines, ...ofServices];
  const has = (status: Part['status']) => parts.some((part) => part.status === status);
  const isDegraded = has('degraded') || has('unknown');
  return { status: has('down') ? 'down' : isDegraded ? 'degraded' : 'ok', asOf, parts };
}
