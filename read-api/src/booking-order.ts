/** When a booking was decided, by the clocks that order decisions. */
export type DecidedAt = {
  eventId: number;
  /** The logical clock of the show: one more with each of its events. */
  version: number;
  /** Its command on the log: the component of the vector that it is known by. Offsets begin anew on each log. */
  vector: { log: number; partition: number; offset: number };
};

export type BookingOrder = {
  order: 'same' | 'before' | 'after' | 'concurrent';
  /** What says so. */
  by: 'version' | 'offset' | 'log' | 'nothing';
};

/**
 * Which of two decisions came first, as far as the logs order them. All commands of a show are in one partition, and a
 * partition is decided in its order: two shows of one partition are ordered by their offsets, and an earlier log was decided
 * before a later one. Between partitions nothing is ordered, whatever the clocks on the walls say.
 */
export function orderOf(one: DecidedAt, other: DecidedAt): BookingOrder {
  if (one.eventId === other.eventId) return { order: compared(one.version, other.version), by: 'version' };
  if (one.vector.partition !== other.vector.partition) return { order: 'concurrent', by: 'nothing' };
  const by = one.vector.log === other.vector.log ? 'offset' : 'log';
  return { order: compared(one.vector[by], other.vector[by]), by };
}

function compared(one: number, other: number): BookingOrder['order'] {
  if (one === other) return 'same';
  return one < other ? 'before' : 'after';
}
