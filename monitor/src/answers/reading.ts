import { z } from 'zod';

/** A moment: ISO 8601, in UTC. */
export const time = z.iso.datetime();
export const count = z.int().min(0);

/** What is told with every figure: where it comes from, and how old it is. */
export const readingShape = {
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
export function readingOf<S extends z.ZodType>(value: S, id: string) {
  return z.object({ ...readingShape, value: value.optional() }).meta({ id });
}

/** How far a copy is behind. */
export const lagShape = {
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
export const engineShape = {
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
