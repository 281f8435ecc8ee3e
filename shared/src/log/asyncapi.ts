import { z } from 'zod';
import {
  defineMovieSchema,
  defineTheaterSchema,
  releaseSlotSchema,
  retireMovieSchema,
  settleSlotSchema,
  takeSlotSchema,
  useMovieSchema,
} from '../messages/catalogue/commands.ts';
import {
  catalogueCommandRejectedSchema,
  movieDefinedSchema,
  movieRetiredSchema,
  movieUsedSchema,
  slotsReleasedSchema,
  slotTakenSchema,
  theaterDefinedSchema,
} from '../messages/catalogue/events.ts';
import {
  bookSeatsSchema,
  cancelBookingSchema,
  cancelSeatsSchema,
  cancelShowSchema,
  changeLayoutSchema,
  changeShowSchema,
  checkInSeatSchema,
  confirmBookingSchema,
  exchangeSeatsSchema,
  expireHoldSchema,
  expireWaitSchema,
  extendHoldSchema,
  holdSeatsSchema,
  joinWaitlistSchema,
  offerSeatsSchema,
  scheduleShowSchema,
  transferBookingSchema,
} from '../messages/commands.ts';
import {
  bookingCancelledSchema,
  bookingConfirmedSchema,
  bookingTransferredSchema,
  commandRejectedSchema,
  holdExpiredSchema,
  holdExtendedSchema,
  layoutChangedSchema,
  seatCheckedInSchema,
  seatsBookedSchema,
  seatsCancelledSchema,
  seatsExchangedSchema,
  seatsHeldSchema,
  showCancelledSchema,
  showChangedSchema,
  showScheduledSchema,
  waitExpiredSchema,
  waitlistJoinedSchema,
} from '../messages/events.ts';
import { plainInstants } from '../messages/json-schema.ts';
import {
  followBookingSchema,
  recordProviderFactSchema,
  recordStepSchema,
  refundPaymentSchema,
  startPaymentSchema,
  sweepPaymentSchema,
} from '../messages/payments/commands.ts';
import {
  actionRequiredSchema,
  paymentAuthorisedSchema,
  paymentAuthorisingSchema,
  paymentCapturedSchema,
  paymentCapturingSchema,
  paymentCommandRejectedSchema,
  paymentDeclinedSchema,
  paymentNotedSchema,
  paymentRefundedSchema,
  paymentStartedSchema,
  paymentVoidedSchema,
  paymentVoidingSchema,
  refundFailedSchema,
  refundStartedSchema,
} from '../messages/payments/events.ts';
import { topicNames } from './topics.ts';

type MessageDescription = { schema: z.ZodType; summary: string };

const commandMessages: Record<string, MessageDescription> = {
  ScheduleShow: { schema: scheduleShowSchema, summary: 'Schedules a show. The same details are the same command.' },
  ChangeShow: { schema: changeShowSchema, summary: 'Changes a show; its bookings stay as they are.' },
  CancelShow: { schema: cancelShowSchema, summary: 'Cancels a show, and with it all its bookings.' },
  ChangeLayout: { schema: changeLayoutSchema, summary: 'Gives a show another layout, the whole of it.' },
  BookSeats: { schema: bookSeatsSchema, summary: 'Books seats, all or none.' },
  HoldSeats: { schema: holdSeatsSchema, summary: 'Holds seats for a while, all or none.' },
  ExtendHold: {
    schema: extendHoldSchema,
    summary: 'Asks whether a hold can be paid for, and gives the payment time. Sent by payments itself.',
  },
  ConfirmBooking: { schema: confirmBookingSchema, summary: 'Turns a hold into a booking.' },
  CancelBooking: { schema: cancelBookingSchema, summary: 'Cancels a booking or a hold, or ends a wait.' },
  CancelSeats: { schema: cancelSeatsSchema, summary: 'Cancels some seats of a booking; with the last one it ends.' },
  ExchangeSeats: { schema: exchangeSeatsSchema, summary: 'Exchanges the seats of a booking, all or none.' },
  TransferBooking: { schema: transferBookingSchema, summary: 'Gives a booking to another user.' },
  CheckInSeat: { schema: checkInSeatSchema, summary: 'Lets somebody in with the ticket of a seat, once.' },
  ExpireHold: { schema: expireHoldSchema, summary: 'Ends a hold whose time is up. Sent by the worker itself.' },
  JoinWaitlist: { schema: joinWaitlistSchema, summary: 'Waits for seats that become free.' },
  OfferSeats: {
    schema: offerSeatsSchema,
    summary: 'Holds free seats for the first of those who wait and whom they fit. Sent by the worker itself.',
  },
  ExpireWait: { schema: expireWaitSchema, summary: 'Ends a wait when the show starts. Sent by the worker itself.' },
};

