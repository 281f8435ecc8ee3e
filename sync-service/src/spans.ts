import { headerText } from '@ticketing/shared/log/headers.ts';
import { isTracing, spanTimeMs, startSpan } from '@ticketing/shared/service/tracing.ts';
import type { LoggedEvent } from './messages.ts';

/**
 * Traces a batch: each event gets its spans in its own trace. Called when the batch begins.
 * @returns a function to be called when the views reflect it; undefined if tracing is off
 */
export function traceProjection(events: LoggedEvent[]): (() => void) | undefined {
  if (!isTracing()) return undefined;
  const startMs = spanTimeMs();
  return () => {
    const endMs = spanTimeMs();
    for (const { message } of events) {
      const { headers } = message;
      const project = startSpan(`project ${headerText(headers, 'ce_type') ?? 'event'}`, {
        kind: 'CONSUMER',
        parent: headerText(headers, 'traceparent'),
        startMs,
        attributes: { 'messaging.system': 'kafka', 'messaging.message.id': headerText(headers, 'ce_id') ?? '' },
      });
      startSpan('write views', {
        kind: 'CLIENT',
        parent: project?.traceparent,
        startMs,
        attributes: { 'db.system.name': 'mongodb', 'db.operation.batch.size': events.length },
      })?.end({ endMs });
      project?.end({ endMs });
    }
  };
}
