import { z } from 'zod';
import { idSchema } from './show.ts';

/** Customers book for themselves; organisers run shows and act for others; operators run the system. */
export const roles = ['customer', 'organiser', 'operator'] as const;
export type Role = (typeof roles)[number];

/**
 * Who asked for a command, and in which role: a number, never a name. The owner of the ADMIN_TOKEN has no number. A
 * command that came without a token has no `by`, because nobody knows who sent it.
 */
export const bySchema = z
  .object({ userId: idSchema.optional(), role: z.enum(roles) })
  .meta({ description: 'Who asked, and in which role. Absent if the command came without a token.' });
export type By = z.infer<typeof bySchema>;
