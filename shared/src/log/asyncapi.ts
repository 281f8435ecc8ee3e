import { z } from 'zod';
import { plainInstants } from '../messages/json-schema.ts';
import { commandMessages, eventMessages } from './asyncapi/bookings.ts';
import { catalogueCommandMessages, catalogueEventMessages } from './asyncapi/catalogue.ts';
import { paymentCommandMessages, paymentEventMessages } from './asyncapi/payments.ts';
import { topicNames } from './topics.ts';

const cloudEventHeaders = {
  ce_specversion: z.literal('1.0'),
  ce_id: z.string(),
  ce_type: z.string(),
  ce_source: z.string(),
  ce_time: z.iso.datetime(),
  ce_subject: z.string(),
  'correlation-id': z.string(),
  traceparent: z.string(),
};

/** The headers of a command, as write-api and worker write them. All are optional for other producers. */
export const commandHeadersSchema = z.object({
  ...cloudEventHeaders,
  ce_id: z.uuid().meta({ description: 'The commandId.' }),
  ce_subject: z.string().meta({
    description:
      'The booking, or the show of ScheduleShow and ChangeLayout; of the catalogue the stream; of payments the payment.',
  }),
  'reply-to': z
    .string()
    .optional()
    .meta({ description: 'The Redis channel on which the sender waits for the outcome.' }),
});

/** The headers of an event. */
export const eventHeadersSchema = z.object({
  ...cloudEventHeaders,
  ce_id: z
    .string()
    .meta({ description: '`eventId:version`, of the catalogue `streamId:version`, of payments `paymentId:version`' }),
  'command-position': z.string().meta({ description: '`partition:offset` of the command that this answers.' }),
  'processed-by': z
    .string()
    .optional()
    .meta({ description: 'Of bookings: the worker that decided it, `host:pid`. Earlier events are without.' }),
});

/** The headers that a dead letter has besides its original ones. */
const deadLetterHeadersSchema = z.looseObject({
  'dlq-reason': z.string(),
  'dlq-topic': z.string(),
  'dlq-partition': z.string(),
  'dlq-offset': z.string(),
  'dlq-at': z.iso.datetime(),
  'dlq-cut': z.string().optional().meta({
    description: 'Only of a truncated letter: the size of the original message in bytes.',
  }),
});

