import { z } from 'zod';
import { count, readingOf, readingShape, time } from './reading.ts';

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
