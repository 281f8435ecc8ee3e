import type { operations } from '../api/read-api.d.ts';

type Body<Operation extends keyof operations> = operations[Operation] extends {
  responses: { 200: { content: { 'application/json': infer Answer } } };
}
  ? Answer
  : never;

export type MovieList = Body<'listMovies'>;
export type MovieHead = MovieList['movies'][number];
export type Facet = MovieList['facets']['genre'];
export type Movie = Body<'getMovie'>;
export type Theater = Body<'getTheater'>;
export type TheaterHead = Body<'listTheaters'>['theaters'][number];
export type Showtime = Body<'listShowtimes'>['showtimes'][number];
export type ShowHead = Body<'listShows'>['events'][number];
