import { z } from 'zod';
import { engineShape, readingOf, time } from './reading.ts';

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
