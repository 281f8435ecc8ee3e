import type { ShowHead } from './types.ts';

/** A tenth of the seats. */
const fewPart = 0.1;

/** What people should know of a show's free seats before they look at its hall; undefined: there are plenty. */
export function availabilityOf({
  status,
  counts,
}: Pick<ShowHead, 'status' | 'counts'>): 'cancelled' | 'soldOut' | 'few' | undefined {
  if (status === 'cancelled') return 'cancelled';
  const { available, held, booked } = counts;
  if (available === 0) return 'soldOut';
  return available < (available + held + booked) * fewPart ? 'few' : undefined;
}
