import { z } from 'zod';
import { count, engineShape, readingOf, time } from './reading.ts';

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
