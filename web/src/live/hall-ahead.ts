import { answerOf, readApi } from '../api/client.ts';
import type { Answer } from '../api/problem.ts';
import type { components } from '../api/read-api.d.ts';
import type { HallMap } from './hall-map.ts';
import { readHallMap } from './hall-map.ts';

/*
 * Show and seats of the hall that the address names, asked for while the script of its page is still on its way: on a
 * slow device the one takes as long as the other.
 */

type Show = components['schemas']['Show'];

export type HallAhead = {
  show: Promise<Answer<Show>>;
  /** Undefined where the seats could not be read: the stream has them, too. */
  map: Promise<HallMap | undefined>;
  /** Both, once they are here. */
  here: { show: Show; map: HallMap } | undefined;
};

let asked: { eventId: number; ahead: HallAhead } | undefined;

/** Asks for the hall of a show. @returns resolves when it is here, or cannot be read */
export async function askHallAhead(eventId: number): Promise<void> {
  const params = { path: { eventId } };
  const ahead: HallAhead = {
    show: answerOf(readApi.GET('/api/events/{eventId}', { params })),
    map: readHallMap(eventId).then((answer) => (answer.ok ? answer.data : undefined)),
    here: undefined,
  };
  asked = { eventId, ahead };
  const [show, map] = await Promise.all([ahead.show, ahead.map]);
  if (show.ok && map !== undefined) ahead.here = { show: show.data, map };
}

/** What was asked ahead of a show's hall, once: whoever asks again wants it newer. */
export function takeHallAhead(eventId: number): HallAhead | undefined {
  if (asked?.eventId !== eventId) return undefined;
  const { ahead } = asked;
  asked = undefined;
  return ahead;
}
