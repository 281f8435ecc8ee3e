import { z } from 'zod';

const time = z.iso.datetime();
const count = z.int().min(0);

const readingShape = {
  source: z.string().meta({ description: 'Which call of which engine it comes from.' }),
  status: z.enum(['ok', 'stale', 'unknown', 'none']).meta({
    description:
      '`ok`: asked a moment ago. `stale`: the last known value, older than three polls or not to be had newer. `unknown`: never answered. `none`: here is nothing to ask.',
  }),
  asOf: time.optional().meta({ description: 'When the value was read.' }),
  ageMs: count.optional(),
  reason: z.string().optional().meta({ description: 'Why there is no newer value, or none.' }),
};

/** Figures that one call gives, with its source, its time, and why there is no newer one. */
function readingOf<S extends z.ZodType>(value: S, id: string) {
  return z.object({ ...readingShape, value: value.optional() }).meta({ id });
}

const lagShape = {
  lag: z.number().optional().meta({ description: 'How far it is behind the leader.' }),
  lagUnit: z.enum(['records', 'bytes', 'seconds']).optional(),
};

export const nodeSchema = z
  .object({
    name: z.string(),
    role: z.string().meta({ description: 'As the engine says: leader, voter, primary, replica, master, sentinel …' }),
    state: z.string().meta({ description: 'As the engine says.' }),
    ...lagShape,
    lastCaughtUpAt: time.optional(),
  })
  .meta({ id: 'MonitorNode' });

/** What is the same for every engine. */
const engineShape = {
  source: readingShape.source,
  status: z.enum(['ok', 'degraded', 'down', 'unknown', 'none']).meta({
    description:
      '`degraded`: it serves, and a node or a copy is missing. `down`: it does not answer. `unknown`: it was not asked yet. `none`: it is not set up here.',
  }),
  asOf: time.optional(),
  ageMs: count.optional(),
  reason: z.string().optional(),
  topology: z.enum(['single', 'cluster', 'unknown']),
  leader: z.string().optional().meta({ description: 'The name of the node that leads.' }),
  epoch: z.int().optional().meta({
    description: 'Grows with each leader: the epoch of the quorum, the timeline, the term. Absent where there is none.',
  }),
  nodes: z.array(nodeSchema),
  latencyMs: z.number().optional().meta({ description: 'How long the last question took.' }),
  election: z
    .object({ possible: z.boolean(), reason: z.string().optional() })
    .meta({ description: 'Whether another leader can be asked for, and why not.' }),
};

// --- Kafka ---

const replicaSchema = z.object({
  node: z.int(),
  lag: count.meta({ description: 'Records of the metadata that it lacks.' }),
  lastCaughtUpAt: time.optional(),
  lastFetchAt: time.optional(),
});

export const quorumSchema = z.object({
  leader: z.int().meta({ description: '-1: none.' }),
  epoch: z.int(),
  highWatermark: z.int(),
  voters: z.array(replicaSchema),
  observers: z.array(replicaSchema),
});

const partitionSchema = z.object({
  partition: count,
  leader: z.int().meta({ description: '-1: none.' }),
  leaderEpoch: z.int(),
  replicas: z.array(z.int()),
  isr: z.array(z.int()),
  preferred: z.boolean().meta({ description: 'Whether the first of its replicas leads it.' }),
});

export const partitionsSchema = z.object({
  brokers: z.array(
    z.object({
      node: z.int(),
      address: z.string(),
      leads: count,
      preferred: count.meta({ description: 'How many it would lead if each preferred leader led.' }),
      replicas: count,
    }),
  ),
  partitions: count,
  underReplicated: count,
  withoutLeader: count,
  notPreferred: count,
  skewPercent: z.number().meta({
    description: 'How much more the broker with the most leaders leads than an even share; 0 is even.',
  }),
  topics: z.array(z.object({ name: z.string(), partitions: z.array(partitionSchema) })),
});

export const groupsSchema = z.array(
  z.object({
    group: z.string(),
    topic: z.string(),
    state: z.string(),
    members: count,
    lag: count,
    perSecond: z.number().optional().meta({ description: 'How fast its offsets move.' }),
    secondsLeft: z.number().optional().meta({
      description: 'Lag ÷ rate. Absent while it does not move: then nobody can say.',
    }),
    partitions: z.array(z.object({ partition: count, committed: count, end: count, lag: count })),
  }),
);

