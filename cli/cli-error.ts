import { LogUnavailableError } from '@ticketing/shared/log/log-writer.ts';
import { ConfigError } from '@ticketing/shared/service/config.ts';
import { isTransient } from '@ticketing/shared/stores/transient.ts';
import { Fault } from '../local/fault.ts';
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

/** What kafkajs says of a broker that has stopped answering, as a plain error. */
const brokerIsGone = 'Broker not connected';

function isForPeople(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const ours = [CliError, ConfigError, Fault, LogUnavailableError, NotAloneError].some((kind) => error instanceof kind);
  // By name: kafkajs gives ES modules no class to ask. An engine that is away says in its message which address.
  return ours || error.name.startsWith('KafkaJS') || error.message === brokerIsGone || isTransient(error);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
