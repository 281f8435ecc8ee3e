import { listSeats, sectionOfMap } from '@ticketing/shared/hall/seat-map.ts';
import { parseRequest } from '@ticketing/shared/http/problem.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import type { RequestHandler } from 'express';
import type { z } from 'zod';
import { bodyKey } from '../bodies.ts';
import { sendVersioned, tagOf } from '../conditional.ts';
import type { ReadContext } from '../context.ts';
import type { Hall } from '../hall.ts';
import { hallOf } from '../hall.ts';
import { seatsQuery, showPath } from '../parameters.ts';
import { goneSignal, preferredWaitMs } from '../waiting.ts';

type SeatsQuery = z.output<typeof seatsQuery>;

/** How long a request for a version waits by default, in milliseconds. */
const defaultWaitMs = 2_000;

/** GET /api/events/{eventId}/seats: the seats as a list or a map; now, at a minimum version, or in the past. */
export function getSeats({ shows, bodies, hot, pastHalls }: ReadContext): RequestHandler {
  return async (request, response) => {
    const { eventId } = parseRequest(showPath, request.params);
    const query = parseRequest(seatsQuery, request.query);
    const wanted = wantedVersion(query);
    let show: ScheduledShowView;
    if (wanted === undefined) {
      show = await shows.current(eventId);
    } else {
      const timeoutMs = preferredWaitMs(request, response) ?? defaultWaitMs;
      const hasHeard = (query.minVersion ?? 0) > 0;
      show = await shows.atLeast(eventId, wanted, { timeoutMs, signal: goneSignal(response), hasHeard });
    }
    const version = query.at === undefined ? show.version : await pastHalls.versionAt(show, query.at);
    const representation = representationOf(query);
    const tag = tagOf({ ...show, version }, representation);
    const key = bodyKey(eventId, tag);
    let body = bodies.find(key);
    if (body === undefined) {
      const hall = version === show.version ? hallOf(show) : await pastHalls.at(show, version);
      body = bodies.keep(key, JSON.stringify(hallAnswer(hall, query)));
    }
    if (wanted === undefined && query.at === undefined) {
      hot.remember(request.url, {
        route: request.route.path,
        find() {
          const known = shows.inMemory(eventId);
          const knownTag = known && tagOf(known, representation);
          const ready = knownTag && bodies.find(bodyKey(eventId, knownTag));
          return ready && knownTag ? { tag: knownTag, body: ready } : undefined;
        },
      });
    }
    sendVersioned(request, response, { tag, body });
  };
}

function wantedVersion({ minVersion, at }: SeatsQuery): number | undefined {
  return typeof at === 'number' ? Math.max(at, minVersion ?? 0) : minVersion;
}

// The representation. The bytes depend only on it, the show and the version.
function representationOf({ view, section, status }: SeatsQuery): string {
  return [view, section ?? '', status ?? ''].join('.').replace(/\.+$/, '');
}

function hallAnswer(hall: Hall, { view, section, status }: SeatsQuery) {
  const { layout, ...map } = hall;
  const { seatMap, ...head } = map;
  if (view === 'list') return { ...head, seats: listSeats(seatMap, layout, { section, status }) };
  return section === undefined ? map : { ...map, seatMap: sectionOfMap(seatMap, layout, section) };
}
