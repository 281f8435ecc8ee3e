import { bytesOfRow } from '@ticketing/shared/hall/places.ts';
import { readGuarded } from '@ticketing/shared/log/chunk-reader.ts';
import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { commandPositionOf, correlationOf, processedByOf } from '@ticketing/shared/log/headers.ts';
import { readLoggedEvent } from '@ticketing/shared/log/logged-event.ts';
import { withoutMarkers } from '@ticketing/shared/log/record-decoding.ts';
import { eventSchema } from '@ticketing/shared/messages/events.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { KafkaMessage } from 'kafkajs';
import type { ShowNews } from './fold/projector.ts';

/** A message of `booking.events`. */
export type LoggedEvent = {
  eventId: number;
  version: number;
  /** Absent if it is not from the worker: then the event store has the version with everything that belongs to it. */
  stored: StoredEvent | undefined;
  message: KafkaMessage;
};

export type ReadMessages = {
  /** By show. */
  news: ShowNews[];
  unreadable: DeadLetter[];
  /** The positions of the commands whose outcomes are among the messages, according to the messages. */
  positions: LogPosition[];
};

/** Reads a message of `booking.events`. @returns the event, or why it is invalid */
export function readEvent(message: KafkaMessage): LoggedEvent | DeadLetter {
  const event = readLoggedEvent(message, eventSchema);
  if (event instanceof DeadLetter) return event;
  const { headers } = message;
  const position = commandPositionOf(headers);
  const { eventId, version } = event;
  const stored = position && {
    event,
    correlationId: correlationOf(headers).correlationId,
    position,
    processedBy: processedByOf(headers),
  };
  return { eventId, version, stored, message };
}

/** Groups messages by show, and collects the positions of the commands that they answer. */
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
    // The event is in the event store. Only the key may name its show.
    const eventId = showOfKey(message);
    if (eventId !== undefined) newsOf(eventId).upTo = Number.POSITIVE_INFINITY;
  }
  return { news: [...shows.values()], positions };
}

/** Reads messages of `booking.events`. */
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
 * The maximum weight of a chunk, in bytes written to the views: 1,000 bookings are about 0.5 MB, and so are two new
 * shows of 100,000 seats.
 */
export const maxBytesPerChunk = 2_000_000;

/** The approximate number of bytes of the views that an event changes. */
export function bytesOf({ stored }: LoggedEvent): number {
  if (stored === undefined || !('layout' in stored.event)) return 500;
  // One byte per seat in the map, and as many for building it.
  return stored.event.layout.reduce((sum, row) => sum + 100 + 2 * bytesOfRow(row), 1_000);
}

function showOfKey(message: KafkaMessage): number | undefined {
  try {
    return idSchema.safeParse(Number(message.key?.toString() ?? Number.NaN)).data;
  } catch {
    return undefined;
  }
}
