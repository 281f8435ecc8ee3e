import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { Counter, Gauge } from '@ticketing/shared/service/metrics.ts';
import type { Overview } from './overview.ts';
import type { Listeners } from './stream.ts';

export type MonitorMetrics = ReturnType<typeof createMonitorMetrics>;

/** The metrics of the monitor, besides those of every service. */
export function createMonitorMetrics(registry: Registry, overview: Overview, listeners: Listeners) {
  const registers = [registry];
  new Gauge({
    name: 'monitor_engine_up',
    help: 'Whether an engine answers: 1 or 0; absent where it is not set up or was not asked yet.',
    labelNames: ['engine'] as const,
    registers,
    collect() {
      this.reset();
      for (const [engine, { status }] of Object.entries(overview.engines())) {
        if (status !== 'none' && status !== 'unknown') this.set({ engine }, status === 'down' ? 0 : 1);
      }
    },
  });
  new Gauge({
    name: 'monitor_stream_listeners',
    help: 'Clients that listen to the stream.',
    registers,
    collect() {
      this.set(listeners.count());
    },
  });
  return {
    elections: new Counter({
      name: 'monitor_elections_total',
      help: 'Elections that operators have asked for: elected, unchanged, or the code of the problem.',
      labelNames: ['engine', 'outcome'] as const,
      registers,
    }),
  };
}
