import { z } from 'zod';
import { count, engineShape, readingOf, time } from './reading.ts';

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
