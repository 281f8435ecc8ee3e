import { movieStream, theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import { isOnLog } from '../load/catalogue-requests.ts';
import type { Attempt, CatalogueOrder, MovieRead } from '../load/record.ts';
import type { EntryModel } from './catalogue-model.ts';
import type { CatalogueTruth } from './catalogue-truth.ts';
import type { Ledger } from './ledger.ts';
import { checkRealTime } from './real-time.ts';
import { checkStatus } from './status.ts';
import type { Violation } from './violation.ts';

/** What the log has of the catalogue, as the checks of answers look it up. */
export type CatalogueLedger = {
  outcomes: Map<string, CatalogueTruth['store'] extends Map<string, (infer Stored)[]> ? Stored : never>;
  /** By `partition:offset`. */
  places: Map<string, CatalogueTruth['commands'][number]>;
  correlations: Set<string>;
  models: ReadonlyMap<string, EntryModel>;
  /** The shows, which have the last step of a showtime. */
  shows: Ledger;
};

export function createCatalogueLedger(
  { store, commands }: CatalogueTruth,
  models: ReadonlyMap<string, EntryModel>,
  shows: Ledger,
): CatalogueLedger {
  return {
    outcomes: new Map(
      Array.from(store.values()).flatMap((all) => all.map((one) => [one.event.commandId, one] as const)),
    ),
    places: new Map(commands.map((one) => [`${one.position.partition}:${one.position.offset}`, one])),
    correlations: new Set(commands.map(({ correlation }) => correlation.correlationId)),
    models,
    shows,
  };
}

/** Compares what was said of orders about the catalogue with the log. */
export function* checkCatalogueOrders(orders: CatalogueOrder[], ledger: CatalogueLedger): Generator<Violation> {
  const defined = definitionsTold(orders);
  for (const order of orders) {
    const name = `${order.kind} of ${'streamId' in order ? order.streamId : order.eventId} by client ${order.client}`;
    for (const attempt of order.attempts) {
      yield* checkStatus(name, attempt, [200, 201, 202, 409, 428]);
      if (attempt.body?.detail?.startsWith('The request was not accepted') && isKnown(attempt, ledger)) {
        yield { promised: 'answers', what: `${name} was told that it was not accepted, and stands on the log` };
      }
      if (isOnLog(attempt)) yield* checkAcknowledged(name, order, attempt, ledger);
      else yield* checkDoor(name, order, attempt, defined, ledger);
    }
    const wasAnswered = order.attempts.some(({ status = 500 }) => status < 500);
    if (order.idempotencyKey !== undefined && !wasAnswered) {
      yield { promised: 'not for ever', what: `${name} with a key was never answered, also after the healing` };
    }
  }
  yield* checkRealTime(orders.flatMap((order) => timedOf(order, ledger)));
}

function isKnown({ correlationId }: Attempt, { correlations, shows }: CatalogueLedger): boolean {
  return correlations.has(correlationId) || shows.correlations.has(correlationId);
}

function* checkAcknowledged(
  name: string,
  order: CatalogueOrder,
  { status, body = {} }: Attempt,
  ledger: CatalogueLedger,
): Generator<Violation> {
  const { commandId = '', receipt } = body;
  if (receipt !== undefined) {
    const stuck = whereStuck(commandId, `${receipt.partition}:${receipt.offset}`, ledger);
    if (stuck !== undefined) yield { promised: 'I8', what: `${name} was answered ${status}, and ${stuck}` };
  }
  if (status === 202) return;
  const event = ledger.outcomes.get(commandId)?.event ?? ledger.shows.outcomes.get(commandId)?.event;
  if (event === undefined) {
    yield { promised: 'I8', what: `${name} was answered ${status}, and its command ${commandId} has no outcome` };
    return;
  }
  const isRefused = event.type === 'CommandRejected';
  const version = 'revision' in event ? event.revision : event.version;
  const isToldSo = isRefused === (status === 409 || status === 428) && body.version === version;
  if (!isToldSo || (isRefused && body.code !== event.code) || !(isRefused || types[order.kind] === event.type)) {
    const what = `${name} was told ${status} ${body.code ?? ''} at ${body.version}, the log has ${event.type} ${isRefused ? event.code : ''} at ${version}`;
    yield { promised: 'answers', what };
  }
}

const types: Record<CatalogueOrder['kind'], string> = {
  movie: 'MovieDefined',
  theater: 'TheaterDefined',
  retire: 'MovieRetired',
  showtime: 'ShowScheduled',
  move: 'ShowChanged',
};

/** From the command at a place: whether it, and what follows from it, was decided. @returns why not */
function whereStuck(commandId: string, place: string, { places, outcomes, shows }: CatalogueLedger) {
  const logged = places.get(place)?.command;
  const isFirstStep = logged?.type === 'TakeSlot' && logged.show.commandId === commandId;
  if (!isFirstStep) {
    const isThere = logged?.commandId === commandId || shows.places.get(place)?.command.commandId === commandId;
    if (!isThere) return `its command ${commandId} is not where its receipt says`;
    return outcomes.has(commandId) || shows.outcomes.has(commandId) ? undefined : `its command has no outcome`;
  }
  const taken = outcomes.get(logged.commandId)?.event;
  if (taken === undefined) return 'its slot was not decided';
  if (taken.type === 'CommandRejected') return undefined;
  const use = Array.from(places.values()).find(({ command }) => {
    return command.type === 'UseMovie' && command.slotId === logged.commandId;
  });
  const used = outcomes.get(use?.command.commandId ?? '')?.event;
  if (used === undefined) return 'its movie was not asked for';
  if (used.type === 'CommandRejected' || shows.outcomes.has(commandId)) return undefined;
  return 'its show was not decided';
}

/** When a client was told first that a movie or theater is there. */
function definitionsTold(orders: CatalogueOrder[]): Map<string, number> {
  const told = new Map<string, number>();
  for (const order of orders) {
    if (order.kind !== 'movie' && order.kind !== 'theater') continue;
    for (const { status, endMs } of order.attempts) {
      if (status !== 200 && status !== 201) continue;
      told.set(order.streamId, Math.min(endMs, told.get(order.streamId) ?? endMs));
    }
  }
  return told;
}

/** What write-api refused by itself, from what it has read of the catalogue: what lasts is known to it once told. */
function* checkDoor(
  name: string,
  order: CatalogueOrder,
  { status, startMs, body }: Attempt,
  defined: ReadonlyMap<string, number>,
  { models }: CatalogueLedger,
): Generator<Violation> {
  if (status !== 409 && status !== 428) return;
  const lasting = lastingOf(order, body?.code, models);
  if (lasting !== undefined && (defined.get(lasting) ?? startMs) < startMs) {
    yield { promised: 'found', what: `${name} was told ${body?.code}, and ${lasting} was there before` };
  }
}

/** The stream that is said to lack something, where it never lacked it. */
function lastingOf(order: CatalogueOrder, code: string | undefined, models: ReadonlyMap<string, EntryModel>) {
  if (order.kind !== 'showtime') return undefined;
  const [movie, theater] = [movieStream(order.body.movieId), theaterStream(order.body.theaterId)];
  if (code === 'movie-unknown' && models.get(movie)?.wasRetired === false) return movie;
  if (code === 'hall-unknown' && models.get(theater)?.lastingHalls.has(order.body.hallId)) return theater;
  return undefined;
}

function timedOf({ attempts, ...order }: CatalogueOrder, { outcomes }: CatalogueLedger) {
  if (!('streamId' in order)) return [];
  return attempts.filter(isOnLog).flatMap(({ body, startMs, endMs }) => {
    const event = outcomes.get(body?.commandId ?? '')?.event;
    return event === undefined ? [] : [{ stream: order.streamId, version: event.version, startMs, endMs }];
  });
}

/** A movie: as it was since the revision that it is told at, and not from before the one that was asked for. */
export function* checkMovieRead(
  { movieId, client, source, minVersion, attempt }: MovieRead,
  models: ReadonlyMap<string, EntryModel>,
): Generator<Violation> {
  const name = `read of movie ${movieId} by client ${client} at ${source}`;
  yield* checkStatus(name, attempt, [200, 404]);
  const model = models.get(movieStream(movieId));
  if (attempt.status === 404 && minVersion !== undefined && model?.wasRetired === false) {
    yield { promised: 'found', what: `${name} found none, and has read of ${minVersion} before` };
  }
  if (attempt.status !== 200) return;
  const { version = 0, title } = attempt.body ?? {};
  if (title === undefined || model?.titles.get(version) !== title || version < (minVersion ?? 0)) {
    const what = `${name} at ${minVersion ?? 0} gave ${title} at ${version}, it is ${model?.titles.get(version)} then`;
    yield { promised: 'movies', what };
  }
}
