import { parseRequest } from '@ticketing/shared/http/problem.ts';
import type { RequestHandler } from 'express';
import { showAnswer } from '../answers.ts';
import { bodyKey } from '../bodies.ts';
import { sendVersioned, tagOf } from '../conditional.ts';
import type { ReadContext } from '../context.ts';
import { noQuery, showPath } from '../parameters.ts';

/** GET /api/events/{eventId}: a show with its layout. */
export function getShow({ shows, bodies, hot }: ReadContext): RequestHandler {
  return async (request, response) => {
    const { eventId } = parseRequest(showPath, request.params);
    parseRequest(noQuery, request.query);
    const show = await shows.current(eventId);
    const tag = tagOf(show, 'show');
    const key = bodyKey(eventId, tag);
    const body = bodies.find(key) ?? bodies.keep(key, JSON.stringify(showAnswer(show)));
    hot.remember(request.url, { eventId, representation: 'show', route: '/api/events/:eventId' });
    sendVersioned(request, response, { tag, body });
  };
}
