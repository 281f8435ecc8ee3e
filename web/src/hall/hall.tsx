import type { ReadonlySignal } from '@preact/signals';
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks';
import { momentThere, money } from '../i18n/format.ts';
import { freshnessText } from '../i18n/freshness.ts';
import { hallWords } from '../i18n/hall.ts';
import { Button } from '../ui/button.tsx';
import { Failed } from '../ui/failed.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { seatAt } from './choosing.ts';
import type { ChosenSeat, ChosenSeats, LostSeat } from './chosen.ts';
import type { HallStore, OpenHall } from './hall-store.ts';
import { createHallStore } from './hall-store.ts';
import { Legend } from './legend.tsx';
import { SeatList } from './list.tsx';
import { dropLost } from './lost.ts';
import { HallMap } from './map.tsx';
import type { CellSource, MapProps } from './map-props.ts';
import { Past } from './past.tsx';
import { createPastHall } from './past-hall.ts';
import type { PlanRow } from './plan.ts';
import { cellName, seatName } from './seat-words.ts';
import { Standing } from './standing.tsx';
import { cellStates } from './states.ts';
import './hall.css';

export type HallProps = {
  eventId: number;
  /** What is chosen in it; without, the hall is only shown. */
  chosen?: ChosenSeats | undefined;
  /** Seats that were chosen and have been lost; the hall itself says so in an alert. */
  onLost?: ((lost: readonly LostSeat[]) => void) | undefined;
  /** Whether seats can be chosen that are not free too, as for blocking them. */
  choose?: 'free' | 'any';
  /** From 0 to 1 by seat id, drawn over the hall. */
  heat?: ReadonlySignal<ReadonlyMap<string, number>> | undefined;
  /** Whether the past can be looked at; it can unless this says no. */
  hasPast?: boolean;
};

const none: ReadonlySet<string> = new Set();

/** The store of a show's hall, which is followed as long as the component is there. */
export function useHallStore(eventId: number): HallStore {
  const store = useMemo(() => createHallStore(eventId), [eventId]);
  // At once: show and seats are asked for before anything is painted.
  useLayoutEffect(() => {
    store.open();
    return () => store.close();
  }, [store]);
  return store;
}

/** The live hall of a show: to look at, to choose seats in, and to see as it was. */
export function Hall(props: HallProps) {
  return <HallOf {...props} store={useHallStore(props.eventId)} />;
}

/** The same of a store that the page has. */
export function HallOf(props: HallProps & { store: HallStore }) {
  const { store } = props;
  const open = store.hall.value;
  if (open !== undefined) return <Opened {...props} open={open} />;
  const problem = store.problem.value;
  return problem === undefined ? <Skeleton kind="block" /> : <Failed problem={problem} again={store.open} />;
}

type OpenedProps = HallProps & { store: HallStore; open: OpenHall };

