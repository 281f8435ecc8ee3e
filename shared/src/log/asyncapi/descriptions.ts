import type { z } from 'zod';

/** The messages of a topic by name: their schemas, and what they are for. */
export type MessageDescriptions = Record<string, { schema: z.ZodType; summary: string }>;