/** The AsyncAPI 3 document of the topics, made from the schemas that consumers parse with. */
export function createAsyncApiDocument() {
  const topics = topicNames('');
  return {
    asyncapi: '3.0.0',
    info: { title: 'Ticketing: topics', version: '1.0.0', description, license: { name: 'MIT' } },
    defaultContentType: 'application/json',
    channels: {
      commands: channel(
        topics.commands,
        'Commands, in the order in which they are decided.',
        Object.keys(commandMessages),
      ),
      events: channel(topics.events, 'Events, in version order per show.', Object.keys(eventMessages)),
      commandsDeadLetters: channel(
        topics.commandsDeadLetters,
        'Messages that are not valid commands, or cannot be decided.',
        ['DeadLetter'],
      ),
      eventsDeadLetters: channel(
        topics.eventsDeadLetters,
        'Messages that are not valid events, or cannot be projected.',
        ['DeadLetter'],
      ),
      catalogueCommands: channel(
        topics.catalogueCommands,
        'Commands for movies and theaters, in the order in which they are decided.',
        Object.keys(catalogueCommandMessages),
      ),
      catalogueEvents: channel(
        topics.catalogueEvents,
        'Events of movies and theaters, in version order per stream.',
        Object.keys(catalogueEventMessages),
      ),
      catalogueCommandsDeadLetters: channel(
        topics.catalogueCommandsDeadLetters,
        'Messages that are not valid commands, or cannot be decided.',
        ['DeadLetter'],
      ),
      catalogueEventsDeadLetters: channel(
        topics.catalogueEventsDeadLetters,
        'Messages that are not valid events, or cannot be projected.',
        ['DeadLetter'],
      ),
      paymentCommands: channel(
        topics.paymentCommands,
        'Commands for payments, in the order in which they are decided.',
        Object.keys(paymentCommandMessages),
      ),
      paymentEvents: channel(
        topics.paymentEvents,
        'Events of payments, in version order per payment. Each has the whole state of its payment.',
        Object.keys(paymentEventMessages),
      ),
      paymentCommandsDeadLetters: channel(
        topics.paymentCommandsDeadLetters,
        'Messages that are not valid commands, or cannot be decided.',
        ['DeadLetter'],
      ),
      paymentEventsDeadLetters: channel(
        topics.paymentEventsDeadLetters,
        'Messages that are not valid events, or cannot be projected.',
        ['DeadLetter'],
      ),
    },
    operations: {
      acceptCommand: operation('send', 'commands', 'write-api: answers 202 once the log has acknowledged it.'),
      decideCommand: operation('receive', 'commands', 'worker: every command gets exactly one outcome.'),
      publishOutcome: operation('send', 'events', 'worker: after the outcome is committed to the event store.'),
      projectEvent: operation('receive', 'events', 'sync-service: folds it into the views.'),
      deadLetterCommand: operation('send', 'commandsDeadLetters', 'worker: and continues with the next.'),
      deadLetterEvent: operation('send', 'eventsDeadLetters', 'sync-service: and continues with the next.'),
      acceptCatalogueCommand: operation('send', 'catalogueCommands', 'write-api: as acceptCommand.'),
      decideCatalogueCommand: operation('receive', 'catalogueCommands', 'worker: as decideCommand.'),
      publishCatalogueOutcome: operation('send', 'catalogueEvents', 'worker: as publishOutcome.'),
      followCatalogue: operation('receive', 'catalogueEvents', 'write-api: keeps what a showtime is made of.'),
      projectCatalogueEvent: operation('receive', 'catalogueEvents', 'sync-service: folds it into the views.'),
      deadLetterCatalogueCommand: operation('send', 'catalogueCommandsDeadLetters', 'worker: as deadLetterCommand.'),
      deadLetterCatalogueEvent: operation('send', 'catalogueEventsDeadLetters', 'sync-service: as deadLetterEvent.'),
      acceptPaymentCommand: operation('send', 'paymentCommands', 'write-api and payments: as acceptCommand.'),
      decidePaymentCommand: operation('receive', 'paymentCommands', 'payments: as decideCommand.'),
      publishPaymentOutcome: operation('send', 'paymentEvents', 'payments: as publishOutcome.'),
      followBookings: operation('receive', 'events', 'payments: sends FollowBooking for bookings that are paid for.'),
      projectPaymentEvent: operation('receive', 'paymentEvents', 'sync-service: folds it into the views.'),
      deadLetterPaymentCommand: operation('send', 'paymentCommandsDeadLetters', 'payments: as deadLetterCommand.'),
      deadLetterPaymentEvent: operation('send', 'paymentEventsDeadLetters', 'sync-service: as deadLetterEvent.'),
    },
    components: {
      messages: {
        ...mapValues(commandMessages, (name, { summary }) => message(name, summary, 'CommandHeaders')),
        ...mapValues(eventMessages, (name, { summary }) => message(name, summary, 'EventHeaders')),
        ...mapValues(catalogueCommandMessages, (name, { summary }) =>
          message(name, summary, 'CommandHeaders', streamKey),
        ),
        ...mapValues(catalogueEventMessages, (name, { summary }) => message(name, summary, 'EventHeaders', streamKey)),
        ...mapValues(paymentCommandMessages, (name, { summary }) =>
          message(name, summary, 'CommandHeaders', paymentKey),
        ),
        ...mapValues(paymentEventMessages, (name, { summary }) => message(name, summary, 'EventHeaders')),
        DeadLetter: {
          name: 'DeadLetter',
          summary: 'The original message, byte for byte, with the reason.',
          headers: { $ref: '#/components/schemas/DeadLetterHeaders' },
          payload: {},
        },
      },
      schemas: {
        ...mapValues(
          {
            ...commandMessages,
            ...eventMessages,
            ...catalogueCommandMessages,
            ...catalogueEventMessages,
            ...paymentCommandMessages,
            ...paymentEventMessages,
          },
          (_name, { schema }) => jsonSchema(schema),
        ),
        CommandHeaders: jsonSchema(commandHeadersSchema),
        EventHeaders: jsonSchema(eventHeadersSchema),
        DeadLetterHeaders: jsonSchema(deadLetterHeadersSchema),
      },
    },
  };
}

const description = [
  'Key: the eventId as decimal text, of the catalogue the streamId; a show, movie or theater is in one partition',
  '(murmur2). Headers: CloudEvents 1.0, binary mode.',
  'Consumers ignore unknown fields; a field is never reused for another meaning. Topics are kept for ever and never',
  'compacted. A message may be on a topic more than once: duplicates have the same commandId, or the same eventId (streamId)',
  'and version. Consumers read uncommitted: they do not wait for transactions, and an aborted one undoes nothing. Records may',
  'be sent compressed (gzip, snappy, lz4, zstd); the topics store them uncompressed, with the timestamp of the broker. A',
  'record that cannot be read is dead-lettered with the reason; the value of the dead letter has its raw bytes.',
].join(' ');

function channel(address: string, text: string, messages: string[]) {
  return {
    address,
    description: text,
    messages: Object.fromEntries(messages.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
  };
}

function operation(action: 'send' | 'receive', channelName: string, summary: string) {
  return { action, channel: { $ref: `#/channels/${channelName}` }, summary };
}

const showKey = '^[1-9][0-9]{0,9}$';
// 0 where the show of a fact is unknown.
const paymentKey = '^(0|[1-9][0-9]{0,9})$';
const streamKey = '^(movie|theater)-[a-z0-9][a-z0-9-]{0,63}$';

function message(name: string, summary: string, headers: string, keyPattern = showKey) {
  return {
    name,
    summary,
    headers: { $ref: `#/components/schemas/${headers}` },
    payload: { $ref: `#/components/schemas/${name}` },
    bindings: { kafka: { key: { type: 'string', pattern: keyPattern } } },
  };
}

/** AsyncAPI schemas are JSON Schema draft 7. `io: input`, because clients write these messages. */
function jsonSchema(schema: z.ZodType) {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    override: plainInstants,
  });
  return rest;
}

function mapValues<T, R>(record: Record<string, T>, map: (name: string, value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(name, value)]));
}
