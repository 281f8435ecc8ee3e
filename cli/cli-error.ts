import { ConfigError } from '@ticketing/shared/service/config.ts';
import { faultOf } from '@ticketing/shared/stores/faults.ts';
import { NotAloneError } from './rebuild/alone.ts';

/** What keeps a command from doing its work, for a person: the message is one readable sentence. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/**
 * Runs a command's work. What a person can put right ends in one sentence on standard error, anything else in where it
 * came from; the exit code is 1 for both.
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
  // Whatever an engine is known to say, it says for people: one that is away names its address, one that refuses its reason.
  return ours || error.name.startsWith('KafkaJS') || faultOf(error) !== 'refuse';
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