const eventMessages: Record<string, MessageDescription> = {
  ShowScheduled: { schema: showScheduledSchema, summary: 'A show can be booked.' },
  ShowChanged: { schema: showChangedSchema, summary: 'What has changed of a show.' },
  ShowCancelled: { schema: showCancelledSchema, summary: 'A show will not take place; its bookings are cancelled.' },
  LayoutChanged: { schema: layoutChangedSchema, summary: 'A show has another layout; who has a seat keeps it.' },
  SeatsBooked: { schema: seatsBookedSchema, summary: 'Seats were booked.' },
  SeatsHeld: { schema: seatsHeldSchema, summary: 'Seats are held for a limited time.' },
  HoldExtended: {
    schema: holdExtendedSchema,
    summary: 'A payment for a hold has started, and it has time until then.',
  },
  BookingConfirmed: { schema: bookingConfirmedSchema, summary: 'A hold was confirmed.' },
  BookingCancelled: { schema: bookingCancelledSchema, summary: 'Seats are free again.' },
  SeatsCancelled: { schema: seatsCancelledSchema, summary: 'Some seats of a booking are free again.' },
  SeatsExchanged: { schema: seatsExchangedSchema, summary: 'A booking has other seats.' },
  BookingTransferred: { schema: bookingTransferredSchema, summary: 'A booking has another user.' },
  SeatCheckedIn: { schema: seatCheckedInSchema, summary: 'Somebody was let in with the ticket of a seat.' },
  HoldExpired: { schema: holdExpiredSchema, summary: 'A hold has run out; its seats are free again.' },
  WaitlistJoined: { schema: waitlistJoinedSchema, summary: 'A booking waits for seats.' },
  WaitExpired: { schema: waitExpiredSchema, summary: 'A wait has ended, because the show has started.' },
  CommandRejected: { schema: commandRejectedSchema, summary: 'A command was refused, and why. Changes no seat.' },
};

const catalogueCommandMessages: Record<string, MessageDescription> = {
  DefineMovie: { schema: defineMovieSchema, summary: 'Adds a movie, or replaces the revision that was read.' },
  RetireMovie: { schema: retireMovieSchema, summary: 'Takes a movie off the programme.' },
  UseMovie: { schema: useMovieSchema, summary: 'The second step of a showtime. Sent by the worker itself.' },
  DefineTheater: { schema: defineTheaterSchema, summary: 'Adds a theater, or replaces the revision that was read.' },
  TakeSlot: { schema: takeSlotSchema, summary: 'The first step of a showtime: its time in a hall.' },
  ReleaseSlot: {
    schema: releaseSlotSchema,
    summary: 'Gives back what a refused step had taken. Sent by the worker itself.',
  },
  SettleSlot: {
    schema: settleSlotSchema,
    summary: 'Which slot of a show counts from now on. Sent by the worker itself.',
  },
};

const catalogueEventMessages: Record<string, MessageDescription> = {
  MovieDefined: { schema: movieDefinedSchema, summary: 'A movie, as it is from now on.' },
  MovieRetired: { schema: movieRetiredSchema, summary: 'A movie gets no new shows.' },
  MovieUsed: { schema: movieUsedSchema, summary: 'A movie has a show to come.' },
  TheaterDefined: { schema: theaterDefinedSchema, summary: 'A theater and its halls, as they are from now on.' },
  SlotTaken: { schema: slotTakenSchema, summary: 'A hall is taken for a show.' },
  SlotsReleased: { schema: slotsReleasedSchema, summary: 'Slots of a show are free again.' },
  CatalogueCommandRejected: { schema: catalogueCommandRejectedSchema, summary: 'A command was refused, and why.' },
};

const paymentCommandMessages: Record<string, MessageDescription> = {
  StartPayment: { schema: startPaymentSchema, summary: 'Starts a payment for a booking that is held.' },
  FollowBooking: {
    schema: followBookingSchema,
    summary: 'What the booking stream said of a booking that is paid for. Sent by payments itself.',
  },
  RecordStep: { schema: recordStepSchema, summary: 'What the provider answered to a call. Sent by payments itself.' },
  RecordProviderFact: {
    schema: recordProviderFactSchema,
    summary: 'What the provider said by itself. Its payment may be unknown.',
  },
  RefundPayment: { schema: refundPaymentSchema, summary: 'Gives money back, because an organiser says so.' },
  SweepPayment: {
    schema: sweepPaymentSchema,
    summary: 'Does again what is under way for minutes. Sent by payments itself, or for an operator.',
  },
};

const paymentEventMessages: Record<string, MessageDescription> = {
  PaymentStarted: { schema: paymentStartedSchema, summary: 'A payment has begun; the hold is being extended.' },
  PaymentAuthorising: { schema: paymentAuthorisingSchema, summary: 'The provider is asked to set the money aside.' },
  ActionRequired: { schema: actionRequiredSchema, summary: 'The buyer has to agree at `nextActionUrl`.' },
  PaymentAuthorised: {
    schema: paymentAuthorisedSchema,
    summary: 'The money is set aside; the booking is being confirmed.',
  },
  PaymentCapturing: { schema: paymentCapturingSchema, summary: 'The booking is booked; the money is being taken.' },
  PaymentCaptured: { schema: paymentCapturedSchema, summary: 'The money was taken.' },
  PaymentDeclined: { schema: paymentDeclinedSchema, summary: 'No money was set aside; another payment may be made.' },
  PaymentVoiding: { schema: paymentVoidingSchema, summary: 'What was set aside is being let go.' },
  PaymentVoided: { schema: paymentVoidedSchema, summary: 'What was set aside was let go; no money has moved.' },
  RefundStarted: { schema: refundStartedSchema, summary: 'Money is being given back.' },
  PaymentRefunded: { schema: paymentRefundedSchema, summary: 'Money was given back.' },
  RefundFailed: { schema: refundFailedSchema, summary: 'Money could not be given back: somebody has to look.' },
  PaymentNoted: { schema: paymentNotedSchema, summary: 'A command was known, came late, or told a detail only.' },
  PaymentCommandRejected: { schema: paymentCommandRejectedSchema, summary: 'A command was refused, and why.' },
};

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
