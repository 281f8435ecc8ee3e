import { parseRequest } from '@ticketing/shared/http/problem.ts';
import { endOf } from '@ticketing/shared/stores/listings.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import type { RequestHandler } from 'express';
import { showAnswer } from '../answers.ts';
import { bodyKey } from '../bodies.ts';
import { sendVersioned, tagOf } from '../conditional.ts';
import type { ReadContext } from '../context.ts';
import { noQuery, showPath } from '../parameters.ts';
import type { ShowtimeDetails } from '../showtime-of-show.ts';
import { showtimeOfShow, withCurrentNames } from '../showtime-of-show.ts';

/** GET /api/events/{eventId}: a show with its layout; a showtime with its movie and theater as they are now. */
export function getShow({ shows, bodies, hot, catalogue }: ReadContext): RequestHandler {
  return async (request, response) => {
    const { eventId } = parseRequest(showPath, request.params);
    parseRequest(noQuery, request.query);
    const show = await shows.current(eventId);
    const details = show.showtime && (await catalogue.learn(show.showtime));
    const tag = tagOf(show, representationOf(details));
    const key = bodyKey(eventId, tag);
    const body = bodies.find(key) ?? bodies.keep(key, JSON.stringify(answerOf(show, details)));
    hot.remember(request.url, {
      route: '/api/events/:eventId',
      find() {
        const known = shows.inMemory(eventId);
        if (known === undefined) return undefined;
        const knownDetails = known.showtime && catalogue.details(known.showtime);
        if (known.showtime !== undefined && knownDetails === undefined) return undefined;
        const knownTag = tagOf(known, representationOf(knownDetails));
        const ready = bodies.find(bodyKey(eventId, knownTag));
        return ready && { tag: knownTag, body: ready };
      },
    });
    sendVersioned(request, response, { tag, body });
  };
}

// The bytes depend on the movie and theater, too.
function representationOf(details: ShowtimeDetails | undefined): string {
  if (details === undefined) return 'show';
  return `show.${details.movie.version ?? 0}.${details.theater.version ?? 0}`;
}

function answerOf(show: ScheduledShowView, details: ShowtimeDetails | undefined) {
  const answer = showAnswer(show);
  if (show.showtime === undefined || details === undefined) return answer;
  return {
    ...withCurrentNames(answer, show.showtime, details),
    showtime: showtimeOfShow(endOf(show, show.showtime), show.showtime, details),
  };
}
