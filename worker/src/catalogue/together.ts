import { faultOf } from '@ticketing/shared/faults/faults.ts';
import type { CatalogueChunkResult, CommitCatalogue } from './chunk.ts';
import type { CatalogueOutcome, LoggedCatalogueCommand } from './messages.ts';
import { bytesOf, maxBytesPerChunk } from './messages.ts';

type Waiting = {
  chunk: LoggedCatalogueCommand[];
  resolve: (result: CatalogueChunkResult) => void;
  reject: (error: unknown) => void;
};

/** The most commands of one transaction, but for a single chunk that has more. */
const maxCommands = 1_000;

/**
 * Commits the chunks of several partitions together: those that come while a transaction is under way wait, and the next
 * one has them all. A theater's showtimes are few in each partition, and a transaction costs the same for one as for
 * many. A stream is in one partition, so no order changes.
 * One chunk's fault is no other's: where a transaction of several fails for good, each is committed by itself.
 * @throws what `commit` throws for this chunk, or a transient fault of the transaction that it was in
 */
export function commitTogether(commit: CommitCatalogue): CommitCatalogue {
  const queue: Waiting[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    // What was fetched together comes in the same turn.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) await settle(takeFirst(queue));
    isRunning = false;
  }

  async function settle(group: Waiting[]): Promise<void> {
    try {
      const result = await commit(group.flatMap(({ chunk }) => chunk));
      for (const [place, part] of partsOf(result, group).entries()) group[place]!.resolve(part);
    } catch (error) {
      const kind = faultOf(error);
      if (group.length === 1 || kind === 'transient' || kind === 'fatal') {
        for (const { reject } of group) reject(error);
      } else {
        for (const one of group) await settle([one]);
      }
    }
  }

  return (chunk, decide) => {
    if (decide !== undefined) return commit(chunk, decide);
    const { promise, resolve, reject } = Promise.withResolvers<CatalogueChunkResult>();
    queue.push({ chunk, resolve, reject });
    if (!isRunning) {
      isRunning = true;
      run();
    }
    return promise;
  };
}

/** Takes the first of those that wait, as many as fit into one transaction. */
function takeFirst(queue: Waiting[]): Waiting[] {
  let commands = 0;
  let bytes = 0;
  const tooFar = queue.findIndex(({ chunk }, place) => {
    commands += chunk.length;
    for (const logged of chunk) bytes += bytesOf(logged);
    return place > 0 && (commands > maxCommands || bytes > maxBytesPerChunk);
  });
  return queue.splice(0, tooFar === -1 ? queue.length : tooFar);
}

/** What each of a group gets of a result. */
function partsOf({ outcomes, idsInUse }: CatalogueChunkResult, group: Waiting[]): CatalogueChunkResult[] {
  if (group.length === 1) return [{ outcomes, idsInUse }];
  const place = new Map(group.flatMap(({ chunk }, of) => chunk.map((logged) => [logged, of] as const)));
  const parts = group.map((): CatalogueChunkResult => ({ outcomes: [], idsInUse: [] }));
  const partOf = ({ logged }: Pick<CatalogueOutcome, 'logged'>) => parts[place.get(logged)!]!;
  for (const outcome of outcomes) partOf(outcome).outcomes.push(outcome);
  for (const inUse of idsInUse) partOf(inUse).idsInUse.push(inUse);
  return parts;
}
