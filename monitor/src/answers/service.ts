import { z } from 'zod';
import { count, readingShape, time } from './reading.ts';

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
