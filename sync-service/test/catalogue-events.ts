import { randomUUID } from 'node:crypto';
import { movieStream, theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { MovieDetails } from '@ticketing/shared/messages/catalogue/movie.ts';
import type { TheaterDetails } from '@ticketing/shared/messages/catalogue/theater.ts';
import { catalogueEventData } from '@ticketing/shared/stores/catalogue-store.ts';
import type { Definition } from '@ticketing/sync-service/catalogue/fold.ts';
import type { Pool } from 'pg';

const movie: MovieDetails = {
  title: 'The Salt Road',
  synopsis: 'Two sisters carry salt over a pass that is on no map.',
  minutes: 100,
  genres: ['drama'],
  type: '2D',
  language: 'en',
  subtitles: [],
  rating: '12',
  releasedOn: '2027-01-15',
};

const theater: TheaterDetails = {
  name: 'Rex',
  city: 'Lyon',
  timeZone: 'Europe/Paris',
  turnaroundMinutes: 20,
  halls: [{ hallId: 'one', name: 'One', layout: [{ row: 'A', seats: 2, priceMinor: 900 }] }],
};

const at = '2026-11-01T12:00:00.000Z';

export function movieDefined(movieId: string, version: number, details: Partial<MovieDetails> = {}): Definition {
  const ofEvent = { version, revision: version, commandId: randomUUID(), at };
  return { streamId: movieStream(movieId), type: 'MovieDefined', ...ofEvent, movie: { ...movie, ...details } };
}

export function movieRetired(movieId: string, version: number): Definition {
  const ofEvent = { version, revision: version, commandId: randomUUID(), at };
  return { streamId: movieStream(movieId), type: 'MovieRetired', ...ofEvent };
}

export function theaterDefined(theaterId: string, version: number, details: Partial<TheaterDetails> = {}): Definition {
  const ofEvent = { version, revision: version, commandId: randomUUID(), at };
  return {
    streamId: theaterStream(theaterId),
    type: 'TheaterDefined',
    ...ofEvent,
    theater: { ...theater, ...details },
  };
}

/** Puts events into the event store, as the worker does. */
export async function recordCatalogue(pool: Pool, ...events: Definition[]): Promise<void> {
  for (const event of events) {
    const { streamId, version, commandId, type } = event;
    const details =
      event.type === 'MovieDefined' ? event.movie : event.type === 'TheaterDefined' ? event.theater : null;
    await pool.query(
      `INSERT INTO catalogue_streams (stream_id, version, revision, details) VALUES ($1, $2, $2, $3)
       ON CONFLICT (stream_id) DO UPDATE SET version = $2, revision = $2, details = $3`,
      [streamId, version, details],
    );
    await pool.query(
      `INSERT INTO catalogue_events (stream_id, version, command_id, type, data, at, correlation_id,
         command_log, command_partition, command_offset, processed_by)
       VALUES ($1, $2, $3, $4, $5, $6, 'test', 0, 0, $2, 'test')`,
      [streamId, version, commandId, type, catalogueEventData(event), at],
    );
  }
}
