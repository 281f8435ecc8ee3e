import { isTracing, spanTimeMs, startSpan } from '@ticketing/shared/service/tracing.ts';
import type { LoggedCommand, Outcome } from './messages.ts';
import type { Publish } from './publish.ts';
import type { OnWriting, Settled } from './settle.ts';

type SettleChunk = (chunk: LoggedCommand[], onWriting: OnWriting) => Promise<Settled>;

/** While traces are on: each command of a chunk gets the steps "decide" and "commit" in its own trace. */
export function traceSettling(settleChunk: SettleChunk): SettleChunk {
  if (!isTracing()) return settleChunk;
  const tracingBehind =
    (onWriting: OnWriting): OnWriting =>
    (settle) =>
      onWriting(settle && ((next, then) => traced(next.length, () => settle(next, tracingBehind(then)))));
  return (chunk, onWriting) => traced(chunk.length, () => settleChunk(chunk, tracingBehind(onWriting)));
}

async function traced<T extends Settled | undefined>(batchSize: number, settle: () => Promise<T>): Promise<T> {
  const startMs = spanTimeMs();
  const settled = await settle();
  const endMs = spanTimeMs();
  for (const outcome of settled?.outcomes ?? []) traceDecision(outcome, { startMs, endMs, batchSize });
  return settled;
}

/** While traces are on: each outcome is sent with a step of its own, from which whoever reads the event goes on. */
export function tracePublishing(publish: Publish): Publish {
  if (!isTracing()) return publish;
  return async (publication) => {
    const sends = publication.outcomes.map(({ logged }) => {
      const send = startSpan('send booking.events', { kind: 'PRODUCER', parent: logged.correlation.traceparent });
      if (send) logged.correlation = { ...logged.correlation, traceparent: send.traceparent };
      return send;
    });
    await publish(publication);
    for (const send of sends) send?.end();
  };
}

type Batch = { startMs: number; endMs: number; batchSize: number };

function traceDecision({ event, logged, repeated }: Outcome, { startMs, endMs, batchSize }: Batch): void {
  const { correlation, command, position } = logged;
  const decide = startSpan(`decide ${command.type}`, {
    kind: 'CONSUMER',
    parent: correlation.traceparent,
    startMs,
    attributes: {
      'messaging.system': 'kafka',
      'messaging.destination.partition.id': String(position.partition),
      'messaging.kafka.offset': position.offset,
      'ticketing.event_id': event.eventId,
      'ticketing.version': event.version,
      'ticketing.outcome': 'code' in event ? event.code : event.type,
      'ticketing.repeated': repeated,
    },
  });
  if (decide === undefined) return;
  startSpan('commit', {
    kind: 'CLIENT',
    parent: decide.traceparent,
    startMs,
    attributes: { 'db.system.name': 'postgresql', 'db.operation.batch.size': batchSize },
  })?.end({ endMs });
  decide.end({ endMs });
  logged.correlation = { ...correlation, traceparent: decide.traceparent };
}
