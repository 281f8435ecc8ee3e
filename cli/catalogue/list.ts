import { z } from 'zod';
import { CliError } from '../cli-error.ts';
import type { Api } from './api.ts';

const movieSchema = z.object({
  movieId: z.string(),
  title: z.string(),
  minutes: z.number(),
  type: z.string(),
  language: z.string(),
  rating: z.string(),
  version: z.number(),
});
const theaterSchema = z.object({
  theaterId: z.string(),
  name: z.string(),
  city: z.string(),
  timeZone: z.string(),
  halls: z.array(z.object({ hallId: z.string(), name: z.string(), seats: z.number() })),
  version: z.number(),
});
const pageSchema = z.object({ nextCursor: z.string().optional() });
const moviesSchema = pageSchema.extend({ movies: z.array(movieSchema) });
const theatersSchema = pageSchema.extend({ theaters: z.array(theaterSchema) });

export type CatalogueList = { movies: z.output<typeof movieSchema>[]; theaters: z.output<typeof theaterSchema>[] };

/** All movies and theaters that the read API has. */
export async function listCatalogue(api: Api): Promise<CatalogueList> {
  const moviePages = await pagesOf(api, '/api/movies', moviesSchema);
  const theaterPages = await pagesOf(api, '/api/theaters', theatersSchema);
  return {
    movies: moviePages.flatMap(({ movies }) => movies),
    theaters: theaterPages.flatMap(({ theaters }) => theaters),
  };
}

async function pagesOf<S extends typeof pageSchema>(api: Api, path: string, schema: S): Promise<z.output<S>[]> {
  const pages: z.output<S>[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor === undefined ? '?limit=200' : `?limit=200&cursor=${encodeURIComponent(cursor)}`;
    const { status, body } = await api.send('GET', path + query);
    if (status !== 200) throw new CliError(`GET ${path} is answered ${status}: ${body.detail}`);
    const page = schema.parse(body);
    pages.push(page);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return pages;
}
