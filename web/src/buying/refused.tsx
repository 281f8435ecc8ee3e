import { answerOf, readApi } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { pauseOrOnline } from '../api/waiting.ts';
import { buyingWords } from '../i18n/buying.ts';
import { money } from '../i18n/format.ts';
import { codeText } from '../i18n/problems.ts';
import { Button } from '../ui/button.tsx';
import type { Show } from './booking-store.ts';
import { seatsText, seatText } from './seat-words.ts';

/** Why an order was refused, by how little, and what else there is. */
export function Refused({
  bookingId,
  code,
  show,
  onTake,
}: {
  bookingId: string;
  code: string | undefined;
  show: Show | undefined;
  /** Orders a seat in place of the lost one. */
  onTake?: (seatId: string) => void;
}) {
  const words = buyingWords();
  const loaded = useLoaded(`why ${bookingId}`, (signal) => findWhy(bookingId, signal));
  const why = loaded.state === 'ready' && loaded.data.refused ? loaded.data : undefined;
  const last = why?.takenBy.at(-1);
  return (
    <div class="refused">
      <p>{codeText(code ?? why?.code ?? 'undecidable')}</p>
      {why?.lostSeatIds !== undefined && (
        <p>
          <bdi>{words.lost(seatsText(why.lostSeatIds, show))}</bdi>
        </p>
      )}
      {last !== undefined && (
        <p class="muted">
          {words.quicker(last.msBefore)}
          {last.placesBefore !== undefined && ` ${words.places(last.placesBefore)}`}
        </p>
      )}
      {why !== undefined && why.freeBeside.length > 0 && onTake !== undefined && (
        <>
          <p>{words.freeBeside}</p>
          <p class="row">
            {why.freeBeside.slice(0, 4).map(({ seatId, priceMinor }) => (
              <Button key={seatId} onClick={() => onTake(seatId)}>
                <bdi>{words.takeInstead(seatText(seatId, show), money(priceMinor, show?.currency ?? 'EUR'))}</bdi>
              </Button>
            ))}
          </p>
        </>
      )}
    </div>
  );
}

/** The refusal is told by the worker itself, and the views that know why may be a moment behind. */
async function findWhy(bookingId: string, signal: AbortSignal) {
  for (let tries = 0; ; tries += 1) {
    const answer = await answerOf(
      readApi.GET('/api/bookings/{bookingId}/why', { params: { path: { bookingId } }, signal }),
    );
    if (answer.ok || answer.problem.status !== 404 || tries >= mostTries) return answer;
    await pauseOrOnline(500, signal);
  }
}

const mostTries = 40;
