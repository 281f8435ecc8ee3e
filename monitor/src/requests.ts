import { z } from 'zod';

/** `POST /api/monitor/elections` */
export const electionRequestSchema = z.strictObject({
  engine: z.enum(['kafka', 'postgres', 'redis', 'mongodb']),
  /** Of Kafka: only this partition of each topic. */
  partition: z.int().min(0).max(1_023).optional(),
  confirm: z.literal(true, { error: 'must be true: the engine will have another leader' }),
});

export type ElectionRequest = z.output<typeof electionRequestSchema>;

export const noQuery = z.strictObject({});

/** `GET /api/monitor/history` */
export const historyQuerySchema = z.strictObject({
  minutes: z
    .string()
    .regex(/^[1-9][0-9]?$/, 'must be 1 to 60')
    .transform(Number)
    .pipe(z.number().max(60, 'must be 1 to 60'))
    .default(60),
});
