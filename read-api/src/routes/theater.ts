import { HttpProblem, parseRequest } from '@ticketing/shared/http/problem.ts';
import type { RequestHandler } from 'express';
import { theaterAnswer } from '../catalogue-answers.ts';
import { sendVersioned } from '../conditional.ts';
import type { ReadContext } from '../context.ts';
import { entryQuery, theaterPath } from '../parameters.ts';
import { viewBehind } from '../view-behind.ts';
import { queryLimit } from '../views.ts';
import { goneSignal, preferredWaitMs } from '../waiting.ts';
import { defaultWaitMs } from './movie.ts';

/** GET /api/theaters/{theaterId}: a theater with its halls and layouts. */
export function getTheater({ catalogue, views, bodies, hot }: ReadContext): RequestHandler {
  return async (request, response) => {
    const { theaterId } = parseRequest(theaterPath, request.params);
    const { minVersion } = parseRequest(entryQuery, request.query);
    const programme = catalogue.programme();
    if (minVersion !== undefined) {
      const timeoutMs = preferredWaitMs(request, response) ?? defaultWaitMs;
      const wait = { timeoutMs, signal: goneSignal(response), hasHeard: true };
      await catalogue.reach('theaters', theaterId, minVersion, wait);
    }

    function find() {
      const version = programme.theater(theaterId)?.view.version;
      const body = version === undefined ? undefined : bodies.find(bodyKey(theaterId, version));
      return version === undefined || body === undefined ? undefined : { tag: tagOf(version), body };
    }

    async function read() {
      const known = programme.theater(theaterId)?.view.version;
      if (known === undefined) throw new HttpProblem('theater-not-found');
      // The layouts are not in memory.
      const view = await views.readSome(views.theaters, () => views.theaters.findOne({ _id: theaterId }, queryLimit));
      if (view === null || !('halls' in view) || view.version < known) throw viewBehind(view?.version ?? 0);
      programme.putTheater(view);
      const body = bodies.keep(bodyKey(theaterId, view.version), JSON.stringify(theaterAnswer(view)));
      return { tag: tagOf(view.version), body };
    }

    const answer = find() ?? (await read());
    hot.remember(request.url, { route: '/api/theaters/:theaterId', find });
    sendVersioned(request, response, answer);
  };
}

function bodyKey(theaterId: string, version: number): string {
  return `theater:${theaterId}:${version}`;
}

function tagOf(version: number): string {
  return `${version}-theater`;
}
