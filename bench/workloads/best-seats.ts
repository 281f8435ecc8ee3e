import { newBookingId, newCommandId } from '@ticketing/shared/messages/ids.ts';
import type { Workload } from './workload.ts';
import { showOf } from './workload.ts';

/** One hot show, as often asked for its best seat as it has seats. */
export const bestSeats: Workload = {
  name: 'best',
  title: 'one hot show, the best seat each',
  make(commands, eventId) {
    return {
      shows: [showOf(eventId, commands)],
      commands: Array.from({ length: commands }, (_, index) => ({
        commandId: newCommandId(),
        type: 'BookSeats',
        eventId,
        bookingId: newBookingId(eventId),
        userId: index + 1,
        best: { count: 1 },
      })),
    };
  },
};
