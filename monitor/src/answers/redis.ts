import { z } from 'zod';
import { count, engineShape, readingOf, time } from './reading.ts';

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