export const kafkaSchema = z
  .object({
    ...engineShape,
    quorum: readingOf(quorumSchema, 'MonitorQuorum'),
    partitions: readingOf(partitionsSchema, 'MonitorPartitions'),
    groups: readingOf(groupsSchema, 'MonitorGroups'),
  })
  .meta({ id: 'MonitorKafka' });

// --- PostgreSQL ---

export const postgresServerSchema = z.object({
  version: z.string(),
  isInRecovery: z.boolean(),
  timeline: z.int(),
  walPosition: z.string(),
  startedAt: time,
  sessions: count,
  maxSessions: count,
  isSynchronous: z.boolean().meta({ description: 'Whether a commit waits for a standby.' }),
  isRebuilding: z.boolean().meta({ description: 'Whether `rebuild` of the views holds its lock.' }),
});

export const postgresReplicasSchema = z.array(
  z.object({
    name: z.string(),
    state: z.string(),
    syncState: z.string(),
    behindBytes: count.optional(),
    writeLagMs: z.number().optional(),
    flushLagMs: z.number().optional(),
    replayLagMs: z.number().optional(),
  }),
);

export const patroniSchema = z.object({
  leader: z.string().optional(),
  members: z.array(
    z.object({
      name: z.string(),
      role: z.string(),
      state: z.string(),
      timeline: z.int().optional(),
      lagBytes: count.optional().meta({ description: 'Absent where Patroni does not know.' }),
    }),
  ),
  isPaused: z.boolean(),
});

export const timelinesSchema = z.array(
  z.object({
    timeline: z.int(),
    reason: z.string(),
    at: z.string().optional(),
    leader: z.string().optional(),
  }),
);

export const postgresSchema = z
  .object({
    ...engineShape,
    server: readingOf(postgresServerSchema, 'MonitorPostgresServer'),
    replicas: readingOf(postgresReplicasSchema, 'MonitorPostgresReplicas'),
    patroni: readingOf(patroniSchema, 'MonitorPatroni'),
    timelines: readingOf(timelinesSchema, 'MonitorTimelines'),
  })
  .meta({ id: 'MonitorPostgres' });

// --- Redis ---

export const redisServerSchema = z.object({
  version: z.string(),
  role: z.string(),
  startedAt: time,
  masterOffset: count,
  usedBytes: count,
  clients: count,
  replicas: z.array(
    z.object({
      address: z.string(),
      state: z.string(),
      behindBytes: count.optional(),
      lastAckSeconds: z.number().optional(),
    }),
  ),
});

export const sentinelSchema = z.object({
  master: z.string(),
  epoch: z.int(),
  quorum: count,
  sentinels: z.array(z.object({ address: z.string(), answers: z.boolean(), reason: z.string().optional() })),
  replicas: z.array(z.object({ address: z.string(), state: z.string() })),
});

export const redisSchema = z
  .object({
    ...engineShape,
    server: readingOf(redisServerSchema, 'MonitorRedisServer'),
    sentinel: readingOf(sentinelSchema, 'MonitorSentinel'),
  })
  .meta({ id: 'MonitorRedis' });

// --- MongoDB ---

export const mongodbServerSchema = z.object({
  version: z.string(),
  kind: z.enum(['replica set', 'single', 'look-alike']).meta({
    description: '`look-alike`: what the local stack starts where there is no mongod. It has no replica sets.',
  }),
});

export const replicaSetSchema = z.object({
  set: z.string(),
  term: z.int(),
  members: z.array(
    z.object({
      name: z.string(),
      state: z.string(),
      isHealthy: z.boolean(),
      lagSeconds: z.number().optional().meta({ description: 'Absent of the primary, of an arbiter and at its start.' }),
      electedAt: time.optional(),
    }),
  ),
});

export const mongodbSchema = z
  .object({
    ...engineShape,
    server: readingOf(mongodbServerSchema, 'MonitorMongodbServer'),
    replicaSet: readingOf(replicaSetSchema, 'MonitorReplicaSet'),
  })
  .meta({ id: 'MonitorMongodb' });

// --- NGINX ---

export const connectionsSchema = z.object({
  active: count,
  reading: count,
  writing: count,
  waiting: count,
  accepted: count,
  handled: count,
  requests: count,
  requestsPerSecond: z.number().optional(),
});

export const balancingSchema = z.object({
  method: z.string().meta({ description: 'round_robin, least_conn or ip_hash.' }),
  upstreams: z.array(
    z.object({
      name: z.string(),
      servers: z.array(z.object({ address: z.string(), weight: z.int().min(1) })),
    }),
  ),
});

