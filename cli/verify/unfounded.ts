import { eventIdOfBooking } from '@ticketing/shared/messages/ids.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { operationLimit } from '@ticketing/sync-service/store/limits.ts';
import type { Pool } from 'pg';
import type { Engines } from '../engines.ts';
import type { Findings } from './findings.ts';

type Ids<Id> = { ids: Id[]; text: string };

const kinds = {
  events: {
    founded: (pool: Pool, ids: number[]) =>
      idsOf<number>(pool, { ids, text: 'SELECT event_id AS id FROM shows WHERE event_id = ANY($1::int[])' }),
    eventId: (id: number) => id,
    text: () => 'the show is there and no event speaks of it',
  },
  bookings: {
    founded: (pool: Pool, ids: string[]) =>
      idsOf<string>(pool, { ids, text: 'SELECT booking_id AS id FROM bookings WHERE booking_id = ANY($1::text[])' }),
    eventId: (id: string) => eventIdOfBooking(id),
    text: (id: string) => `booking ${id} is there and no event speaks of it`,
  },
  history: {
    founded: (pool: Pool, ids: string[]) =>
      idsOf<string>(pool, {
        ids,
        text: `SELECT event_id || ':' || version AS id FROM booking_events
               JOIN (SELECT split_part(id, ':', 1)::int AS event_id, split_part(id, ':', 2)::bigint AS version
                     FROM unnest($1::text[]) AS id) AS w USING (event_id, version)`,
      }),
    eventId: (id: string) => Number(id.slice(0, id.indexOf(':'))),
    text: (id: string) => `history has version ${id.slice(id.indexOf(':') + 1)}, which is not in the event store`,
  },
};

/**
 * Finds documents in the views that have no counterpart in PostgreSQL. The view is read first: it shows only what was
 * committed before, so a running system gives no false findings.
 * @param remove whether to remove them
 */
export async function checkUnfounded(
  engines: Engines,
  findings: Findings,
  { eventId, remove }: { eventId: number | undefined; remove: boolean },
): Promise<void> {
  const ofShow = eventId === undefined ? {} : { eventId };
  await findUnfounded(engines, 'events', eventId === undefined ? {} : { _id: eventId }, findings, remove);
  await findUnfounded(engines, 'bookings', ofShow, findings, remove);
  await findUnfounded(engines, 'history', ofShow, findings, remove);
}

async function findUnfounded(
  { pool, db }: Engines,
  view: keyof typeof kinds,
  filter: { _id?: number; eventId?: number },
  findings: Findings,
  remove: boolean,
): Promise<void> {
  const kind = kinds[view] as Kind;
  const collection = db.collection<{ _id: string | number }>(viewCollections[view]);
  const cursor = collection
    .find(filter, wholeCollection)
    .project<{ _id: string | number }>({ _id: 1 })
    .batchSize(1_000);
  for await (const ids of inPages(cursor)) {
    const founded = await kind.founded(pool, ids);
    const unfounded = ids.filter((id) => !founded.has(id));
    for (const id of unfounded) findings.add('views', kind.eventId(id), kind.text(id));
    if (remove && unfounded.length > 0) await collection.deleteMany({ _id: { $in: unfounded } }, operationLimit);
  }
}

// The time limit of one pass, in milliseconds.
const wholeCollection = { maxTimeMS: 3_600_000 };

// The type of the ids in a collection.
type Kind = {
  founded(pool: Pool, ids: (string | number)[]): Promise<Set<string | number>>;
  eventId(id: string | number): number;
  text(id: string | number): string;
};

async function idsOf<Id>(pool: Pool, { ids, text }: Ids<Id>): Promise<Set<Id>> {
  const { rows } = await pool.query<{ id: Id }>(text, [ids]);
  return new Set(rows.map((row) => row.id));
}

async function* inPages(cursor: AsyncIterable<{ _id: string | number }>): AsyncGenerator<(string | number)[]> {
  let page: (string | number)[] = [];
  for await (const { _id } of cursor) {
    page.push(_id);
    if (page.length < 1_000) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
