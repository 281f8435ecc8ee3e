import { appendTakeable } from '@ticketing/shared/log/append.ts';
import type { DeadLetter, DeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import { catalogueEventHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogRecord, LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import { catalogueEventJson } from '@ticketing/shared/messages/catalogue/events.ts';
import type { Replies } from '@ticketing/shared/stores/replies.ts';
import type { KafkaMessage } from 'kafkajs';
import { nextStepsOfCatalogue } from '../domain/catalogue/next-steps.ts';
import type { StepRecords } from '../step-records.ts';
import type { CatalogueOutcome } from './messages.ts';

export type PublishCatalogue = (
  partition: number,
  outcomes: CatalogueOutcome[],
  deadLetters: DeadLetter[],
) => Promise<void>;

export type PublishCatalogueOptions = {
  writer: LogWriter;
  topics: Topics;
  stepRecords: StepRecords;
  replies: Replies;
  deadLetters: DeadLetters;
};

/**
 * Publishes the results of a chunk: its events and what follows from them, in order; its dead letters; and its outcomes
 * to the processes that wait for them. Offsets may be committed only after this has resolved, so a showtime never stays
 * between two steps: after a crash its command comes again, and the same steps are sent.
 * @throws LogUnavailableError when the log does not accept them
 */
export function createPublishCatalogue(options: PublishCatalogueOptions): PublishCatalogue {
  const { writer, topics, stepRecords, replies, deadLetters } = options;
  return async (partition, outcomes, letters) => {
    const records: LogRecord[] = [];
    const messages: KafkaMessage[] = [];
    for (const { event, logged } of outcomes) {
      const { command, correlation, position, replyTo, message } = logged;
      const eventRecord = {
        topic: topics.catalogueEvents,
        // Both topics have the same number of partitions and the same keys.
        partition,
        key: event.streamId,
        value: catalogueEventJson(event),
        headers: catalogueEventHeaders(event, correlation, position),
      };
      const steps = nextStepsOfCatalogue(command, event).map((step) => stepRecords(step, correlation, replyTo));
      for (const record of [eventRecord, ...steps]) {
        records.push(record);
        messages.push(message);
      }
    }
    const refused = await appendTakeable(writer, records, (place) => messages[place]!);
    await deadLetters.put(partition, [...letters, ...refused]);
    // After the events: a client that knows the outcome finds it in what follows the topic.
    for (const { event, logged, repeated } of outcomes) {
      if (logged.replyTo === undefined) continue;
      const reply = { commandId: event.commandId, repeated, event };
      replies.publish(logged.replyTo, JSON.stringify([reply])).catch(() => undefined);
    }
  };
}
