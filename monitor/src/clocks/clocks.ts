import type { ProjectionView, ShowView, ViewHint } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { z } from 'zod';
import type { Clocks } from '../answers.ts';
import type { KafkaClient } from '../engines/kafka-client.ts';
import type { MongodbOpener } from '../engines/mongodb.ts';
import type { Skew } from '../engines/skew.ts';
import type { PolledReading, Reading } from '../polling/reading.ts';
import { createReading } from '../polling/reading.ts';
import { createRecentShows } from './recent-shows.ts';
import { vectorOf } from './vector.ts';

export type ClocksWatch = {
  readings: PolledReading<unknown>[];
  /** Takes a hint of sync-service that views have moved. */
  heard(hint: string): void;
  state(): Clocks;
};

export type ClocksOptions = {
  open: MongodbOpener;
  client: KafkaClient;
  /** The topic of commands, and the group of the workers. */
  commands: string;
  workers: string;
  /** Clocks of engines and services against ours. */
  skews: () => { name: string; reading: Reading<Skew> }[];
};

const shownShows = 10;

const hintSchema: z.ZodType<Pick<ViewHint, 'shows'>> = z.object({
  shows: z.array(z.tuple([z.number(), z.number()])),
});

/** The clocks of the system: logical, of the views, and on the walls. */
export function watchClocks({ open, client, commands, workers, skews }: ClocksOptions): ClocksWatch {
  const recent = createRecentShows(shownShows);

  const shows = createReading({
    source: 'MongoDB, versions in the views of the shows that moved last since the monitor was started',
    async ask() {
      // By their numbers: a sort would read all views, halls and all.
      const options = { projection: { version: 1, asOf: 1 }, maxTimeMS: 1_000 };
      const views = (await open()).collection<ShowView>(viewCollections.events);
      const found = await views.find({ _id: { $in: recent.ids() } }, options).toArray();
      return found
        .map(({ _id, version, asOf }) => ({ eventId: _id, version, at: asOf }))
        .toSorted((a, b) => b.at.localeCompare(a.at));
    },
  });

  const vector = createReading({
    source: 'MongoDB, projection; Kafka, OffsetFetch of the workers and ListOffsets of booking.commands',
    async ask() {
      const projection = (await open()).collection<ProjectionView>(viewCollections.projection);
      const documents = await projection.find({}, { maxTimeMS: 1_000 }).toArray();
      const decided = await client.committed(workers, commands);
      const ends = await client.ends(commands);
      const reflected = new Map(documents.map(({ _id, offset }) => [_id, offset + 1]));
      return vectorOf({ ends, decided, reflected });
    },
  });

  return {
    readings: [shows, vector],
    heard(hint) {
      const parsed = hintSchema.safeParse(parsedJson(hint));
      if (parsed.success) for (const [eventId] of parsed.data.shows) recent.note(eventId);
    },
    state: () => ({
      shows: shows.current(),
      vector: vector.current(),
      skews: skews().map(({ name, reading }) => ({ name, ...reading })),
    }),
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
