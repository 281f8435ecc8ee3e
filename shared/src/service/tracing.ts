import type { Attributes, SpanKind, Tracer } from '@opentelemetry/api';

type OpenTelemetryApi = typeof import('@opentelemetry/api');

/** One step of a trace. */
export type Span = {
  /** The W3C Trace Context header for what this step causes. */
  traceparent: string;
  end(last?: SpanEnd): void;
};

export type SpanEnd = {
  /** A better name than was known at the beginning. */
  name?: string;
  attributes?: Attributes;
  /** When it ended, milliseconds since 1970; now unless given. */
  endMs?: number;
};

export type SpanOptions = {
  kind: keyof typeof SpanKind;
  /** The traceparent of what caused it; without one a new trace begins. */
  parent?: string | undefined;
  attributes?: Attributes;
  /** When it began, milliseconds since 1970; now unless given. */
  startMs?: number;
};

/** Set while traces are on. A process has one exporter as it has one log, so that nothing is passed through every call. */
let active: { api: OpenTelemetryApi; tracer: Tracer } | undefined;

/** Whether traces are on: for what would cost something even to prepare. */
export function isTracing(): boolean {
  return active !== undefined;
}

/**
 * Begins a step, or does nothing while traces are off.
 * @returns undefined while they are off
 */
export function startSpan(name: string, { kind, parent, attributes, startMs }: SpanOptions): Span | undefined {
  if (active === undefined) return undefined;
  const { api, tracer } = active;
  const options = {
    kind: api.SpanKind[kind],
    ...(attributes && { attributes }),
    ...(startMs !== undefined && { startTime: startMs }),
  };
  const span = tracer.startSpan(name, options, contextOf(api, parent));
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    end({ name: better, attributes: late, endMs } = {}) {
      if (better !== undefined) span.updateName(better);
      if (late) span.setAttributes(late);
      span.end(endMs);
    },
  };
}

function contextOf(api: OpenTelemetryApi, parent: string | undefined) {
  const [, traceId, spanId, flags] = parent?.split('-') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return api.ROOT_CONTEXT;
  const spanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return api.trace.setSpanContext(api.ROOT_CONTEXT, spanContext);
}

/** The time as spans have it: milliseconds since 1970, with fractions. */
export function spanTimeMs(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Switches traces on where OTEL_EXPORTER_OTLP_ENDPOINT names a collector that takes OTLP over HTTP. OpenTelemetry is
 * loaded only then. OTEL_TRACES_SAMPLER_ARG is the part of new traces that is kept, from 0 to 1; one that comes with a
 * request is kept if its sender keeps it.
 * @returns what sends the last spans; undefined where traces are off
 */
export async function startTracing(
  service: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<(() => Promise<void>) | undefined> {
  if (!environment.OTEL_EXPORTER_OTLP_ENDPOINT) return undefined;
  const [api, { OTLPTraceExporter }, { resourceFromAttributes }, sdk] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
  ]);
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'ticketing' }),
    sampler: new sdk.ParentBasedSampler({
      root: new sdk.TraceIdRatioBasedSampler(Number(environment.OTEL_TRACES_SAMPLER_ARG || 1)),
    }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new OTLPTraceExporter(),
        maxQueueSize: 8_192,
        scheduledDelayMillis: 1_000,
      }),
    ],
  });
  active = { api, tracer: provider.getTracer('ticketing') };
  return async () => {
    active = undefined;
    await provider.shutdown();
  };
}
