import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import { inTransaction } from '@ticketing/shared/stores/transaction.ts';
import type { Pool, PoolClient } from 'pg';
import type { DecideCatalogue } from '../domain/catalogue/decider.ts';
import { answerCatalogue, evolveCatalogue } from '../domain/catalogue/decider.ts';
import type { Slot, Stream } from '../domain/catalogue/stream.ts';
import type { CatalogueOutcome, LoggedCatalogueCommand } from './messages.ts';
import type { StreamChange } from './store.ts';
import { loadStreams, lockStreams, readCatalogueOutcomes, writeCatalogue } from './store.ts';
import { createStreamCache } from './stream-cache.ts';

/** A command whose id is already recorded for another stream, where it has its one outcome. */
export type CatalogueIdInUse = { logged: LoggedCatalogueCommand; recordedFor: string };

export type CatalogueChunkResult = { outcomes: CatalogueOutcome[]; idsInUse: CatalogueIdInUse[] };

export type CommitCatalogue = (
  chunk: LoggedCatalogueCommand[],
  decide?: DecideCatalogue,
) => Promise<CatalogueChunkResult>;

/**
 * Decides chunks, each in one transaction: locks the streams, reads what is recorded, folds in memory, writes. Between
 * chunks it keeps the streams that it decided about; the locked row says whether a kept one is the latest.
 */
export function createCatalogueCommitter(
  pool: Pool,
  written: { processedBy: string; commandLog: number },
): CommitCatalogue {
  const cache = createStreamCache();

  async function take(client: PoolClient, streamIds: string[]): Promise<Map<string, Stream>> {
    const versions = await lockStreams(client, streamIds);
    const streams = new Map<string, Stream>();
    const missing: string[] = [];
    for (const [streamId, version] of versions) {
      const cached = cache.take(streamId, version);
      if (cached === undefined) missing.push(streamId);
      else streams.set(streamId, cached);
    }
    for (const stream of await loadStreams(client, missing)) streams.set(stream.streamId, stream);
    return streams;
  }

  async function decideIn(client: PoolClient, chunk: LoggedCatalogueCommand[], decide: DecideCatalogue | undefined) {
    const streamIds = new Set(chunk.map(({ command }) => command.streamId));
    const streams = await take(client, Array.from(streamIds));
    const commandIds = chunk.map(({ command }) => command.commandId);
    const recorded = await readCatalogueOutcomes(client, commandIds);
    const seen = Array.from(streams.values(), before);
    const result: CatalogueChunkResult = { outcomes: [], idsInUse: [] };
    const known = new Map(Array.from(recorded, ([commandId, { event }]) => [commandId, event]));
    for (const logged of chunk) {
      const { command, at } = logged;
      const recordedEvent = known.get(command.commandId);
      if (recordedEvent === undefined) {
        const stream = streams.get(command.streamId)!;
        const event = answerCatalogue(stream, command, at, decide);
        evolveCatalogue(stream, event);
        known.set(command.commandId, event);
        result.outcomes.push({ logged, event, repeated: false });
      } else if (recordedEvent.streamId === command.streamId) {
        result.outcomes.push({ logged, event: recordedEvent, repeated: true });
      } else {
        result.idsInUse.push({ logged, recordedFor: recordedEvent.streamId });
      }
    }
    const fresh = result.outcomes.filter(({ repeated }) => !repeated);
    const changes = seen.map(after).filter(({ stream, seenVersion }) => stream.version !== seenVersion);
    if (fresh.length > 0) await writeCatalogue(client, fresh, changes, written);
    return { result, streams };
  }

  return async (chunk, decide) => {
    const { result, streams } = await inTransaction(pool, (client) => decideIn(client, chunk, decide));
    failpoint('worker/catalogue-after-commit');
    for (const stream of streams.values()) cache.keep(stream);
    return result;
  };
}

type Seen = { stream: Stream; version: number; revision: number; slots: ReadonlyMap<string, Slot> };

function before(stream: Stream): Seen {
  return { stream, version: stream.version, revision: stream.revision, slots: new Map(stream.slots) };
}

function after({ stream, version, revision, slots }: Seen): StreamChange {
  return {
    stream,
    seenVersion: version,
    seenRevision: revision,
    taken: Array.from(stream.slots).filter(([slotId]) => !slots.has(slotId)),
    gone: Array.from(slots.keys()).filter((slotId) => !stream.slots.has(slotId)),
  };
}
