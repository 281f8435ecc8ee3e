import type { z } from 'zod';
import { isHopeless } from '../faults/faults.ts';
import { ConfigError, readConfig } from './config.ts';
import { withoutTls } from './engine-settings.ts';
import { armedFailpoint } from './failpoint.ts';
import type { Logger, logLevels } from './logging.ts';
import { createLogger } from './logging.ts';
import type { ShutdownStep } from './shutdown.ts';
import { stopGracefully } from './shutdown.ts';
import { startTracing } from './tracing.ts';

/** The start failed for a reason that the operator can fix. The message is one readable sentence. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export type ServiceContext<Config> = {
  config: Config;
  logger: Logger;
  /**
   * Registers a resource to close when the process stops, in reverse order. So register it as soon as it is open, and
   * register last what makes the service report "not ready".
   */
  onStop(name: string, close: ShutdownStep['close']): void;
  /** Stops the process in order because of a fault, with exit code 1. */
  fail(error: Error): void;
};

/**
 * The whole of a `main.ts`: reads the settings, makes the logger, starts the service, and stops it in order on a
 * signal or a fault. A wrong setting or a {@link StartError}, thrown or passed to `fail`, prints one sentence to
 * standard error and gives exit code 1.
 * @param name of the service, for its log lines
 * @param start opens what the service needs; what it throws ends the process
 */
export async function runService<S extends z.ZodType<{ LOG_LEVEL: (typeof logLevels)[number] }>>(
  name: string,
  configSchema: S,
  start: (context: ServiceContext<z.output<S>>) => Promise<void>,
): Promise<void> {
  let logger: Logger | undefined;
  let isTold = false;
  /** Printed outside the log, and once, because several parts may report the same problem. */
  const print = (error: ConfigError | StartError) => {
    if (!isTold) process.stderr.write(`${name}: ${error.message}\n`);
    isTold = true;
  };
  try {
    const config = readConfig(configSchema);
    logger = createLogger(name, config.LOG_LEVEL);
    const unsecured = withoutTls(config);
    if (unsecured.length > 0)
      logger.warn({ missing: unsecured }, 'TLS_CA_FILE is set, and some engines are reached without TLS');
    const trap = armedFailpoint();
    if (trap !== undefined)
      logger.warn({ failpoint: trap }, 'a failpoint is armed: this process will kill or stop itself');
    const steps: ShutdownStep[] = [];
    const stop = stopGracefully(logger, steps);
    const fail = (error: Error) => {
      if (error instanceof StartError) print(error);
      stop(error);
    };
    const stopTracing = await startTracing(name);
    if (stopTracing) steps.push({ name: 'traces', close: stopTracing });
    await start({ config, logger, fail, onStop: (step, close) => steps.unshift({ name: step, close }) });
  } catch (error) {
    if (error instanceof ConfigError || error instanceof StartError) {
      print(error);
    } else {
      logger?.fatal({ err: error }, 'could not start');
    }
    // The start has not finished, so there is no work to finish.
    process.exit(1);
  }
}

export type PatienceOptions = {
  logger: Logger;
  /** How long to try, in milliseconds. */
  patienceMs?: number;
  /** The time between two attempts, in milliseconds. */
  pauseMs?: number;
  /** Ends the attempts; then the last error is thrown. */
  signal?: AbortSignal;
};

/**
 * Tries until an engine that may still be starting answers, with a log line every five seconds.
 * @param what the engine and its address, for messages
 * @throws StartError after the time is up; at once if a certificate or a password is wrong, or if an attempt throws
 *   one
 */
export async function untilReachable<T>(
  what: string,
  attempt: () => Promise<T>,
  { logger, patienceMs = 60_000, pauseMs = 500, signal }: PatienceOptions,
): Promise<T> {
  const startMs = performance.now();
  let toldMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      // A StartError of the attempt is permanent.
      if (signal?.aborted || error instanceof StartError) throw error;
      const reason = reasonOf(error);
      // Files and passwords are read at the start, so only a restart can change them.
      if (isHopeless(error)) throw new StartError(`${what} cannot be used: ${reason}.`, { cause: error });
      const nowMs = performance.now();
      if (nowMs - startMs > patienceMs) {
        throw new StartError(`${what} was not reachable for ${Math.round(patienceMs / 1000)} s: ${reason}.`, {
          cause: error,
        });
      }
      if (nowMs - toldMs >= 5_000) {
        logger.info({ reason }, `waiting for ${what}`);
        toldMs = nowMs;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

// Node reports a host with several addresses as an AggregateError without a message of its own.
function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const message = first instanceof Error ? first.message : String(first);
  // OpenSSL's errors are a line with an address, the place in its sources, and a line's end.
  return message.replace(/[0-9A-F]+:error:[^:]*:[^:]*:[^:]*:([^:]+):.*$/s, '$1');
}
