import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { RequestHandler } from 'express';
import { movieAnswer } from '../catalogue-answers.ts';
import type { ReadContext } from '../context.ts';
import { sendList } from '../list-answers.ts';
import { entryQuery, moviePath } from '../parameters.ts';
import { findShowtimes } from '../programme/find-showtimes.ts';
import { goneSignal, preferredWaitMs } from '../waiting.ts';

/** How many showtimes are shown with their movie. */
const shownShowtimes = 500;

/** How long a request for a version waits by default, in milliseconds. */
export const defaultWaitMs = 2_000;

/** GET /api/movies/{movieId}: a movie, and its next showtimes by theater and day. */
export function getMovie(context: ReadContext): RequestHandler {
  const { catalogue } = context;
  return async (request, response) => {
    const { movieId } = parseRequest(moviePath, request.params);
    const { minVersion } = parseRequest(entryQuery, request.query);
    const programme = catalogue.programme();
    if (minVersion !== undefined) {
      const timeoutMs = preferredWaitMs(request, response) ?? defaultWaitMs;
      await catalogue.reach('movies', movieId, minVersion, { timeoutMs, signal: goneSignal(response), hasHeard: true });
    }
    await sendList(context, { request, response, route: '/api/movies/:movieId', query: { movieId } }, () => {
      const movie = programme.movie(movieId);
      if (movie === undefined || movie.view.isRetired) throw new HttpProblem('movie-not-found');
      const nowMs = Date.now();
      const { showtimes } = findShowtimes(programme, {
        filter: { movieId },
        order: { by: 'startsAt', direction: 1 },
        limit: shownShowtimes,
        nowMs,
      });
      return {
        answer: movieAnswer(movie, showtimes, {
          limit: shownShowtimes,
          nowMs,
          dateOf: ({ day }) => programme.words.date.wordOf(day),
        }),
        version: movie.view.version,
      };
    });
  };
}
