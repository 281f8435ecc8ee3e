import type { z } from 'zod';
import { isHopeless } from '../stores/faults.ts';
import { ConfigError, readConfig } from './config.ts';
import { withoutTls } from './engine-settings.ts';
import { armedFailpoint } from './failpoint.ts';
import type { Logger, logLevels } from './logging.ts';
import { createLogger } from './logging.ts';
import type { ShutdownStep } from './shutdown.ts';
import { stopGracefully } from './shutdown.ts';
import { startTracing } from './tracing.ts';

/** A start that cannot go on, for a reason that a person can mend. The message is one readable sentence. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export type ServiceContext<Config> = {
  config: Config;
  logger: Logger;
  /**
   * Registers what is to be closed when the process stops. Closed in the reverse of this order, so: register a thing
   * as soon as it is open, and what makes the service say "not ready" last.
   */
  onStop(name: string, close: ShutdownStep['close']): void;
  /** Stops the process in order because of a fault; its exit code is then 1. */
  fail(error: Error): void;
};

/**
 * The whole of a `main.ts`: reads the settings, makes the one logger, starts, and stops in order on a signal or a fault.
 * A wrong setting or a {@link StartError}, thrown or handed to `fail`, ends in one sentence on standard error and exit code 1.
 * @param name of the service, as its log lines carry it
 * @param start opens what the service needs; what it throws ends the process
 */
export async function runService<S extends z.ZodType<{ LOG_LEVEL: (typeof logLevels)[number] }>>(
  name: string,
  configSchema: S,
  start: (context: ServiceContext<z.output<S>>) => Promise<void>,
): Promise<void> {
  let logger: Logger | undefined;
  let isTold = false;
  /** What a person can mend is said to one, apart from the log, and once: several may find the same wrong. */
  const tell = (error: ConfigError | StartError) => {
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
      if (error instanceof StartError) tell(error);
      stop(error);
    };
    const stopTracing = await startTracing(name);
    if (stopTracing) steps.push({ name: 'traces', close: stopTracing });
    await start({ config, logger, fail, onStop: (step, close) => steps.unshift({ name: step, close }) });
  } catch (error) {
    if (error instanceof ConfigError || error instanceof StartError) {
      tell(error);
    } else {
      logger?.fatal({ err: error }, 'could not start');
    }
    // Nothing was taken on yet that would have to be finished.
    process.exit(1);
  }
}

export type PatienceOptions = {
  logger: Logger;
  /** How long to try, in milliseconds. */
  patienceMs?: number;
  /** Between two tries, in milliseconds. */
  pauseMs?: number;
  /** Ends the trying: then the last error is thrown. */
  signal?: AbortSignal;
};

/**
 * Tries until an engine that may still be starting answers, with a line of progress every five seconds.
 * @param what the engine and its address, for a person
 * @throws StartError when patience has run out; at once when a certificate or a password is wrong, and when an attempt
 *   throws one itself
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
      // What the attempt itself knows to be in vain does not get better by waiting.
      if (signal?.aborted || error instanceof StartError) throw error;
      const reason = reasonOf(error);
      // Files and passwords are read at the start: only another start can have others.
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
  return first instanceof Error ? first.message : String(first);
}
