import { useEffect, useMemo, useState } from 'preact/hooks';
import { answerOf, readApi } from '../api/client.ts';
import { patientFetch } from '../api/patient-fetch.ts';
import { settings } from '../api/settings.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { mineWords } from '../i18n/mine.ts';
import { codeText, problemText } from '../i18n/problems.ts';
import { knownGuestId } from '../session/who-books.ts';
import { notify } from '../shell/notices.tsx';
import { Button } from '../ui/button.tsx';
import { changeBooking } from './change-booking.ts';

// Who books as a guest and logs in later is somebody else to the services: the bookings stay the guest's until they are
// passed on. What asks for them goes without the token, as the guest did.

type Props = {
  /** Who is logged in. */
  userId: number;
  onTaken: () => void;
};

/** What this browser's guest holds or has booked, to be taken into the account of whoever has logged in. */
export function OfGuest(props: Props) {
  const words = mineWords();
  const bookingIds = useBookingsOfGuest();
  if (bookingIds.length === 0) return null;
  return <Offer {...props} text={words.ofGuest(bookingIds.length)} bookingIds={bookingIds} />;
}

/** The same for one booking, on its page; nothing where it is not the guest's. */
export default function ThisOfGuest({ bookingId, ...props }: Props & { bookingId: string }) {
  const words = mineWords();
  const isOfGuest = useBookingsOfGuest().includes(bookingId);
  return isOfGuest ? <Offer {...props} text={words.thisOfGuest} bookingIds={[bookingId]} /> : null;
}

function useBookingsOfGuest(): string[] {
  const guestId = knownGuestId();
  const loaded = useLoaded(`of guest ${guestId}`, async (signal) => {
    const nothing = { ok: true as const, data: [], response: new Response() };
    // Nobody reads what is a number's where people have to log in.
    if (guestId === undefined || (await settings()).auth !== 'open') return nothing;
    const params = { path: { userId: guestId }, query: { limit: 50 } };
    const answer = await answerOf(readApi.GET('/api/users/{userId}/bookings', { params, signal, fetch: patientFetch }));
    if (!answer.ok) return answer;
    const live = answer.data.bookings.filter(({ status }) => status === 'held' || status === 'booked');
    return { ...answer, data: live.map(({ bookingId }) => bookingId) };
  });
  return loaded.state === 'ready' ? loaded.data : [];
}

function Offer({ userId, onTaken, text, bookingIds }: Props & { text: string; bookingIds: string[] }) {
  const words = mineWords();
  const [isBusy, setBusy] = useState(false);
  const [isDone, setDone] = useState(false);
  const [failed, setFailed] = useState<string>();
  const leaving = useMemo(() => new AbortController(), []);
  useEffect(() => () => leaving.abort(), [leaving]);

  async function takeOver(): Promise<void> {
    const guestId = knownGuestId();
    if (guestId === undefined) return;
    setBusy(true);
    setFailed(undefined);
    const reasons: string[] = [];
    try {
      for (const bookingId of bookingIds) {
        const asker = { userId: guestId, fetch: patientFetch };
        const outcome = await changeBooking(bookingId, { do: 'transfer', toUserId: userId }, leaving.signal, asker);
        if (outcome.done) continue;
        reasons.push(outcome.problem === undefined ? codeText(outcome.code) : problemText(outcome.problem));
      }
    } catch (error) {
      // The page was left: those that are asked for are on their way, the rest is offered again.
      if (leaving.signal.aborted) return;
      throw error;
    }
    setBusy(false);
    setDone(reasons.length === 0);
    if (reasons.length === 0) notify(words.done);
    else setFailed(words.notTakenOver(reasons.length, [...new Set(reasons)].join(' ')));
    if (reasons.length < bookingIds.length) onTaken();
  }

  if (isDone) return null;
  return (
    <div class="of-guest notice-soft">
      <p>
        {text} {words.ofGuestHint}
      </p>
      {failed !== undefined && (
        <p role="alert" class="problem">
          {failed}
        </p>
      )}
      <Button isBusy={isBusy} onClick={() => void takeOver()}>
        {words.takeOver(bookingIds.length)}
      </Button>
    </div>
  );
}
