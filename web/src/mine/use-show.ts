import { useEffect, useState } from 'preact/hooks';
import { answerOf, readApi } from '../api/client.ts';
import type { Show } from '../buying/booking-store.ts';

// A list has many bookings of one show.
const asked = new Map<number, Promise<Show | undefined>>();

/** The show of a booking; undefined until it is known. Names and times that change meanwhile are seen at the next visit. */
export function useShow(eventId: number): Show | undefined {
  const [show, setShow] = useState<Show>();
  useEffect(() => {
    let isLeft = false;
    void find(eventId).then((found) => {
      if (!isLeft) setShow(found);
    });
    return () => {
      isLeft = true;
    };
  }, [eventId]);
  return show;
}

function find(eventId: number): Promise<Show | undefined> {
  const known = asked.get(eventId);
  if (known !== undefined) return known;
  const finding = answerOf(readApi.GET('/api/events/{eventId}', { params: { path: { eventId } } })).then((answer) => {
    if (!answer.ok) asked.delete(eventId);
    return answer.ok ? answer.data : undefined;
  });
  asked.set(eventId, finding);
  return finding;
}
