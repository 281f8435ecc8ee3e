import { z } from 'zod';
import { count, engineShape, readingOf } from './reading.ts';

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
