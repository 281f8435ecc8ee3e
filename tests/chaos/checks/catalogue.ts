import { catalogueEventJson } from '@ticketing/shared/messages/catalogue/events.ts';
import { streamOf } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { answerCatalogue, evolveCatalogue } from '@ticketing/worker/domain/catalogue/decider.ts';
import type { Stream } from '@ticketing/worker/domain/catalogue/stream.ts';
import { emptyStream } from '@ticketing/worker/domain/catalogue/stream.ts';
import type { EntryModel } from './catalogue-model.ts';
import { checkSlots, entryModelOf } from './catalogue-model.ts';
import type { CatalogueTruth } from './catalogue-truth.ts';
import type { LogOfStreams } from './log.ts';
import { checkLog } from './log.ts';
import type { Violation } from './violation.ts';

/** What the events of all movies and theaters add up to. */
export function entryModelsOf(
  store: CatalogueTruth['store'],
  onViolation: (violation: Violation) => void,
): Map<string, EntryModel> {
  return new Map(
    Array.from(store, ([streamId, stored]) => [
      streamId,
      entryModelOf(
        streamId,
        stored.map(({ event }) => event),
        onViolation,
      ),
    ]),
  );
}

/** Checks what the engines have of the catalogue against each other, and against the shows. */
export function* checkCatalogue(
  truth: CatalogueTruth,
  models: ReadonlyMap<string, EntryModel>,
  shows: ReadonlyMap<number, readonly BookingEvent[]>,
): Generator<Violation> {
  yield* checkLog(logOfCatalogue(truth));
  yield* checkTables(truth, models);
  yield* checkViews(truth, models);
  yield* checkSlots(models, shows);
}

function logOfCatalogue({ commands, store, published }: CatalogueTruth): LogOfStreams {
  return {
    replayed: replay(commands),
    places: new Set(
      commands.map(({ command, position }) => `${position.partition}:${position.offset}/${command.commandId}`),
    ),
    streams: new Map(
      Array.from(store, ([streamId, stored]) => [
        streamId,
        stored.map(({ event, position }) => {
          const { version, commandId } = event;
          return { version, commandId, bytes: catalogueEventJson(event), position };
        }),
      ]),
    ),
    published: published.map(({ event, bytes }) => ({ stream: event.streamId, version: event.version, bytes })),
  };
}

/** Decides all commands again, each once, in order of the log. */
function replay(commands: CatalogueTruth['commands']): Map<string, { bytes: string }> {
  const streams = new Map<string, Stream>();
  const outcomes = new Map<string, { bytes: string }>();
  for (const { command, at } of commands) {
    if (outcomes.has(command.commandId)) continue;
    const stream = streams.get(command.streamId) ?? emptyStream(command.streamId);
    streams.set(command.streamId, stream);
    const event = answerCatalogue(stream, command, at);
    evolveCatalogue(stream, event);
    outcomes.set(command.commandId, { bytes: catalogueEventJson(event) });
  }
  return outcomes;
}

function* checkTables(
  { store, streams, slots }: CatalogueTruth,
  models: ReadonlyMap<string, EntryModel>,
): Generator<Violation> {
  const rows = new Map(streams.map((row) => [row.stream_id, row]));
  for (const { streamId, revision } of models.values()) {
    const [row, last] = [rows.get(streamId), store.get(streamId)?.length];
    if (row?.version !== last || row?.revision !== revision) {
      const what = `row of ${streamId} is at ${row?.version}, revision ${row?.revision}, by the log ${last}, ${revision}`;
      yield { promised: 'I4', what };
    }
  }
  const kept = slots.map((row) => `${row.stream_id} ${row.slot_id} ${row.event_id}`).sort();
  const wanted = Array.from(models.values()).flatMap((model) =>
    Array.from(model.slots.values(), ({ slotId, eventId }) => `${model.streamId} ${slotId} ${eventId}`),
  );
  if (String(kept) !== String(wanted.sort())) {
    yield { promised: 'I4', what: `there are ${kept.length} rows of slots, by the log ${wanted.length}, or others` };
  }
}

function* checkViews({ views }: CatalogueTruth, models: ReadonlyMap<string, EntryModel>): Generator<Violation> {
  const movies = new Map(views.movies.map((view) => [view._id, view]));
  const theaters = new Map(views.theaters.map((view) => [view._id, view]));
  for (const { streamId, titles, revision } of models.values()) {
    if (revision === 0) continue;
    const { kind, id } = streamOf(streamId);
    const movie = movies.get(id);
    const seen =
      kind === 'movie'
        ? { version: movie?.version, title: movie?.isRetired ? undefined : movie?.title }
        : { version: theaters.get(id)?.version, title: theaters.get(id)?.name };
    if (seen.version !== revision || seen.title !== titles.get(revision)) {
      const what = `view of ${streamId} is ${seen.title} at ${seen.version}, by the log ${titles.get(revision)} at ${revision}`;
      yield { promised: 'I4', what };
    }
  }
}
