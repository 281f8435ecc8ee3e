import type { EventEmitter } from 'node:events';
import type { Registry } from '../service/metrics.ts';
import { Gauge } from '../service/metrics.ts';

/**
 * Shows the state of a MongoDB client's pool as a gauge, from the driver's pool events (CMAP).
 * @param client a MongoClient; gets listeners
 * @param registry gets the gauge `mongodb_pool_connections`
 */
export function watchMongoPool(client: EventEmitter, registry: Registry): void {
  const counts = { open: 0, busy: 0, waiting: 0 };
  const count = (event: string, change: () => void) => client.on(event, change);
  count('connectionCreated', () => (counts.open += 1));
  count('connectionClosed', () => (counts.open -= 1));
  count('connectionCheckOutStarted', () => (counts.waiting += 1));
  count('connectionCheckOutFailed', () => (counts.waiting -= 1));
  count('connectionCheckedOut', () => {
    counts.waiting -= 1;
    counts.busy += 1;
  });
  count('connectionCheckedIn', () => (counts.busy -= 1));
  new Gauge({
    name: 'mongodb_pool_connections',
    help: 'Connections to MongoDB that work or are idle, and requests that wait for one.',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      this.set({ state: 'busy' }, counts.busy);
      this.set({ state: 'idle' }, Math.max(0, counts.open - counts.busy));
      this.set({ state: 'waiting' }, counts.waiting);
    },
  });
}
