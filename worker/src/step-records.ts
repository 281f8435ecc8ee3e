import { commandHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogRecord } from '@ticketing/shared/log/log-writer.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import type { Correlation } from '@ticketing/shared/service/correlation.ts';
import type { NextStep } from './domain/catalogue/next-steps.ts';

/** The partition of a key: on the bookings' topics, and on the catalogue's. */
export type PartitionsOf = { booking: (eventId: number) => number; catalogue: (streamId: string) => number };

/**
 * Makes the records of next steps. Who waits for the first step is told of the last.
 * @param topics, partitionsOf of the two logs
 */
export function createStepRecords(topics: Topics, partitionsOf: PartitionsOf) {
  return (step: NextStep, correlation: Correlation, replyTo: string | undefined): LogRecord => {
    const command = 'booking' in step ? step.booking : step.catalogue;
    const place =
      'booking' in step
        ? {
            topic: topics.commands,
            partition: partitionsOf.booking(step.booking.eventId),
            key: String(step.booking.eventId),
          }
        : {
            topic: topics.catalogueCommands,
            partition: partitionsOf.catalogue(step.catalogue.streamId),
            key: step.catalogue.streamId,
          };
    const headers = commandHeaders(command, correlation, '/worker', replyTo);
    return { ...place, value: JSON.stringify(command), headers };
  };
}

export type StepRecords = ReturnType<typeof createStepRecords>;
