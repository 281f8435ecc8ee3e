import './mine.css';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { lazy, useLocation } from 'preact-iso';
import type { Booking, Show } from '../buying/booking-store.ts';
import { seatsText, seatText } from '../buying/seat-words.ts';
import { moment, momentThere } from '../i18n/format.ts';
import { mineWords, wordsOf } from '../i18n/mine.ts';
import { codeText, problemText } from '../i18n/problems.ts';
import { notify } from '../shell/notices.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { type BookingChange, changeBooking } from './change-booking.ts';

const Clock = lazy(() => import('./clock.tsx'));

type Props = { booking: Booking; show: Show | undefined; onChanged: () => void };

/** What the owner of a booking may do with it, and what has happened to it. */
export default function Manage({ booking, show, onChanged }: Props) {
  const words = mineWords();
  return (
    <>
      {booking.status === 'booked' && (
        <details class="card manage">
          <summary>{words.manage}</summary>
          <Changes booking={booking} show={show} onChanged={onChanged} />
        </details>
      )}
      <details class="card manage">
        <summary>{words.history}</summary>
        <History booking={booking} show={show} />
      </details>
      <ForEngineers bookingId={booking.bookingId} />
    </>
  );
}

/** Asked for by whoever opens it, and by an address that compares with another booking. */
function ForEngineers({ bookingId }: { bookingId: string }) {
  const words = mineWords();
  const { query } = useLocation();
  const [isOpen, setOpen] = useState(query.with !== undefined);
  return (
    <details class="card manage" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.forEngineers}</summary>
      {isOpen && <Clock bookingId={bookingId} />}
    </details>
  );
}

function Changes({ booking, show, onChanged }: Props) {
  const words = mineWords();
  const { run, isBusy, failed } = useChange(booking.bookingId, onChanged);
  const [mayCancel, setMayCancel] = useState(false);
  const [some, setSome] = useState<readonly string[]>([]);
  const [toWhom, setToWhom] = useState('');
  const [isWrong, setWrong] = useState(false);
  const zone = show?.showtime?.theater.timeZone;
  const untilMs = show?.policy && Date.parse(show.startsAt) - show.policy.cancelUntil * 1_000;
  const isLate = untilMs !== undefined && untilMs < Date.now();
  const isOneOfMany = booking.seatIds.length > 1;
  const toggle = (seatId: string) =>
    setSome((before) => (before.includes(seatId) ? before.filter((one) => one !== seatId) : [...before, seatId]));

  function transfer(event: Event): void {
    event.preventDefault();
    const toUserId = Number(toWhom);
    const isNumber = Number.isInteger(toUserId) && toUserId >= 1 && toUserId <= 2_147_483_647;
    setWrong(!isNumber);
    if (isNumber) void run({ do: 'transfer', toUserId });
  }

  return (
    <div class="changes">
      {isLate ? (
        <p>{words.tooLate}</p>
      ) : (
        untilMs !== undefined && <p class="muted">{words.until(momentThere(untilMs, zone))}</p>
      )}
      {failed !== undefined && (
        <p role="alert" class="problem">
          {failed}
        </p>
      )}
      {!isLate && show?.policy?.exchangeable !== false && (
        <section>
          <h3>{words.exchange}</h3>
          <p class="muted">{words.exchangeHint}</p>
          <a class="button" href={`/events/${booking.eventId}?exchange=${booking.bookingId}`}>
            {words.exchange}
          </a>
        </section>
      )}
      {!isLate && isOneOfMany && (
        <section>
          <h3>{words.cancelSome}</h3>
          <ul class="seat-checks">
            {booking.seatIds.map((seatId) => (
              <li key={seatId}>
                <label>
                  <input type="checkbox" checked={some.includes(seatId)} onChange={() => toggle(seatId)} />
                  <bdi>{seatText(seatId, show)}</bdi>
                </label>
              </li>
            ))}
          </ul>
          <Button
            kind="danger"
            isBusy={isBusy}
            disabled={some.length === 0 || some.length === booking.seatIds.length}
            onClick={() => void run({ do: 'cancel-seats', seatIds: [...some] }).then(() => setSome([]))}
          >
            {words.cancelThese(Math.max(1, some.length))}
          </Button>
        </section>
      )}
      {show?.policy?.transferable !== false && (
        <section>
          <h3>{words.transfer}</h3>
          <p class="muted">{words.transferHint}</p>
          <form class="row transfer" onSubmit={transfer}>
            <Field
              label={words.toWhom}
              name="toUserId"
              inputMode="numeric"
              value={toWhom}
              onInput={setToWhom}
              error={isWrong ? words.toWhomWrong : undefined}
            />
            <Button type="submit" isBusy={isBusy}>
              {words.transfer}
            </Button>
          </form>
        </section>
      )}
      {!isLate && (
        <section>
          <h3>{words.cancelAll}</h3>
          <p class="muted">{words.cancelAllHint}</p>
          <Button kind="danger" isBusy={isBusy} onClick={() => setMayCancel(true)}>
            {words.cancelAll}
          </Button>
        </section>
      )}
      {mayCancel && (
        <Dialog title={words.really} onClose={() => setMayCancel(false)}>
          <p>{words.cancelAllHint}</p>
          <p>
            <bdi>{seatsText(booking.seatIds, show)}</bdi>
          </p>
          <p class="row">
            <Button
              kind="danger"
              onClick={() => {
                setMayCancel(false);
                void run({ do: 'cancel' });
              }}
            >
              {words.yesCancel}
            </Button>
            <Button onClick={() => setMayCancel(false)}>{words.no}</Button>
          </p>
        </Dialog>
      )}
    </div>
  );
}

/** A change of a booking that one asks for, and why it was not done. */
export function useChange(bookingId: string, onChanged: () => void) {
  const words = mineWords();
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string>();
  const leaving = useMemo(() => new AbortController(), [bookingId]);
  useEffect(() => () => leaving.abort(), [leaving]);

  /** @returns whether it is done */
  async function run(change: BookingChange): Promise<boolean> {
    setBusy(true);
    setFailed(undefined);
    try {
      const outcome = await changeBooking(bookingId, change, leaving.signal);
      if (outcome.done) notify(words.done);
      else setFailed(outcome.problem === undefined ? codeText(outcome.code) : problemText(outcome.problem));
      onChanged();
      return outcome.done;
    } catch (error) {
      // The page was left: the command is on its way, and counts once.
      if (leaving.signal.aborted) return false;
      throw error;
    } finally {
      setBusy(false);
    }
  }

  return { run, isBusy, failed };
}

function History({ booking, show }: { booking: Booking; show: Show | undefined }) {
  const words = mineWords();
  const zone = show?.showtime?.theater.timeZone;
  return (
    <ol class="history">
      {booking.history.map(({ type, at, code, version, commandId, seatIds, taken, reason, door, toUserId, seatId }) => (
        <li key={`${version} ${commandId}`}>
          <time dateTime={at}>{moment(at, zone)}</time>
          <span>
            {wordsOf(words.event, type, type)}
            {code !== undefined && `: ${codeText(code)}`}
            {taken !== undefined && <bdi> → {seatsText(taken, show)}</bdi>}
            {type === 'SeatsCancelled' && seatIds !== undefined && <bdi>: {seatsText(seatIds, show)}</bdi>}
            {seatId !== undefined && <bdi>: {seatText(seatId, show)}</bdi>}
            {door !== undefined && <bdi> ({door})</bdi>}
            {toUserId !== undefined && ` → ${toUserId}`}
            {reason !== undefined && <bdi> ({reason})</bdi>}
          </span>
        </li>
      ))}
    </ol>
  );
}
