import type { SeatMap } from '@ticketing/shared/hall/seat-map.ts';
import { answerOf, readApi } from '../api/client.ts';
import type { Answer } from '../api/problem.ts';

/** All seats of a hall. */
export type HallMap = { kind: 'map'; version: number; asOf: string; seatMap: SeatMap };

/** The seats of a show as they are now, as its stream would say them. @throws the signal's reason */
export async function readHallMap(eventId: number, signal?: AbortSignal): Promise<Answer<HallMap | undefined>> {
  const params = { path: { eventId }, query: { view: 'map' as const } };
  const answer = await answerOf(
    readApi.GET('/api/events/{eventId}/seats', { params, ...(signal !== undefined && { signal }) }),
  );
  if (!answer.ok) return answer;
  const { data } = answer;
  if (!('seatMap' in data)) return { ...answer, data: undefined };
  const { version, asOf, seatMap } = data;
  return { ...answer, data: { kind: 'map', version, asOf, seatMap } };
}
