import { appendTakeable } from '@ticketing/shared/log/append.ts';
import type { DeadLetter, DeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import { eventHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogRecord, LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import { eventJson } from '@ticketing/shared/messages/events.ts';
import type { Replies } from '@ticketing/shared/stores/replies.ts';
import { nextStepsOfShow } from './domain/catalogue/next-steps.ts';
import type { Outcome } from './messages.ts';
import type { StepRecords } from './step-records.ts';

export type Publication = { partition: number; outcomes: Outcome[]; deadLetters: DeadLetter[] };

export type Publish = (publication: Publication) => Promise<void>;

/**
 * Publishes the results of a chunk: its events to the log in one request, in order, with the slots that refused and
 * cancelled showtimes give back; its outcomes to the processes that wait for them; its dead letters to their topic.
 * Offsets may be committed only after this has resolved: what a crash leaves unpublished comes again with its command.
 * @throws LogUnavailableError when the log does not accept them
 */
export function createPublish(
  writer: Pick<LogWriter, 'append'>,
  topics: Topics,
  replies: Replies,
  deadLetters: DeadLetters,
  stepRecords: StepRecords,
): Publish {
  return async ({ partition, outcomes, deadLetters: letters }) => {
    const waited = new Map<string, string[]>();
    const records = outcomes.map(({ event, logged, repeated, processedBy }): LogRecord => {
      const json = eventJson(event);
      if (logged.replyTo !== undefined) {
        const reply = `{"commandId":"${event.commandId}","repeated":${repeated},"event":${json}}`;
        const others = waited.get(logged.replyTo);
        if (others === undefined) waited.set(logged.replyTo, [reply]);
        else others.push(reply);
      }
      return {
        topic: topics.events,
        // Both topics have the same number of partitions and the same keys, so an event has the partition of its
        // command.
        partition,
        key: String(event.eventId),
        value: json,
        headers: eventHeaders(event, logged.correlation, logged.position, processedBy),
      };
    });
    // The outcomes are committed, so waiting clients need not wait for the log as well. A lost reply only makes its
    // client wait longer.
    for (const [channel, list] of waited) replies.publish(channel, `[${list.join(',')}]`).catch(() => undefined);
    const steps = outcomes.flatMap(({ event, logged, showtime }) =>
      nextStepsOfShow(logged.command, event, showtime).map((step) => ({
        record: stepRecords(step, logged.correlation, undefined),
        message: logged.message,
      })),
    );
    const refused = await appendTakeable(writer, [...records, ...steps.map(({ record }) => record)], (place) => {
      return outcomes[place]?.logged.message ?? steps[place - outcomes.length]!.message;
    });
    await deadLetters.put(partition, [...letters, ...refused]);
  };
}
