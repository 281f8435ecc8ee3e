import { isTracing, startSpan, startTracing } from '../src/service/tracing.ts';

test('without a collector nothing is loaded, begun or sent', async () => {
  expect(await startTracing('test', {})).toBeUndefined();
  expect(await startTracing('test', { OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBeUndefined();
  expect(isTracing()).toBe(false);
  expect(startSpan('step', { kind: 'INTERNAL' })).toBeUndefined();
});
