import { readGuarded } from '@ticketing/shared/log/chunk-reader.ts';
import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { commandPositionOf, correlationOf } from '@ticketing/shared/log/headers.ts';
import { faultOfRecord, withoutMarkers } from '@ticketing/shared/log/record-decoding.ts';
import { eventSchema } from '@ticketing/shared/messages/events.ts';
import { idSchema, seatCount } from '@ticketing/shared/messages/show.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { KafkaMessage } from 'kafkajs';
import type { ShowNews } from './fold/projector.ts';

/** A message of `booking.events`. */
export type LoggedEvent = {
  eventId: number;
  version: number;
  /** Absent where it does not come from the worker: the event store knows the version with all that belongs to it. */
  stored: StoredEvent | undefined;
  message: KafkaMessage;
};

export type ReadMessages = {
  /** By show. */
  news: ShowNews[];
  unreadable: DeadLetter[];
  /** The places of the commands whose outcomes are among the messages, as they say themselves. */
  positions: LogPosition[];
};

/** Reads a message of `booking.events`. @returns the event, or why it is none */
export function readEvent(message: KafkaMessage): LoggedEvent | DeadLetter {
  const parsed = faultOfRecord(message) ?? parseEvent(message.value);
  if (typeof parsed === 'string') return new DeadLetter(message, parsed);
  const { headers } = message;
  const position = commandPositionOf(headers);
  const { eventId, version } = parsed;
  const stored = position && { event: parsed, correlationId: correlationOf(headers).correlationId, position };
  return { eventId, version, stored, message };
}

/** What messages say of each show, and which commands they answer. */
export function gatherNews(events: LoggedEvent[], unreadable: DeadLetter[]): Omit<ReadMessages, 'unreadable'> {
  const shows = new Map<number, Required<ShowNews>>();
  const positions: LogPosition[] = [];
  const newsOf = (eventId: number) => {
    const news = shows.get(eventId) ?? { eventId, events: [], upTo: 0 };
    shows.set(eventId, news);
    return news;
  };
  for (const { eventId, version, stored } of events) {
    const news = newsOf(eventId);
    if (stored === undefined) {
      news.upTo = Math.max(news.upTo, version);
      continue;
    }
    news.events.push(stored);
    positions.push(stored.position);
  }
  for (const { message } of unreadable) {
    // What it should have said is in the event store. Its key names the show, if anything does.
    const eventId = showOfKey(message);
    if (eventId !== undefined) newsOf(eventId).upTo = Number.POSITIVE_INFINITY;
  }
  return { news: [...shows.values()], positions };
}

/** Takes messages of `booking.events` apart. */
export function readMessages(messages: KafkaMessage[]): ReadMessages {
  const events: LoggedEvent[] = [];
  const unreadable: DeadLetter[] = [];
  for (const message of withoutMarkers(messages)) {
    const read = readGuarded(message, readEvent);
    if (read instanceof DeadLetter) unreadable.push(read);
    else events.push(read);
  }
  return { ...gatherNews(events, unreadable), unreadable };
}

/**
 * What a chunk may weigh, in bytes that are written to the views, about: 1,000 bookings are 0.5 MB, and so is what it costs
 * to open two halls of 100,000 seats.
 */
export const maxBytesPerChunk = 2_000_000;

/** How many bytes of the views an event makes or changes, about. */
export function bytesOf({ stored }: LoggedEvent): number {
  if (stored?.event.type !== 'ShowScheduled') return 500;
  // A byte a seat in the map, and as many again for its making.
  return 1_000 + 100 * stored.event.layout.length + 2 * seatCount(stored.event.layout);
}

function showOfKey(message: KafkaMessage): number | undefined {
  try {
    return idSchema.safeParse(Number(message.key?.toString() ?? Number.NaN)).data;
  } catch {
    return undefined;
  }
}

/** @returns the event, or why there is none */
function parseEvent(value: Buffer | null) {
  if (value === null) return 'has no value';
  let json: unknown;
  try {
    json = JSON.parse(value.toString());
  } catch {
    return 'is not JSON';
  }
  const result = eventSchema.safeParse(json);
  if (result.success) return result.data;
  return result.error.issues.map(({ path, message }) => `${path.join('.') || 'event'}: ${message}`).join('; ');
}
