import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { halving } from '@ticketing/shared/log/halving.ts';
import { settlePoison } from '@ticketing/shared/log/poison.ts';
import { undecidableCatalogue } from '../domain/catalogue/decider.ts';
import type { CatalogueChunkResult, CommitCatalogue } from './chunk.ts';
import type { CatalogueOutcome, LoggedCatalogueCommand } from './messages.ts';

export type SettledCatalogue = { outcomes: CatalogueOutcome[]; deadLetters: DeadLetter[] };

/**
 * Settles every command of a chunk even if one of them fails: that one is refused as `undecidable`; if not even the
 * refusal can be written, it becomes a dead letter.
 * @param onPoison called with each command that failed
 * @throws a transient fault: then the chunk must be tried again
 */
export async function settleCatalogue(
  chunk: LoggedCatalogueCommand[],
  commit: CommitCatalogue,
  onPoison: (logged: LoggedCatalogueCommand, error: unknown) => void,
): Promise<SettledCatalogue> {
  const parts = await halving(chunk, {
    work: async (part) => settled(await commit(part)),
    alone: (logged, cause) =>
      settlePoison(logged, cause, async () => settled(await commit([logged], undecidableCatalogue)), onPoison),
  });
  return {
    outcomes: parts.flatMap(({ outcomes }) => outcomes),
    deadLetters: parts.flatMap(({ deadLetters }) => deadLetters),
  };
}

function settled({ outcomes, idsInUse }: CatalogueChunkResult): SettledCatalogue {
  return {
    outcomes,
    deadLetters: idsInUse.map(
      ({ logged, recordedFor }) =>
        new DeadLetter(logged.message, `the command id is that of a command of ${recordedFor}`),
    ),
  };
}
