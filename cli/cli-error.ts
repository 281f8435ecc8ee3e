import { faultOf } from '@ticketing/shared/faults/faults.ts';
import { ConfigError } from '@ticketing/shared/service/config.ts';
import { NotAloneError } from './rebuild/alone.ts';

/** Ends a command with its message, one sentence for the user. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/**
 * Runs a command. A CliError or an engine's error prints one sentence to standard error, any other error its stack.
 * The exit code is 1 for both.
 */
export async function reportErrors(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${isForPeople(error) ? error.message : describe(error)}\n`);
  }
}

function isForPeople(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const ours = [CliError, ConfigError, NotAloneError].some((kind) => error instanceof kind);
  // The sentence for a known error of an engine: the address if it is down, the reason if it refuses.
  return ours || error.name.startsWith('KafkaJS') || faultOf(error) !== 'refuse';
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
