import type { Attributes, SpanKind, Tracer } from '@opentelemetry/api';

type OpenTelemetryApi = typeof import('@opentelemetry/api');

/** One span of a trace. */
export type Span = {
  /** The W3C Trace Context header for child spans. */
  traceparent: string;
  end(last?: SpanEnd): void;
};

export type SpanEnd = {
  /** Replaces the name that was given at the start. */
  name?: string;
  attributes?: Attributes;
  /** The end in milliseconds since 1970; default now. */
  endMs?: number;
};

export type SpanOptions = {
  kind: keyof typeof SpanKind;
  /** The traceparent of the parent span; without one a new trace begins. */
  parent?: string | undefined;
  attributes?: Attributes;
  /** The start in milliseconds since 1970; default now. */
  startMs?: number;
};

/** Set while tracing is on. Global, as the exporter is, so that it need not be passed through every call. */
let active: { api: OpenTelemetryApi; tracer: Tracer } | undefined;

/** Whether tracing is on, for callers that would do work only for spans. */
export function isTracing(): boolean {
  return active !== undefined;
}

/**
 * Starts a span.
 * @returns undefined while tracing is off
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

/** The time in milliseconds since 1970, with fractions, as spans need it. */
export function spanTimeMs(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Turns tracing on if OTEL_EXPORTER_OTLP_ENDPOINT names a collector for OTLP over HTTP. OpenTelemetry is loaded only
 * then. OTEL_TRACES_SAMPLER_ARG is the fraction of new traces that is kept, from 0 to 1; for a trace from a client,
 * the client decides.
 * @returns a function that sends the last spans; undefined if tracing is off
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
