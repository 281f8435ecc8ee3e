import type { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { LogRecord } from '@ticketing/shared/log/log-writer.ts';
import { LogRefusedError } from '@ticketing/shared/log/log-writer.ts';
import { topicNames } from '@ticketing/shared/log/topics.ts';
import { answer, evolve } from '@ticketing/worker/domain/decider.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import type { LoggedCommand, Outcome } from '@ticketing/worker/messages.ts';
import { createPublish } from '@ticketing/worker/publish.ts';
import { createStepRecords } from '@ticketing/worker/step-records.ts';
import { bookSeats, scheduleShow, showtime } from './stories.ts';

const topics = topicNames('');
const at = '2027-01-01T12:00:00.000Z';

/** A show, a booking, and a showtime that is refused because the show is there: its slots are given back. */
function outcomesOfStory(): Outcome[] {
  const show = emptyShow(scheduleShow.eventId);
  const again = { ...scheduleShow, commandId: '00000000-0000-7000-8000-000000000999', rules: 3, showtime };
  return [scheduleShow, bookSeats(10, 10, 'A1'), again].map((command, offset): Outcome => {
    const event = answer(show, command, at);
    evolve(show, event);
    const logged: LoggedCommand = {
      command,
      position: { partition: 1, offset },
      at,
      correlation: { correlationId: 'test', traceparent: '' },
      replyTo: undefined,
      message: { key: null, value: null, timestamp: '0', attributes: 0, offset: String(offset), headers: {} },
    };
    return { logged, event, repeated: false, processedBy: 'test' };
  });
}

/** Publishes the story on a log that refuses some records for good. */
async function publishTo(refuses: (record: LogRecord) => boolean) {
  const appended: LogRecord[] = [];
  const letters: DeadLetter[] = [];
  const writer = {
    async append(records: LogRecord[]) {
      if (records.some(refuses)) throw new LogRefusedError('too large');
      appended.push(...records);
      return [];
    },
  };
  const publish = createPublish(
    writer,
    topics,
    { publish: async () => 0 },
    { put: async (_partition, given) => void letters.push(...given) },
    createStepRecords(topics, { booking: () => 1, catalogue: () => 2 }),
  );
  const outcomes = outcomesOfStory();
  await publish({ partition: 1, outcomes, deadLetters: [] });
  return { appended, letters, outcomes };
}

test('the slots of a refused showtime are given back behind the events', async () => {
  const { appended, letters } = await publishTo(() => false);
  const { events, catalogueCommands } = topics;
  expect(appended.map(({ topic }) => topic)).toEqual([events, events, events, catalogueCommands, catalogueCommands]);
  expect(letters).toEqual([]);
});

test('a step that the log refuses for good costs a dead letter of its command, and nothing else', async () => {
  const { appended, letters, outcomes } = await publishTo(({ topic }) => topic === topics.catalogueCommands);
  expect(appended.map(({ value }) => JSON.parse(String(value)).version)).toEqual([1, 2, 3]);
  const { message } = outcomes[2]!.logged;
  expect(letters.map((letter) => letter.message)).toEqual([message, message]);
  expect(letters[0]!.reason).toContain(topics.catalogueCommands);
});

test('an event that the log refuses for good costs a dead letter of its command, and nothing else', async () => {
  const { appended, letters, outcomes } = await publishTo(({ key, topic, value }) => {
    return topic === topics.events && key !== null && String(value).includes('SeatsBooked');
  });
  expect(appended).toHaveLength(4);
  expect(letters.map((letter) => letter.message)).toEqual([outcomes[1]!.logged.message]);
});
