import type { EventEmitter } from 'node:events';

export type MonitorWatchOptions = {
  /** Called once, when the driver has stopped monitoring. */
  onSilent: (error: Error) => void;
  /**
   * The maximum number of seconds without a heartbeat; well above the driver's heartbeat interval and connect timeout.
   */
  silentSeconds?: number;
};

const signs = ['serverHeartbeatStarted', 'serverHeartbeatSucceeded', 'serverHeartbeatFailed'];

/**
 * Watches whether a MongoDB client still monitors its server. The driver's monitor can stop for good: a command that
 * it writes to a closing connection is never answered, and no timeout runs (seen with mongodb 7.8.0 behind a proxy
 * that accepts connections while MongoDB restarts). Then only a new process finds the server again.
 * @param client a MongoClient; gets listeners
 * @returns a function that ends the watch
 */
export function watchMongoMonitor(
  client: EventEmitter,
  { onSilent, silentSeconds = 15 }: MonitorWatchOptions,
): () => void {
  // Counted in ticks, not by a clock: a process that was stopped for a minute has not waited for a minute.
  let silentTicks = 0;
  // A client that is not connected, or was closed, does not monitor.
  let isMonitoring = false;
  const listeners: [event: string, listener: () => void][] = [
    ...signs.map((sign): [string, () => void] => [sign, () => (silentTicks = 0)]),
    ['topologyOpening', () => (isMonitoring = true)],
    ['topologyClosed', () => (isMonitoring = false)],
  ];
  for (const [event, listener] of listeners) client.on(event, listener);
  const timer = setInterval(() => {
    silentTicks = isMonitoring ? silentTicks + 1 : 0;
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
