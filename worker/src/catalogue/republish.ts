import { catalogueEventHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { catalogueEventJson } from '@ticketing/shared/messages/catalogue/events.ts';
import { traceparentFrom } from '@ticketing/shared/service/correlation.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { StoredCatalogueRow } from '@ticketing/shared/stores/catalogue-store.ts';
import { storedCatalogueColumns, storedCatalogueEvent } from '@ticketing/shared/stores/catalogue-store.ts';
import type { Pool } from 'pg';

export type RepublishOptions = {
  pool: Pool;
  writer: LogWriter;
  /** `catalogue.events` */
  topic: string;
  partitionOf: (streamId: string) => number;
  /** The number of the topic of commands; see `commandLogOf`. */
  commandLog: number;
  logger: Logger;
};

/** Streams. */
const pageSize = 100;
const recordsAtOnce = 100;

/**
 * Publishes what every movie and theater is and which slots of halls are taken, if the system has moved to new topics:
 * who follows the new one must know them too. Call it before the first command of the new log is decided. It may be repeated: followers know an event by
 * its version.
 * @returns how many it published
 */
export async function republishDefinitions(options: RepublishOptions): Promise<number> {
  const { pool, writer, topic, partitionOf, commandLog, logger } = options;
  if (await hasDecided(pool, commandLog)) return 0;
  let count = 0;
  for (let after = ''; ; ) {
    const events = await definitionsAfter(pool, after);
    const last = events.at(-1);
    if (last === undefined) break;
    const records = events.map(({ event, correlationId, position }) => ({
      topic,
      partition: partitionOf(event.streamId),
      key: event.streamId,
      value: catalogueEventJson(event),
      headers: catalogueEventHeaders(event, { correlationId, traceparent: traceparentFrom(undefined) }, position),
    }));
    for (let from = 0; from < records.length; from += recordsAtOnce) {
      await writer.append(records.slice(from, from + recordsAtOnce));
    }
    count += events.length;
    after = last.event.streamId;
  }
  if (count > 0) logger.info({ count, topic }, 'movies, theaters and their slots were published on a new topic');
  return count;
}

async function hasDecided(pool: Pool, commandLog: number): Promise<boolean> {
  const { rows } = await pool.query<{ has: boolean }>(
    'SELECT EXISTS (SELECT 1 FROM catalogue_events WHERE command_log >= $1) AS has',
    [commandLog],
  );
  return rows[0]!.has;
}

/** The events since which movies, theaters and halls' slots are what they are, in the order of their streams. */
async function definitionsAfter(pool: Pool, after: string) {
  const { rows } = await pool.query<StoredCatalogueRow>(
    `WITH page AS (
       SELECT stream_id, revision AS version FROM catalogue_streams
       WHERE stream_id > $1 AND revision > 0 ORDER BY stream_id LIMIT $2
     )
     SELECT ${storedCatalogueColumns} FROM catalogue_events
     JOIN (SELECT stream_id, version FROM page
           UNION
           SELECT stream_id, slot.version FROM catalogue_slots slot JOIN page USING (stream_id)
           WHERE slot.hall_id IS NOT NULL) AS s USING (stream_id, version)
     ORDER BY stream_id, version`,
    [after, pageSize],
  );
  return rows.map(storedCatalogueEvent);
}
