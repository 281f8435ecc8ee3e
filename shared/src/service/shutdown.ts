import closeWithGrace from 'close-with-grace';
import type { Logger } from './logging.ts';

/** How long a process may take to stop, in milliseconds. */
const shutdownDeadlineMs = 10_000;

export type ShutdownStep = { name: string; close: () => Promise<unknown> | unknown };

/**
 * Stops a process in order on SIGTERM and SIGINT, and after an unhandled fault: accept nothing new, finish, flush,
 * close. A second signal, or the deadline, ends it at once. After a fault the exit code is 1, so that the supervisor
 * restarts it.
 * @param steps what to close, in this order; a failure is logged and the next step follows
 * @returns a function that stops the process because of a fault
 */
export function stopGracefully(logger: Logger, steps: ShutdownStep[]): (error: Error) => void {
  let fault: Error | undefined;
  const { close } = closeWithGrace({ delay: shutdownDeadlineMs, logger: false }, async ({ signal, err }) => {
    fault ??= err;
    if (fault) logger.fatal({ err: fault }, 'stopping after a fault');
    else logger.info({ signal }, 'stopping');
    for (const { name, close: closeStep } of steps) {
      try {
        await closeStep();
      } catch (error) {
        logger.warn({ err: error, step: name }, 'did not close cleanly');
      }
    }
    logger.info('stopped');
    // Thrown for exit code 1; it was logged above.
    if (fault) throw fault;
  });
  return (error) => {
    fault ??= error;
    close();
  };
}
