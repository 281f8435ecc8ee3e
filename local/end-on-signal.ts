const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Ends this process when it gets a signal, once what it has started is stopped: programs in process groups of their own
 * would outlive it. Another signal meanwhile, as from a second Ctrl-C, changes nothing.
 * @returns a function that takes this back
 */
export function endOnSignal(stop: () => Promise<unknown>): () => void {
  let isEnding = false;
  const listeners = Object.entries(exitCodes).map(([signal, code]) => {
    const listener = () => {
      if (!isEnding) void stop().finally(() => process.exit(code));
      isEnding = true;
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
}