export const nginxSchema = z
  .object({
    ...engineShape,
    connections: readingOf(connectionsSchema, 'MonitorConnections'),
    balancing: readingOf(balancingSchema, 'MonitorBalancing'),
  })
  .meta({ id: 'MonitorNginx' });

// --- services ---

export const serviceValueSchema = z.object({
  ready: z.boolean(),
  state: z.string().meta({ description: 'ready, not-ready or stopping.' }),
  dependencies: z.record(z.string(), z.object({ status: z.string(), latencyMs: z.number() })),
  latencyMs: z.number().meta({ description: 'How long its /health/ready took.' }),
  startedAt: time.optional(),
  requests: count.optional().meta({ description: 'Since its start, without probes.' }),
  requestsPerSecond: z.number().optional(),
  sharePercent: z.number().optional().meta({
    description: 'Of the requests of all instances of the service, since the last of them started or was first seen.',
  }),
  memoryBytes: count.optional(),
  breaker: z.enum(['closed', 'half-open', 'open']).optional().meta({ description: 'Before the payment provider.' }),
  drift: z
    .object({ checked: count, found: count, mended: count })
    .optional()
    .meta({ description: 'Shows that were compared with their views, that differed, and that were mended.' }),
  standingShows: count.optional().meta({ description: 'Shows whose views do not move.' }),
  bookingsPerSecond: z.number().optional().meta({ description: 'Bookings that this worker has decided.' }),
});

export const serviceSchema = z
  .object({
    name: z.string(),
    instance: z.string().meta({ description: 'Its address.' }),
    ready: z.boolean().optional().meta({ description: 'Absent while nobody knows.' }),
    ...readingShape,
    value: serviceValueSchema.optional(),
  })
  .meta({ id: 'MonitorService' });

// --- clocks ---

export const skewSchema = z.object({
  offsetMs: z.number().meta({ description: 'Positive: it is ahead of the clock of the monitor.' }),
  uncertaintyMs: z.number().meta({ description: '±: half of the round trip, and the grain of the clocks.' }),
  roundTripMs: z.number(),
});

export const showClocksSchema = z.array(
  z.object({
    eventId: z.int(),
    version: z.int(),
    at: time.meta({ description: 'When the last event of the show happened, by the broker’s clock.' }),
  }),
);

export const vectorSchema = z.object({
  partitions: z.array(
    z.object({
      partition: count,
      end: count.meta({ description: 'The next offset of the log.' }),
      decided: count.optional().meta({ description: 'The workers have decided all before it.' }),
      reflected: count.meta({ description: 'The views reflect all before it.' }),
      missing: count.meta({ description: 'Positions that the views do not reflect yet.' }),
    }),
  ),
  missing: count,
});

export const clocksSchema = z
  .object({
    shows: readingOf(showClocksSchema, 'MonitorShowClocks').meta({
      description: 'Logical clocks: the versions of the shows that moved last.',
    }),
    vector: readingOf(vectorSchema, 'MonitorVector').meta({
      description: 'The vector clock of the views: what of each partition they reflect, and what not.',
    }),
    skews: z
      .array(z.object({ name: z.string(), ...readingShape, value: skewSchema.optional() }))
      .meta({ description: 'Physical clocks against ours.' }),
  })
  .meta({ id: 'MonitorClocks' });

// --- the whole ---

export const changeSchema = z
  .object({
    at: time,
    kind: z.enum(['election', 'restart', 'outage', 'recovery']),
    subject: z.string().meta({ description: 'The engine, or the service and its instance.' }),
    text: z.string(),
    from: z.string().optional(),
    to: z.string().optional(),
    source: z.string(),
  })
  .meta({ id: 'MonitorChange' });

const rate = z.number().nullable();

export const sampleSchema = z
  .object({
    at: time,
    bookingsPerSecond: rate.meta({ description: 'booking_outcomes_total of the workers.' }),
    commandsPerSecond: rate.meta({ description: 'The growth of booking.commands.' }),
    outcomesPerSecond: rate.meta({ description: 'The growth of booking.events.' }),
    requestsPerSecond: rate.meta({ description: 'stub_status of NGINX.' }),
    lag: rate.meta({ description: 'Messages that wait, of all groups.' }),
    missing: rate.meta({ description: 'Positions of the log that the views do not reflect.' }),
    servicesReady: count,
    services: count,
    latencyMs: z
      .object({ kafka: rate, postgres: rate, redis: rate, mongodb: rate, nginx: rate })
      .meta({ description: 'How long each engine took to answer.' }),
  })
  .meta({ id: 'MonitorSample', description: 'A point of the history. null: nobody knew.' });

