import type { EventEmitter } from 'node:events';

export type MonitorWatchOptions = {
  /** Told once, when the driver has given up looking. */
  onSilent: (error: Error) => void;
  /** How many seconds without a sign of life are too many; well above the driver's heartbeats and its connect timeout. */
  silentSeconds?: number;
};

const signs = ['serverHeartbeatStarted', 'serverHeartbeatSucceeded', 'serverHeartbeatFailed'];

/**
 * Watches whether a MongoDB client still looks for its server. The driver's monitor can stop for good: a command that it
 * writes to a connection which is just being closed is never answered, and no time-out runs (seen with mongodb 7.8.0 behind
 * a proxy that accepts connections while MongoDB restarts). Nothing then finds the server again but a new process.
 * @param client a MongoClient; gets listeners
 * @returns a function that ends the watch
 */
export function watchMongoMonitor(
  client: EventEmitter,
  { onSilent, silentSeconds = 15 }: MonitorWatchOptions,
): () => void {
  // Counted in ticks and not read from a clock: a process that was stopped for a minute has not waited for a minute.
  let silentTicks = 0;
  // A client that is not connected yet, or was closed, does not look and need not.
  let looks = false;
  const listeners: [event: string, listener: () => void][] = [
    ...signs.map((sign): [string, () => void] => [sign, () => (silentTicks = 0)]),
    ['topologyOpening', () => (looks = true)],
    ['topologyClosed', () => (looks = false)],
  ];
  for (const [event, listener] of listeners) client.on(event, listener);
  const timer = setInterval(() => {
    silentTicks = looks ? silentTicks + 1 : 0;
    if (silentTicks < silentSeconds) return;
    stop();
    onSilent(new Error(`the MongoDB driver has not looked for its server for ${silentSeconds} s`));
  }, 1_000);
  timer.unref();

  function stop(): void {
    clearInterval(timer);
    for (const [event, listener] of listeners) client.off(event, listener);
  }

  return stop;
}
