import { eventHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogRecord, LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import { eventJson } from '@ticketing/shared/messages/events.ts';
import type { Redis } from 'ioredis';
import { deadLetterRecord } from './dead-letters.ts';
import type { DeadLetter, Outcome } from './messages.ts';

export type Publication = { partition: number; outcomes: Outcome[]; deadLetters: DeadLetter[] };

export type Publish = (publication: Publication) => Promise<void>;

/**
 * Tells what became of a chunk: events and dead letters onto the log in one request, in order, and the outcomes to the
 * processes that wait for them. Offsets may be committed once this has resolved, and not before: what a crash leaves
 * unpublished comes again with its command.
 * @throws LogUnavailableError when the log does not take them now, LogRefusedError when it never will
 */
export function createPublish(writer: LogWriter, topics: Topics, redis: Redis): Publish {
  return async ({ partition, outcomes, deadLetters }) => {
    const replies = new Map<string, string[]>();
    const records: LogRecord[] = deadLetters.map((letter) => deadLetterRecord(letter, topics, partition));
    for (const { event, logged, repeated } of outcomes) {
      const json = eventJson(event);
      records.push({
        topic: topics.events,
        // Both topics have the same number of partitions and the same keys, so an event stands where its command does.
        partition,
        key: String(event.eventId),
        value: json,
        headers: eventHeaders(event, logged.correlation, logged.position),
      });
      if (logged.replyTo === undefined) continue;
      const reply = `{"commandId":"${event.commandId}","repeated":${repeated},"event":${json}}`;
      const others = replies.get(logged.replyTo);
      if (others === undefined) replies.set(logged.replyTo, [reply]);
      else others.push(reply);
    }
    // The outcomes are committed: whoever waits need not wait for the log as well. A reply that is lost costs its reader
    // time, never truth.
    for (const [channel, list] of replies) redis.publish(channel, `[${list.join(',')}]`).catch(() => undefined);
    if (records.length > 0) await writer.append(records);
  };
}
