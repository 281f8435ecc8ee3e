import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { StoredPaymentEvent } from './fold.ts';

/** Per partition, the last command that these events answer. */
export function positionsOf(events: StoredPaymentEvent[]): LogPosition[] {
  const offsets = new Map<number, number>();
  for (const { position } of events) {
    offsets.set(position.partition, Math.max(position.offset, offsets.get(position.partition) ?? 0));
  }
  return Array.from(offsets, ([partition, offset]) => ({ partition, offset }));
}
