import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { commandPositionOf, correlationOf } from '@ticketing/shared/log/headers.ts';
import { faultOfRecord, withoutMarkers } from '@ticketing/shared/log/record-decoding.ts';
import { eventSchema } from '@ticketing/shared/messages/events.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import type { KafkaMessage } from 'kafkajs';
import type { ShowNews } from './fold/projector.ts';

/** A message that is no event, and why. */
export type Unreadable = { message: KafkaMessage; reason: string };

export type ReadMessages = {
  /** By show. */
  news: ShowNews[];
  unreadable: Unreadable[];
  /** Of each partition of commands, the last command whose outcome is among the messages. */
  positions: LogPosition[];
};

/** Takes messages of `booking.events` apart. */
export function readMessages(messages: KafkaMessage[]): ReadMessages {
  const shows = new Map<number, Required<ShowNews>>();
  const offsets = new Map<number, number>();
  const unreadable: Unreadable[] = [];
  const newsOf = (eventId: number) => {
    const news = shows.get(eventId) ?? { eventId, events: [], upTo: 0 };
    shows.set(eventId, news);
    return news;
  };
  for (const message of withoutMarkers(messages)) {
    const parsed = faultOfRecord(message) ?? parseEvent(message.value);
    if (typeof parsed === 'string') {
      unreadable.push({ message, reason: parsed });
      // What it should have said is in the event store. Its key names the show, if anything does.
      const eventId = idSchema.safeParse(Number(message.key?.toString() ?? Number.NaN));
      if (eventId.success) newsOf(eventId.data).upTo = Number.POSITIVE_INFINITY;
      continue;
    }
    const { headers } = message;
    const position = commandPositionOf(headers);
    const news = newsOf(parsed.eventId);
    if (position === undefined) {
      // Not from the worker. The event store knows the version with all that belongs to it.
      news.upTo = Math.max(news.upTo, parsed.version);
      continue;
    }
    news.events.push({ event: parsed, correlationId: correlationOf(headers).correlationId, position });
    offsets.set(position.partition, Math.max(offsets.get(position.partition) ?? 0, position.offset));
  }
  return {
    news: [...shows.values()],
    unreadable,
    positions: Array.from(offsets, ([partition, offset]) => ({ partition, offset })),
  };
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
