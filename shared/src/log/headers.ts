import type { CatalogueCommand } from '../messages/catalogue/commands.ts';
import type { CatalogueEvent } from '../messages/catalogue/events.ts';
import type { Command } from '../messages/commands.ts';
import type { BookingEvent } from '../messages/events.ts';
import type { PaymentCommand } from '../messages/payments/commands.ts';
import { isPaymentCommand } from '../messages/payments/commands.ts';
import type { PaymentEvent } from '../messages/payments/events.ts';
import type { Correlation } from '../service/correlation.ts';
import { correlationIdFrom, traceparentFrom } from '../service/correlation.ts';
import { isoNow } from '../service/iso-time.ts';

/** The position of a message on a topic. For a command it proves the acceptance. */
export type LogPosition = { partition: number; offset: number };

/**
 * The position of a command whose outcome is recorded.
 * @property log the number of its topic among those that the store was decided from (see `commandLogOf`); absent for
 *   the first one
 */
export type RecordedPosition = LogPosition & { log?: number };

export type TextHeaders = Record<string, string>;

/** The value of a header; other clients also write headers without a value. */
export type HeaderValue = Buffer | string | null;

/** The headers of a record by name; several headers with one name give an array. */
export type RecordHeaders = Record<string, HeaderValue | readonly HeaderValue[] | undefined>;

/** The headers as a list, in order. */
export type HeaderList = readonly (readonly [name: string | Buffer, value: HeaderValue])[];

/**
 * CloudEvents 1.0 in Kafka's binary mode, with the reply channel.
 * @param replyTo the Redis channel on which the sender waits for the outcome
 */
export function commandHeaders(
  command: Command | CatalogueCommand | PaymentCommand,
  { correlationId, traceparent }: Correlation,
  source: string,
  replyTo?: string,
): TextHeaders {
  const headers: TextHeaders = {
    ce_specversion: '1.0',
    ce_id: command.commandId,
    ce_type: command.type,
    ce_source: source,
    ce_time: isoNow(),
    ce_subject: subjectOf(command),
    'correlation-id': correlationId,
    traceparent,
  };
  if (replyTo !== undefined) headers['reply-to'] = replyTo;
  return headers;
}

function subjectOf(command: Command | CatalogueCommand | PaymentCommand): string {
  if ('streamId' in command) return command.streamId;
  if (isPaymentCommand(command)) return command.paymentId ?? String(command.eventId ?? 0);
  return 'bookingId' in command ? command.bookingId : String(command.eventId);
}

/** @param position of the command that the event answers */
export function paymentEventHeaders(
  event: PaymentEvent,
  { correlationId, traceparent }: Correlation,
  position: LogPosition,
): TextHeaders {
  return {
    ce_specversion: '1.0',
    ce_id: `${event.paymentId}:${event.version}`,
    ce_type: event.type,
    ce_source: '/payments',
    ce_time: event.at,
    ce_subject: event.paymentId,
    'correlation-id': correlationId,
    traceparent,
    'command-position': `${position.partition}:${position.offset}`,
  };
}

/** @param position of the command that the event answers */
export function catalogueEventHeaders(
  event: CatalogueEvent,
  { correlationId, traceparent }: Correlation,
  position: LogPosition,
): TextHeaders {
  return {
    ce_specversion: '1.0',
    ce_id: `${event.streamId}:${event.version}`,
    ce_type: event.type,
    ce_source: '/worker',
    ce_time: event.at,
    ce_subject: event.streamId,
    'correlation-id': correlationId,
    traceparent,
    'command-position': `${position.partition}:${position.offset}`,
  };
}

/**
 * @param position of the command that the event answers
 * @param processedBy the worker that decided it
 */
export function eventHeaders(
  event: BookingEvent,
  { correlationId, traceparent }: Correlation,
  position: LogPosition,
  processedBy: string,
): TextHeaders {
  return {
    ce_specversion: '1.0',
    ce_id: `${event.eventId}:${event.version}`,
    ce_type: event.type,
    ce_source: '/worker',
    ce_time: event.at,
    ce_subject: ('bookingId' in event ? event.bookingId : undefined) ?? String(event.eventId),
    'correlation-id': correlationId,
    traceparent,
    // One header instead of two: encoding headers is most of the cost of an event on its way to the log.
    'command-position': `${position.partition}:${position.offset}`,
    'processed-by': processedBy,
  };
}

/** The text of a header, or of the first of several. A header without a value counts as absent. */
export function headerText(headers: RecordHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name];
  const first = isList(value) ? value[0] : value;
  return first?.toString();
}

function isList(value: RecordHeaders[string]): value is readonly HeaderValue[] {
  return Array.isArray(value);
}

/** The correlation of a message; new ids if it has none, as from a console producer. */
export function correlationOf(headers: RecordHeaders | undefined): Correlation {
  return {
    correlationId: correlationIdFrom(headerText(headers, 'correlation-id')),
    traceparent: traceparentFrom(headerText(headers, 'traceparent')),
  };
}

/** The position of the command that an event answers, if the event has it. */
export function commandPositionOf(headers: RecordHeaders | undefined): LogPosition | undefined {
  const [, partition, offset] = /^(\d{1,9}):(\d{1,15})$/.exec(headerText(headers, 'command-position') ?? '') ?? [];
  return partition === undefined ? undefined : { partition: Number(partition), offset: Number(offset) };
}

/** The worker that decided an event, if the event says so; earlier ones do not. */
export function processedByOf(headers: RecordHeaders | undefined): string | undefined {
  const name = headerText(headers, 'processed-by');
  return name !== undefined && processName.test(name) ? name : undefined;
}

const processName = /^[!-~]{1,255}$/;
