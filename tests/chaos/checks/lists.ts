import type { Listed, ListRead, Read, Sort } from '../load/record.ts';
import { sameFields } from './invariants.ts';
import type { Ledger } from './ledger.ts';
import { checkStatus } from './status.ts';
import type { Violation } from './violation.ts';

/** How long a client must know a show before it is missed in a list: the views may lose their last moments, and heal. */
const knownForMs = 30_000;

/** Lists: every show that the reader knows, once, in order, and as it was at the version that is told. */
export function* checkLists(reads: Read[], ledger: Ledger): Generator<Violation> {
  const byClient = Map.groupBy(
    reads.filter((read) => read.kind === 'list'),
    ({ client }) => client,
  );
  for (const lists of byClient.values()) {
    const firstSeenMs = new Map<number, number>();
    for (const list of lists) {
      yield* checkList(list, ledger, firstSeenMs);
      for (const { endMs, body } of list.pages) {
        for (const { eventId } of body?.events ?? []) {
          if (!firstSeenMs.has(eventId)) firstSeenMs.set(eventId, endMs);
        }
      }
    }
  }
}

function* checkList(list: ListRead, { models }: Ledger, firstSeenMs: Map<number, number>): Generator<Violation> {
  const at = new Date(performance.timeOrigin + list.pages[0]!.startMs).toISOString().slice(11, 23);
  const name = `list by ${list.sort} in pages of ${list.limit} by client ${list.client} at ${at}`;
  for (const page of list.pages) {
    yield* checkStatus(name, page, [200]);
    if ((page.body?.events?.length ?? 0) > list.limit) yield { promised: 'lists', what: `${name}: a page is too long` };
  }
  const listed = list.pages.flatMap(({ body }) => body?.events ?? []);
  for (const show of listed) {
    const model = models.get(show.eventId);
    const hall = model?.halls[show.version];
    const said = `${name}: show ${show.eventId} at version ${show.version}`;
    if (hall === undefined || !sameFields(hall.counts, show.counts)) {
      yield { promised: 'lists', what: `${said} has other counts than the log` };
    }
    const details = model?.details[show.version];
    const price = [details?.priceFromMinor, ...(show.counts.available === 0 ? [undefined] : [])];
    if (details?.name !== show.name || details.startsAt !== show.startsAt || !price.includes(show.priceFromMinor)) {
      yield { promised: 'lists', what: `${said} is told to be ${show.name}, ${show.startsAt}, ${show.priceFromMinor}` };
    }
  }
  // By what it is listed may change between two pages, and lists have only what can still be attended.
  const lasting = listed.filter(({ eventId }) => models.get(eventId)?.hasChanged !== true);
  const ids = lasting.map(({ eventId }) => eventId);
  if (new Set(ids).size < ids.length)
    yield { promised: 'lists', what: `${name} has a show twice: ${ids.slice(0, 20)}` };
  const inOrder = isOrdered(lasting, list.sort);
  if (!inOrder) yield { promised: 'lists', what: `${name} is not in order: ${ids.slice(0, 20)}` };
  const last = list.pages.at(-1);
  if (last?.status !== 200 || last.body?.nextCursor !== undefined) return;
  const startMs = list.pages[0]!.startMs;
  for (const [eventId, seenMs] of firstSeenMs) {
    if (models.get(eventId)?.hasChanged) continue;
    if (seenMs + knownForMs < startMs && !ids.includes(eventId)) {
      yield {
        promised: 'lists',
        what: `${name} lacks show ${eventId}, which the client has known for ${knownForMs} ms`,
      };
    }
  }
}

/** By the field of the sort, and where that is the same by the number of the show, in the same direction. */
function isOrdered(listed: Listed[], sort: Sort): boolean {
  const direction = sort.startsWith('-') ? -1 : 1;
  return listed.every((show, index) => index === 0 || direction * compare(listed[index - 1]!, show, sort) < 0);
}

function compare(one: Listed, other: Listed, sort: Sort): number {
  const [a, b] = [one, other].map((show) => keyOf(show, sort)) as [string | number, string | number];
  if (a === b) return one.eventId - other.eventId;
  return a < b ? -1 : 1;
}

function keyOf({ name, startsAt, priceFromMinor }: Listed, sort: Sort): string | number {
  if (sort.endsWith('name')) return name;
  return sort.endsWith('startsAt') ? startsAt : (priceFromMinor ?? Number.MAX_SAFE_INTEGER);
}
