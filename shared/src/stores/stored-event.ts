import type { z } from 'zod';
import type { RecordedPosition } from '../log/headers.ts';

/** A stored event with the position of the command that it answers. */
export type Stored<Event> = { event: Event; correlationId: string; position: RecordedPosition };

/** The columns that every table of events has, as a select list. */
export const storedColumns =
  'version, command_id, type, data, at, correlation_id, command_log, command_partition, command_offset';

export type StoredRow = {
  version: number;
  command_id: string;
  type: string;
  data: Record<string, unknown>;
  at: Date;
  correlation_id: string;
  command_log: number;
  command_partition: number;
  command_offset: number;
};

/**
 * Converts a row of a table of events to its event.
 * @param schema restores the order of the fields
 * @param own the fields that have a column in this table only
 */
export function storedAs<Event>(schema: z.ZodType<Event>, row: StoredRow, own: Record<string, unknown>): Stored<Event> {
  const { version, command_id: commandId, type, data, at, correlation_id: correlationId } = row;
  const { command_log: log, command_partition: partition, command_offset: offset } = row;
  return {
    event: schema.parse({ ...data, ...own, version, type, commandId, at: at.toISOString() }),
    correlationId,
    position: log === 0 ? { partition, offset } : { log, partition, offset },
  };
}