/** Not drawn again when seats change: what of it follows them is in parts of its own. */
function Opened({ eventId, store, open, chosen, onLost, choose = 'free', heat, hasPast = true }: OpenedProps) {
  const words = hallWords();
  const { plan, states, show, chooser } = open;
  const { currency } = show;
  const said = useSignal('');
  const lost = useSignal<readonly LostSeat[]>([]);
  const isPast = useSignal(false);
  const isKnown = useComputed(() => store.version.value > 0).value;
  const past = useMemo(() => createPastHall(eventId, plan), [eventId, plan]);
  const live = useMemo((): CellSource => ({ cells: () => states.cells, onCells: store.onCells }), [states, store]);
  const mine = useMemo(
    () => ({ chosen: chosen?.seatIds.value ?? none, own: chosen?.own.value ?? none }),
    [chosen?.seatIds.value, chosen?.own.value],
  );

  useEffect(() => {
    if (chosen === undefined || choose === 'any') return;
    const look = () => {
      if (states.version === 0) return;
      const gone = dropLost(plan, states, chosen);
      if (gone.length === 0) return;
      lost.value = [...lost.value, ...gone];
      onLost?.(gone);
    };
    look();
    return store.onCells(look);
  }, [chosen, plan, states, store, choose]);

  const mayChoose = (cell: number) =>
    choose === 'any' || states.cells[cell] === cellStates.available || mine.own.has(plan.placeAt(cell)?.seatId ?? '');

  function add(seat: ChosenSeat): void {
    const wasLeft = chosen?.add(seat) === false;
    const total = money(chosen?.totalMinor.peek() ?? 0, currency);
    said.value = wasLeft ? words.most(chosen?.most ?? 0) : words.added(seatName(seat), total);
  }

  function toggle(cell: number): void {
    const seat = seatAt(plan, cell);
    if (seat === undefined || chosen === undefined) return;
    if (chosen.seatIds.peek().has(seat.seatId)) {
      chosen.remove(seat.seatId);
      said.value = words.removed(seatName(seat));
    } else if (mayChoose(cell)) add(seat);
    else said.value = words.notFree(seatName(seat));
  }

  function changeStanding(row: PlanRow, by: 1 | -1): void {
    if (chosen === undefined) return;
    const taken = chosen.seatIds.peek();
    const cells = Array.from({ length: row.length }, (_, index) => row.first + index);
    const idOf = (cell: number) => plan.placeAt(cell)!.seatId;
    if (by < 0) {
      const cell = cells.findLast((one) => taken.has(idOf(one)));
      if (cell !== undefined) toggle(cell);
      return;
    }
    const cell = cells.find((one) => mayChoose(one) && !taken.has(idOf(one)));
    if (cell !== undefined) toggle(cell);
    else said.value = words.soldOut;
  }

  function chooseBest(wanted: number): void {
    if (chosen === undefined) return;
    const choice = chooser.best({ count: wanted });
    if ('code' in choice) {
      said.value = choice.code === 'sold-out' ? words.soldOut : words.notTogether(wanted);
      return;
    }
    const seats = choice.seatIds.flatMap((seatId) => seatAt(plan, plan.cellOf(seatId)!) ?? []);
    chosen.replace(seats);
    said.value = words.bestFound(seats.map(seatName).join('; '));
  }

  const nameOf = (cell: number) => {
    const seatId = plan.placeAt(cell)?.seatId ?? '';
    const isMine = mine.chosen.has(seatId) ? 'chosen' : mine.own.has(seatId) ? 'mine' : undefined;
    return cellName(plan, cell, states.cells[cell]!, isMine, currency);
  };
  const canChoose = chosen !== undefined && !isPast.value && isKnown && show.status !== 'cancelled';
  const source = isPast.value ? past.source : live;

  return (
    <section class="hall" aria-label={words.hall} data-version={store.version}>
      {canChoose && (
        <SeatList plan={plan} mine={mine} mayChoose={mayChoose} source={live} nameOf={nameOf} onToggle={toggle} />
      )}
      <div class="hall-bar">
        {canChoose && choose === 'free' && <Best chosen={chosen} onBest={chooseBest} />}
        <FreshnessWords store={store} />
      </div>
      <SaleWords store={store} open={open} />
      {lost.value.length > 0 && chosen !== undefined && (
        <Lost
          lost={lost.value}
          store={store}
          states={states.cells}
          cellOf={plan.cellOf}
          onTake={(seat) => {
            lost.value = [];
            const cell = plan.cellOf(seat.seatId);
            if (cell !== undefined && !chosen.seatIds.peek().has(seat.seatId)) toggle(cell);
          }}
          onDismiss={() => {
            lost.value = [];
          }}
        />
      )}
      <HallMap
        plan={plan}
        source={source}
        currency={currency}
        mine={isPast.value ? { chosen: none, own: none } : mine}
        onToggle={canChoose ? toggle : undefined}
        mayChoose={canChoose ? mayChoose : undefined}
        onStanding={canChoose ? changeStanding : undefined}
        heat={heat?.value}
        isScreen={show.showtime !== undefined}
      />
      <p class="hall-said" role="status">
        <bdi>{said.value}</bdi>
      </p>
      {chosen !== undefined && choose === 'free' && mine.chosen.size > 0 && (
        <Singles store={store} open={open} mine={mine} />
      )}
      {hasPast &&
        isKnown &&
        (isPast.value ? (
          <Past
            past={past}
            version={states.version}
            onClose={() => {
              isPast.value = false;
            }}
          />
        ) : (
          <Button
            kind="quiet"
            onClick={() => {
              isPast.value = true;
            }}
          >
            {words.past}
          </Button>
        ))}
      {canChoose && <Standing plan={plan} source={live} mine={mine} currency={currency} onStanding={changeStanding} />}
      <Legend plan={plan} currency={currency} />
    </section>
  );
}

