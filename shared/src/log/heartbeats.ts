/**
 * Sends heartbeats while work may take longer than the consumer's session: a retry against a database that restarts, a
 * slow transaction.
 * @param heartbeat kafkajs' own; it throws when the group is rebalancing or has lost this member
 * @param work gets a signal that is aborted then, and should end soon
 * @throws the heartbeat's error, after the work has ended: kafkajs must see it, or the member would continue with
 *   partitions that it no longer owns (kafkajs#1527, #1719, #1720)
 */
export async function withHeartbeats<T>(
  heartbeat: () => Promise<void>,
  work: (signal: AbortSignal) => Promise<T>,
  intervalMs = 500,
): Promise<T> {
  const lost = new AbortController();
  let beating: Promise<void> = Promise.resolve();
  const beat = () => {
    beating = heartbeat().catch((error: unknown) => {
      clearInterval(timer);
      lost.abort(error);
    });
  };
  const timer = setInterval(beat, intervalMs);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
    await beating;
    lost.signal.throwIfAborted();
  }
}

/** Waits for a promise until the signal is aborted. @throws the reason of the signal */
export async function unlessAborted<T>(promise: Promise<T> | undefined, signal: AbortSignal): Promise<T | undefined> {
  if (promise === undefined) return undefined;
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
