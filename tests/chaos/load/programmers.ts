import { setTimeout as sleep } from 'node:timers/promises';
import { movieStream, theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { Random } from '../../support/random.ts';
import { seeded } from '../../support/random.ts';
import type { InstanceName } from '../plan.ts';
import { isAnswered, sendToCatalogue } from './catalogue-requests.ts';
import type { Programme } from './cinemas.ts';
import {
  createProgramme,
  movieBody,
  movieIds,
  showtimeBody,
  someSeat,
  someStart,
  theaterBody,
  theaterIds,
} from './cinemas.ts';
import { attempt } from './client.ts';
import { createOrdering } from './ordering.ts';
import type { Attempt, CatalogueOrder, Told } from './record.ts';
import { someWait } from './requests.ts';

export type ProgrammersOptions = {
  /** Of the gateway. */
  url: string;
  /** The read-apis. Each programmer reads from one of them. */
  sources: { name: InstanceName; url: string }[];
  seed: number;
  clients: number;
  thinkMs: number;
  told: Told;
  hasStopped: () => boolean;
};

/** Programmers have numbers of their own. */
const firstProgrammer = 3_000;

/** What a programmer knows of the programme. They share it, as people of one office do. */
type Office = {
  programme: Programme;
  /** The revision of each movie and theater that an answer named last; 0 where it is retired. */
  revisions: Map<string, number>;
};

/**
 * Starts people who make the programme of two theaters, in each other's way: they rename movies and retire them, rebuild
 * theaters, schedule showtimes, move and cancel them, and sell a seat of one now and then. Resolves when all have stopped.
 */
export async function programme(options: ProgrammersOptions): Promise<void> {
  const office: Office = { programme: createProgramme(), revisions: new Map() };
  const clients = Array.from({ length: options.clients }, (_, index) => firstProgrammer + index);
  await open(clients[0]!, office, options);
  await Promise.all(clients.map((client) => live(client, office, options)));
}

/** The movies and theaters that there are at first: without them there is nothing to do. */
async function open(client: number, office: Office, options: ProgrammersOptions): Promise<void> {
  const random = seeded(options.seed * 1_000 + client + 500);
  const streams = [...movieIds.map(movieStream), ...theaterIds.map(theaterStream)];
  await Promise.all(
    streams.map(async (streamId) => {
      const order = definition(streamId, client, random);
      options.told.catalogue.push(order);
      while (!options.hasStopped()) {
        const made = await sendToCatalogue(options.url, order, 5);
        note(office, streamId, made);
        if (isAnswered(made)) return;
        await sleep(500);
      }
    }),
  );
}

async function live(
  client: number,
  office: Office,
  { url, sources, seed, thinkMs, told, hasStopped }: ProgrammersOptions,
): Promise<void> {
  const random = seeded(seed * 1_000 + client);
  const ordering = createOrdering({ url, seed, client, random, told });
  const source = sources[client % sources.length]!;
  const { showtimes } = office.programme;
  let keys = 0;
  await sleep(random.between(0, thinkMs));
  while (!hasStopped()) {
    await step(random.between(1, 100));
    await sleep(random.between(thinkMs / 2, (thinkMs * 3) / 2));
  }

  async function step(dice: number): Promise<void> {
    if (dice <= 25) return schedule();
    if (dice <= 45) return ofShowtime(move);
    if (dice <= 53) return ofShowtime(cancel);
    if (dice <= 63) return ofShowtime(sell);
    if (dice <= 75) return define(movieStream(random.pick(movieIds)));
    if (dice <= 82) return define(theaterStream(random.pick(theaterIds)));
    if (dice <= 86) return retire(movieStream(random.pick(movieIds.slice(1))));
    return readMovie(random.pick(movieIds));
  }

  async function ofShowtime(work: (eventId: number) => Promise<void>): Promise<void> {
    return showtimes().length > 0 ? work(random.pick(showtimes())) : schedule();
  }

  async function schedule(): Promise<void> {
    const eventId = office.programme.next();
    if (eventId === undefined) return move(random.pick(showtimes()));
    const { body } =
      (await place({ ...asked(), kind: 'showtime', eventId, body: showtimeBody(eventId, random) })) ?? {};
    // Who has no hall, or no movie, has no showtime.
    if (body?.code !== undefined) office.programme.drop(eventId);
  }

  async function move(eventId: number): Promise<void> {
    const order: CatalogueOrder = { ...asked(), kind: 'move', eventId, startsAt: someStart(random) };
    if (random.percent(50)) {
      keys += 1;
      order.idempotencyKey = `move-${seed}-${client}-${keys}`;
    }
    await place(order);
  }

  async function cancel(eventId: number): Promise<void> {
    office.programme.drop(eventId);
    await ordering.place({ kind: 'end', client, eventId, attempts: [] });
  }

  async function sell(eventId: number): Promise<void> {
    const seatIds = [someSeat(random)];
    await ordering.place({ kind: 'book', client, eventId, userId: client, seatIds, attempts: [] });
  }

  async function define(streamId: string): Promise<void> {
    const read = office.revisions.get(streamId) ?? 0;
    // Some have read an older one, some none.
    const ifMatch = random.percent(80) ? read : Math.max(0, read - random.between(1, 3));
    const order = definition(streamId, client, random);
    await place(ifMatch > 0 ? { ...order, ifMatch } : order);
  }

  async function retire(streamId: string): Promise<void> {
    const made = await place({ ...asked(), kind: 'retire', streamId });
    if (made?.status === 200) office.revisions.set(streamId, 0);
  }

  async function place(order: CatalogueOrder): Promise<Attempt | undefined> {
    told.catalogue.push(order);
    // A showtime has the same command whenever it is sent, and so has what has a key.
    const mayRepeat = order.kind === 'showtime' || order.idempotencyKey !== undefined;
    for (let left = mayRepeat ? 3 : 1; left > 0; left -= 1) {
      const made = await sendToCatalogue(url, order, someWait(random));
      if ('streamId' in order) note(office, order.streamId, made);
      if (isAnswered(made)) return made;
      if (left > 1) await sleep(300);
    }
    return undefined;
  }

  async function readMovie(movieId: string): Promise<void> {
    const minVersion = random.percent(50) ? office.revisions.get(movieStream(movieId)) || undefined : undefined;
    const wanted = minVersion === undefined ? '' : `?minVersion=${minVersion}`;
    const made = await attempt(source.url, { method: 'GET', path: `/api/movies/${movieId}${wanted}` });
    const { title, version, ...rest } = made.body ?? {};
    // Its showtimes are many, and not looked at.
    const body = made.status === 200 ? { ...(title && { title }), ...(version && { version }) } : rest;
    const what = { movieId, ...(minVersion !== undefined && { minVersion }) };
    told.reads.push({ kind: 'movie', client, source: source.name, ...what, attempt: { ...made, body } });
  }

  function asked() {
    return { client, attempts: [] };
  }
}

type Definition = Extract<CatalogueOrder, { kind: 'movie' | 'theater' }>;

function definition(streamId: string, client: number, random: Random): Definition {
  const id = streamId.slice(streamId.indexOf('-') + 1);
  return streamId.startsWith('movie-')
    ? { kind: 'movie', streamId, body: movieBody(id, random), client, attempts: [] }
    : { kind: 'theater', streamId, body: theaterBody(id, random), client, attempts: [] };
}

function note({ revisions }: Office, streamId: string, { status, body }: Attempt): void {
  if ((status === 200 || status === 201) && body?.version !== undefined) {
    revisions.set(streamId, Math.max(body.version, revisions.get(streamId) ?? 0));
  }
}
