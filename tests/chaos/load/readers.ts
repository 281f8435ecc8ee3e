import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../support/random.ts';
import { seeded } from '../../support/random.ts';
import type { InstanceName } from '../plan.ts';
import { readMap } from './buyers.ts';
import { attempt } from './client.ts';
import type { HistoryPage, HistoryRead, HistorySubject, ListRead, PastRead, Told } from './record.ts';
import { sorts } from './record.ts';

export type ReadersOptions = {
  /** The read-apis. A reader stays with one: what one process promises of two answers is promised to such a client. */
  sources: { name: InstanceName; url: string }[];
  seed: number;
  /** How many ask each of them. */
  readersEach: number;
  thinkMs: number;
  /** Those that are sold now. */
  shows: () => number[];
  told: Told;
  hasStopped: () => boolean;
};

/** Clients that look at lists, histories and halls of now and of the past. Resolves when all have stopped. */
export async function read(options: ReadersOptions): Promise<void> {
  const readers = options.sources.flatMap((source) => Array<typeof source>(options.readersEach).fill(source));
  await Promise.all(readers.map((source, index) => live(firstReader + index, source, options)));
}

/** Readers have numbers of their own, beside those of buyers. */
const firstReader = 1_000;

const maxPages = 50;

/** What an event of a history is compared by. */
export function digestOf(json: string): string {
  return createHash('sha1').update(json).digest('base64');
}

/** What a reader knows of a show, from answers that it got. */
type Known = {
  version: number;
  times: string[];
  seatIds: string[];
  bookingIds: string[];
  /** Where a page of the history of the show ended. */
  place?: { after: number; cursor: string };
};

type HistoryEvent = { version: number; at: string; bookingId?: string; seatIds?: string[] };

async function live(client: number, source: { name: InstanceName; url: string }, options: ReadersOptions) {
  const { seed, thinkMs, shows: onSale, told, hasStopped } = options;
  const random = seeded(seed * 1_000 + client);
  const shows = new Map<number, Known>();
  const asked = { client, source: source.name };
  let lists = client;
  await sleep(random.between(0, thinkMs));
  while (!hasStopped()) {
    await step(random.between(1, 100), random.pick(onSale()));
    await sleep(random.between(thinkMs / 2, (thinkMs * 3) / 2));
  }

  async function step(dice: number, eventId: number): Promise<void> {
    if (dice <= 30) return readList();
    if (dice <= 60) return readHistory(eventId);
    if (dice <= 85) return readPast(eventId);
    return readSeats(eventId);
  }

  async function readList(): Promise<void> {
    lists += 1;
    const sort = sorts[lists % sorts.length]!;
    const question: ListRead = { kind: 'list', ...asked, sort, limit: random.pick([2, 3, 5, 50]), pages: [] };
    told.reads.push(question);
    let cursor: string | undefined;
    do {
      const more = cursor === undefined ? '' : `&cursor=${cursor}`;
      const path = `/api/events?sort=${sort}&limit=${question.limit}${more}`;
      const page = await attempt(source.url, { method: 'GET', path });
      question.pages.push(page);
      if (page.status !== 200) return;
      for (const { eventId, version } of page.body?.events ?? []) note(eventId, version);
      cursor = page.body?.nextCursor;
    } while (cursor !== undefined && question.pages.length < maxPages);
  }

  async function readHistory(eventId: number): Promise<void> {
    const known = knownOf(eventId);
    const subject = subjectIn(known, random);
    // Sometimes from its beginning, else from where this reader was.
    const place = subject.kind === 'show' && random.percent(75) ? known.place : undefined;
    const limit = random.pick(subject.kind === 'show' ? [50, 200] : [2, 5]);
    const after = place?.after ?? 0;
    const question: HistoryRead = { kind: 'history', ...asked, eventId, subject, after, limit, pages: [] };
    told.reads.push(question);
    const head = `/api/events/${eventId}/history?limit=${limit}${queryOf(subject)}`;
    let cursor = place?.cursor;
    do {
      const { page, events, nextCursor } = await readPage(`${head}${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      question.pages.push(page);
      if (page.attempt.status !== 200) return;
      for (const { bookingId, seatIds = [] } of events) {
        known.seatIds.push(...seatIds);
        if (bookingId !== undefined) known.bookingIds.push(bookingId);
      }
      note(eventId, page.attempt.tagVersion ?? 0);
      cursor = nextCursor;
      if (cursor !== undefined && subject.kind === 'show') known.place = { after: events.at(-1)?.version ?? 0, cursor };
    } while (cursor !== undefined && question.pages.length < maxPages);
  }

  async function readPage(path: string): Promise<{ page: HistoryPage; events: HistoryEvent[]; nextCursor?: string }> {
    const made = await attempt(source.url, { method: 'GET', path });
    const { events: found, nextCursor, ...rest } = made.body ?? {};
    const events = (found ?? []) as unknown as HistoryEvent[];
    const digests = events.map((event) => ({ version: event.version, digest: digestOf(JSON.stringify(event)) }));
    const kept = made.body === undefined ? made : { ...made, body: rest };
    const page = { attempt: kept, events: digests, hasNext: nextCursor !== undefined };
    return { page, events, ...(nextCursor !== undefined && { nextCursor }) };
  }

  async function readPast(eventId: number): Promise<void> {
    const known = knownOf(eventId);
    if (known.version === 0) return readSeats(eventId);
    const time = random.percent(50) && known.times.length > 0 ? random.pick(known.times) : undefined;
    const at =
      time === undefined
        ? random.between(1, known.version)
        : new Date(Date.parse(time) - random.pick([0, 0, 1, 500, 5_000])).toISOString();
    // With a time the reader says what it has seen; a version says so by itself.
    const path = `/api/events/${eventId}/seats?view=map&at=${at}&minVersion=${known.version}`;
    const read: PastRead = { kind: 'past', ...asked, eventId, at, minVersion: known.version, attempt: await get(path) };
    told.reads.push(read);
  }

  async function readSeats(eventId: number): Promise<void> {
    const known = knownOf(eventId);
    const read = await readMap(
      source.url,
      { ...asked, eventId },
      random.percent(30) ? known.version || undefined : undefined,
    );
    told.reads.push(read);
    const { status, body } = read.attempt;
    if (status !== 200 || body?.version === undefined) return;
    note(eventId, body.version);
    if (body.asOf !== undefined) known.times.push(body.asOf);
  }

  function get(path: string) {
    return attempt(source.url, { method: 'GET', path });
  }

  function knownOf(eventId: number): Known {
    const known = shows.get(eventId) ?? { version: 0, times: [], seatIds: [], bookingIds: [] };
    shows.set(eventId, known);
    return known;
  }

  function note(eventId: number, version: number): void {
    const known = knownOf(eventId);
    known.version = Math.max(known.version, version);
  }
}

function subjectIn({ seatIds, bookingIds }: Known, random: Random): HistorySubject {
  const dice = random.between(1, 3);
  if (dice === 1 && seatIds.length > 0) return { kind: 'seat', seatId: random.pick(seatIds.slice(-50)) };
  if (dice === 2 && bookingIds.length > 0) return { kind: 'booking', bookingId: random.pick(bookingIds.slice(-50)) };
  return { kind: 'show' };
}

function queryOf(subject: HistorySubject): string {
  if (subject.kind === 'seat') return `&seatId=${subject.seatId}`;
  return subject.kind === 'booking' ? `&bookingId=${subject.bookingId}` : '';
}