function Best({ chosen: { most, wanted }, onBest }: { chosen: ChosenSeats; onBest: (wanted: number) => void }) {
  const words = hallWords();
  return (
    <form
      class="hall-best"
      onSubmit={(event) => {
        event.preventDefault();
        onBest(wanted.value);
      }}
    >
      <Select
        label={words.howMany}
        isLabelHidden
        value={String(wanted.value)}
        options={Array.from({ length: most }, (_, index) => ({
          value: String(index + 1),
          text: `${index + 1} ${words.together}`,
        }))}
        onChange={(value) => {
          wanted.value = Number(value);
        }}
      />
      <Button type="submit">{words.best}</Button>
    </form>
  );
}

/** How fresh what one sees is: for the eye always, for screen readers when they come to it. */
function FreshnessWords({ store }: { store: HallStore }) {
  const fresh = store.freshness.value;
  return <p class={`hall-fresh figures is-${fresh.kind}`}>{freshnessText(fresh)}</p>;
}

/** The seats that would be left single by those that are chosen. */
function Singles({ store, open, mine }: { store: HallStore; open: OpenHall; mine: MapProps['mine'] }) {
  const words = hallWords();
  const { plan, show, chooser } = open;
  // Read, so that it follows what is sold.
  void store.version.value;
  const singles = chooser.singles([...mine.chosen], [...mine.own]);
  if (singles.length === 0) return null;
  const names = singles.map((seatId) => seatName(seatAt(plan, plan.cellOf(seatId)!)!)).join('; ');
  return (
    <p class="hall-single" role="status" dir="auto">
      {show.policy?.noSingleSeats ? words.singleRefused(names) : words.single(names)}
    </p>
  );
}

/** Why nothing can be bought now, where it cannot. */
function SaleWords({ store, open: { show } }: { store: HallStore; open: OpenHall }) {
  const words = hallWords();
  // Read, so that it is looked at again when the show is.
  void store.version.value;
  const now = new Date().toISOString();
  useDrawnAt([show.salesOpenAt, show.salesCloseAt ?? show.startsAt]);
  const text =
    show.status === 'cancelled'
      ? [words.cancelled, show.reason].filter(Boolean).join(' ')
      : show.salesOpenAt !== undefined && show.salesOpenAt > now
        ? words.notYet(momentThere(show.salesOpenAt, show.showtime?.theater?.timeZone))
        : (show.salesCloseAt ?? show.startsAt) < now
          ? words.over
          : undefined;
  return text === undefined ? null : (
    <p class="hall-sale" role="status" dir="auto">
      {text}
    </p>
  );
}

/** A timer cannot be longer, in milliseconds: 24 days. */
const longestTimerMs = 2_147_483_647;

/** Draws a component again when the next of these moments has come. */
function useDrawnAt(moments: (string | undefined)[]): void {
  const round = useSignal(0);
  const drawn = round.value;
  const nowMs = Date.now();
  const next = Math.min(...moments.map((one) => (one === undefined ? 0 : Date.parse(one))).filter((ms) => ms > nowMs));
  useEffect(() => {
    if (!Number.isFinite(next)) return;
    const timer = setTimeout(
      () => {
        round.value += 1;
      },
      Math.min(longestTimerMs, next - Date.now() + 1),
    );
    return () => clearTimeout(timer);
  }, [next, drawn]);
}

type LostProps = {
  lost: readonly LostSeat[];
  store: HallStore;
  states: Uint8Array;
  cellOf: (seatId: string) => number | undefined;
  onTake: (seat: ChosenSeat) => void;
  onDismiss: () => void;
};

/** Names the seats that are lost, and offers what is free beside them. */
function Lost({ lost, store, states, cellOf, onTake, onDismiss }: LostProps) {
  const words = hallWords();
  // Read, so that it follows what is sold.
  void store.version.value;
  const beside = new Map(lost.flatMap((one) => one.beside.map((seat) => [seat.seatId, seat] as const)));
  const free = [...beside.values()].filter(({ seatId }) => states[cellOf(seatId) ?? -1] === cellStates.available);
  return (
    <div class="hall-lost" role="alert">
      {lost.map(({ seat }) => (
        <p key={seat.seatId} dir="auto">
          {words.lost(seatName(seat))}
        </p>
      ))}
      {free.length > 0 && <p>{words.lostBeside}</p>}
      <div class="hall-lost-offers">
        {free.slice(0, 3).map((seat) => (
          <Button key={seat.seatId} onClick={() => onTake(seat)}>
            <bdi>{words.take(seatName(seat))}</bdi>
          </Button>
        ))}
        <Button kind="quiet" onClick={onDismiss}>
          {words.dismiss}
        </Button>
      </div>
    </div>
  );
}
