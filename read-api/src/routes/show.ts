import { parseRequest } from '@ticketing/shared/http/problem.ts';
import type { RequestHandler } from 'express';
import { showAnswer } from '../answers.ts';
import type { ReadContext } from '../app.ts';
import { sendVersioned } from '../conditional.ts';
import { noQuery, showPath } from '../parameters.ts';
import { revisionOf } from '../shows.ts';

/** GET /api/events/{eventId}: a show with its layout. */
export function getShow({ shows, bodies }: ReadContext): RequestHandler {
  return async (request, response) => {
    const { eventId } = parseRequest(showPath, request.params);
    parseRequest(noQuery, request.query);
    const show = await shows.current(eventId);
    const tag = revisionOf(show);
    const key = `${eventId}:${tag}`;
    const body = bodies.find(key) ?? bodies.keep(key, JSON.stringify(showAnswer(show)));
    sendVersioned(request, response, { tag, body });
  };
}