export const monitorSchema = z
  .object({
    asOf: time,
    pollEveryMs: count,
    engines: z.object({
      kafka: kafkaSchema,
      postgres: postgresSchema,
      redis: redisSchema,
      mongodb: mongodbSchema,
      nginx: nginxSchema,
    }),
    services: z.array(serviceSchema),
    clocks: clocksSchema,
    now: sampleSchema,
    changes: z
      .array(changeSchema)
      .meta({ description: 'The newest first, at most 50; `/api/monitor/history` has more.' }),
  })
  .meta({ id: 'Monitor' });

export const historySchema = z
  .object({
    from: time.optional().meta({ description: 'The oldest sample: not before the monitor started.' }),
    everyMs: count,
    samples: z.array(sampleSchema).meta({ description: 'Oldest first.' }),
    changes: z.array(changeSchema).meta({ description: 'Oldest first.' }),
  })
  .meta({ id: 'MonitorHistory' });

export const healthSchema = z
  .object({
    status: z.enum(['ok', 'degraded', 'down']).meta({
      description: '`degraded`: a part is not as it should be. `down`: an engine, or all instances of a service.',
    }),
    asOf: time,
    parts: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['engine', 'service']),
        status: z.enum(['ok', 'degraded', 'down', 'unknown', 'none']),
        ready: count.optional().meta({ description: 'Instances that are ready.' }),
        instances: count.optional(),
        reason: z.string().optional().meta({ description: 'Why an engine does not answer.' }),
        asOf: time.optional(),
        ageMs: count.optional(),
      }),
    ),
  })
  .meta({ id: 'MonitorHealth' });

export const syncSchema = z.object({ asOf: time, clocks: clocksSchema }).meta({ id: 'MonitorSync' });

const engineNameSchema = z.enum(['kafka', 'postgres', 'redis', 'mongodb', 'nginx']);

export const leadersSchema = z
  .object({
    asOf: time,
    leaders: z.array(
      z.object({
        engine: engineNameSchema,
        source: readingShape.source,
        status: engineShape.status,
        asOf: time.optional(),
        ageMs: count.optional(),
        reason: z.string().optional(),
        topology: engineShape.topology,
        leader: engineShape.leader,
        epoch: engineShape.epoch,
        election: engineShape.election,
      }),
    ),
    elections: z.array(changeSchema).meta({ description: 'Of the last hour, the newest first.' }),
  })
  .meta({ id: 'MonitorLeaders' });

export const replicasSchema = z
  .object({
    asOf: time,
    engines: z.object({
      kafka: z.object({ nodes: z.array(nodeSchema), partitions: kafkaSchema.shape.partitions }),
      postgres: z.object({ nodes: z.array(nodeSchema), replicas: postgresSchema.shape.replicas }),
      redis: z.object({ nodes: z.array(nodeSchema), server: redisSchema.shape.server }),
      mongodb: z.object({ nodes: z.array(nodeSchema), replicaSet: mongodbSchema.shape.replicaSet }),
    }),
    views: clocksSchema.shape.vector.meta({ description: 'The views are a replica of the log, too.' }),
  })
  .meta({ id: 'MonitorReplicas' });

export const electionSchema = z
  .object({
    engine: z.enum(['kafka', 'postgres', 'redis', 'mongodb']),
    asked: z.string().meta({ description: 'What the engine was asked to do.' }),
    at: time,
    tookMs: count,
    before: z.object({ leader: z.string().optional(), epoch: z.int().optional() }),
    after: z.object({ leader: z.string().optional(), epoch: z.int().optional() }),
    hasChanged: z.boolean(),
    detail: z.string(),
  })
  .meta({ id: 'MonitorElection' });

export type Engines = z.output<typeof monitorSchema>['engines'];
export type EngineName = keyof Engines;
export type Monitor = z.output<typeof monitorSchema>;
export type Change = z.output<typeof changeSchema>;
export type Sample = z.output<typeof sampleSchema>;
export type Node = z.output<typeof nodeSchema>;
export type Clocks = z.output<typeof clocksSchema>;
export type ServiceState = z.output<typeof serviceSchema>;
export type ServiceValue = z.output<typeof serviceValueSchema>;
export type Election = z.output<typeof electionSchema>;
