import { z } from 'zod';
import { clocksSchema } from './answers/clocks.ts';
import { kafkaSchema } from './answers/kafka.ts';
import { mongodbSchema } from './answers/mongodb.ts';
import { nginxSchema } from './answers/nginx.ts';
import { postgresSchema } from './answers/postgres.ts';
import { count, engineShape, nodeSchema, readingShape, time } from './answers/reading.ts';
import { redisSchema } from './answers/redis.ts';
import { serviceSchema, type serviceValueSchema } from './answers/service.ts';

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
