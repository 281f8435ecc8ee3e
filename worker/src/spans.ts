import { isTracing, spanTimeMs, startSpan } from '@ticketing/shared/service/tracing.ts';
import type { LoggedCommand, Outcome } from './messages.ts';
import type { Publish } from './publish.ts';
import type { Commit, CommitChunk } from './settle.ts';

/** If tracing is on, adds the spans "decide" and "commit" to the trace of each command. */
export function traceCommits(commit: CommitChunk): CommitChunk {
  if (!isTracing()) return commit;
  function traced(chunk: LoggedCommand[], begin: () => Commit): Commit {
    const startMs = spanTimeMs();
    const begun = begin();
    const result = begun.result.then((ended) => {
      const endMs = spanTimeMs();
      for (const outcome of ended.outcomes) traceDecision(outcome, { startMs, endMs, batchSize: chunk.length });
      return ended;
    });
    // The result may have no reader.
    result.catch(() => undefined);
    return { ...begun, result, behind: (next) => traced(next, () => begun.behind(next)) };
  }
  return (chunk, options) => traced(chunk, () => commit(chunk, options));
}

/** If tracing is on, sends each outcome in a span of its own, which is the parent for consumers of the event. */
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
      'ticketing.outcome': event.type === 'CommandRejected' ? event.code : event.type,
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
