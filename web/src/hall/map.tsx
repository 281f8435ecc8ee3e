import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { count, money } from '../i18n/format.ts';
import { hallWords } from '../i18n/hall.ts';
import { Icon } from '../ui/icon.tsx';
import { geometryOf } from './geometry.ts';
import { onGestures } from './gestures.ts';
import { SeatGrid } from './grid.tsx';
import type { HallView } from './hall-view.ts';
import { createHallView } from './hall-view.ts';
import type { MapProps } from './map-props.ts';
import { firstOf, rowsInOrder } from './moves.ts';
import type { HallPlan } from './plan.ts';
import { cellName } from './seat-words.ts';
import { cellStates } from './states.ts';

/** On a touch screen, and from so few pixels a seat, a tap goes nearer first: a finger needs 24. */
const leastTouchPx = 22;
const leastMousePx = 7;

/** The hall as a picture that can be moved, and beneath it the grid that keyboards and screen readers use. */
export function HallMap({
  plan,
  source,
  currency,
  mine,
  onToggle,
  mayChoose,
  onStanding,
  heat,
  isScreen = false,
}: MapProps) {
  const words = hallWords();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const view = useRef<HallView | undefined>(undefined);
  const focused = useSignal(-1);
  const hasFocus = useSignal(false);
  const isPainted = useSignal(false);
  const geometry = useMemo(() => geometryOf(plan, innerWidth < 600 ? 0.9 : 1.6), [plan]);
  if (focused.value < 0 || focused.value >= plan.size) focused.value = firstOf(plan, rowsInOrder(plan)[0]!);

  // What the painter asks for while it draws; it is made once, and the values change.
  const now = useRef({ source, mine, heat, words, currency, onToggle, onStanding });
  now.current = { source, mine, heat, words, currency, onToggle, onStanding };
  const mineCells = useRef(new Set<number>());
  const heatCells = useRef<Float32Array | undefined>(undefined);

  const placeRing = () => {
    if (!ring.current || !view.current) return;
    // One finger moves what is larger than its frame, and scrolls the page otherwise.
    frame.current?.classList.toggle('is-near', view.current.canZoomOut());
    const { x, y, size } = view.current.placeOf(focused.peek());
    const side = Math.max(12, size);
    ring.current.style.transform = `translate(${x - side / 2}px, ${y - side / 2}px)`;
    ring.current.style.inlineSize = `${side}px`;
    ring.current.style.blockSize = `${side}px`;
  };

  // At once: the frame that has the hall's place has its seats.
  useLayoutEffect(() => {
    if (!frame.current || !canvas.current) return;
    const made = createHallView(
      frame.current,
      canvas.current,
      {
        plan,
        geometry,
        cells: () => now.current.source.cells(),
        isMine: (cell) => mineCells.current.has(cell),
        heat: () => heatCells.current,
        words: {
          get stage() {
            return isScreen ? now.current.words.screen : now.current.words.stage;
          },
          standing: ({ layout }, free) => [
            now.current.words.free(count(free)),
            money(layout.priceMinor, now.current.currency),
          ],
        },
      },
      placeRing,
    );
    view.current = made;
    const stopGestures = onGestures(frame.current, {
      pan: made.pan,
      zoom: made.zoom,
      canPan: made.canZoomOut,
      canZoomOut: made.canZoomOut,
      hover(at) {
        const found = at && made.hit(at);
        showTip(found && 'cell' in found ? found.cell : undefined);
      },
      tap(at, isTouch) {
        const { onToggle: toggle, onStanding: standing } = now.current;
        const found = made.hit(at);
        if (found === undefined) return;
        if ('standing' in found) {
          focused.value = found.standing.first;
          standing?.(found.standing, 1);
          return;
        }
        if (plan.placeAt(found.cell) === undefined) return;
        const least = isTouch ? leastTouchPx : leastMousePx;
        if (made.scale() < least) {
          made.zoom((least * 1.3) / made.scale(), at);
          return;
        }
        focused.value = found.cell;
        toggle?.(found.cell);
      },
    });

    function showTip(cell: number | undefined): void {
      if (!tip.current) return;
      const name = cell === undefined ? '' : nameOf(cell);
      tip.current.textContent = name;
      tip.current.hidden = name === '';
      if (cell === undefined || name === '') return;
      const { x, y, size } = made.placeOf(cell);
      const width = frame.current?.clientWidth ?? 0;
      const left = Math.max(90, Math.min(width - 90, x));
      const above = y > 70;
      tip.current.style.transform = `translate(calc(${left}px - 50%), ${above ? `calc(${y - size / 2 - 6}px - 100%)` : `${y + size / 2 + 6}px`})`;
    }

    return () => {
      stopGestures();
      made.stop();
      view.current = undefined;
    };
  }, [plan, geometry, isScreen]);

  const nameOf = (cell: number) => {
    const seatId = plan.placeAt(cell)?.seatId;
    if (seatId === undefined) return '';
    const { chosen, own } = now.current.mine;
    const isMine = chosen.has(seatId) ? 'chosen' : own.has(seatId) ? 'mine' : undefined;
    return cellName(plan, cell, now.current.source.cells()[cell]!, isMine, now.current.currency);
  };

  // The cells that have become one's own, or no longer are.
  useEffect(() => {
    const next = new Set<number>();
    for (const seatIds of [mine.chosen, mine.own]) {
      for (const seatId of seatIds) {
        const cell = plan.cellOf(seatId);
        if (cell !== undefined) next.add(cell);
      }
    }
    const changed = [...next].filter((cell) => !mineCells.current.has(cell));
    for (const cell of mineCells.current) if (!next.has(cell)) changed.push(cell);
    mineCells.current = next;
    if (changed.length > 0) view.current?.paintCells(changed);
  }, [plan, mine.chosen, mine.own]);

  const sourceBefore = useRef(source);
  useEffect(() => {
    if (sourceBefore.current !== source) view.current?.repaint(true);
    sourceBefore.current = source;
    return source.onCells((cells) => {
      view.current?.paintCells(cells);
      markPainted();
    });
  }, [source]);
  useEffect(() => {
    if (source.cells().some((state) => state !== cellStates.gap)) markPainted();
  }, [source]);

  useEffect(() => {
    if (heat === undefined && heatCells.current === undefined) return;
    heatCells.current = heat && heatOf(plan, heat);
    view.current?.repaint(true);
  }, [plan, heat]);

  // The frame that has the seats need not wait for what is said of them: that comes with the next.
  useEffect(() => {
    isPainted.value = true;
  }, []);

  // Words that are drawn follow the language.
  const drawn = useRef({ words, currency });
  useEffect(() => {
    if (drawn.current.words !== words || drawn.current.currency !== currency) view.current?.repaint();
    drawn.current = { words, currency };
  }, [words, currency]);

  const pan = (x: number, y: number) => () => {
    const { clientWidth = 0, clientHeight = 0 } = frame.current ?? {};
    view.current?.pan((x * clientWidth) / 4, (y * clientHeight) / 4);
  };
  const panKeys: Record<string, () => void> = {
    ArrowLeft: pan(1, 0),
    ArrowRight: pan(-1, 0),
    ArrowUp: pan(0, 1),
    ArrowDown: pan(0, -1),
  };
  const zoomKeys: Record<string, () => void> = {
    '+': () => view.current?.zoom(1.5, view.current.placeOf(focused.peek())),
    '=': () => view.current?.zoom(1.5, view.current.placeOf(focused.peek())),
    '-': () => view.current?.zoom(1 / 1.5, view.current.placeOf(focused.peek())),
    '0': () => view.current?.fit(),
  };

  return (
    <div class="hall-map">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys come from the grid in it */}
      <div
        ref={frame}
        class={onToggle ? 'hall-frame' : 'hall-frame is-shown'}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          // Plus and equals are one key, with Shift and without.
          const act = zoomKeys[event.key] ?? (event.shiftKey ? panKeys[event.key] : undefined);
          if (act === undefined) return;
          event.preventDefault();
          act();
        }}
        onFocusIn={() => {
          hasFocus.value = true;
          view.current?.reveal(focused.peek());
          placeRing();
        }}
        onFocusOut={() => {
          hasFocus.value = false;
        }}
      >
        <div aria-hidden="true">
          <canvas ref={canvas} />
          <div ref={ring} class="hall-ring" hidden={!hasFocus.value} />
          <div ref={tip} class="hall-tip" hidden dir="auto" />
        </div>
        {isPainted.value && (
          <SeatGrid
            plan={plan}
            geometry={geometry}
            source={source}
            focused={focused}
            nameOf={nameOf}
            mine={mine}
            onMoved={(cell) => {
              view.current?.reveal(cell);
              placeRing();
            }}
            onToggle={onToggle}
            mayChoose={mayChoose}
            onStanding={onStanding}
            currency={currency}
          />
        )}
      </div>
      <div class="hall-zoom">
        <button type="button" aria-label={words.zoomIn} onClick={() => view.current?.zoom(1.5)}>
          <Icon name="plus" />
        </button>
        <button type="button" aria-label={words.zoomOut} onClick={() => view.current?.zoom(1 / 1.5)}>
          <Icon name="minus" />
        </button>
        <button type="button" aria-label={words.zoomAll} onClick={() => view.current?.fit()}>
          <Icon name="whole" />
        </button>
      </div>
    </div>
  );
}

let isMarked = false;

/** For whoever measures: when seats were first seen. */
function markPainted(): void {
  if (isMarked) return;
  isMarked = true;
  requestAnimationFrame(() => performance.mark('hall-painted'));
}

function heatOf(plan: HallPlan, heat: ReadonlyMap<string, number>): Float32Array {
  const cells = new Float32Array(plan.size);
  for (const [seatId, value] of heat) {
    const cell = plan.cellOf(seatId);
    if (cell !== undefined) cells[cell] = Math.max(0, Math.min(1, value));
  }
  return cells;
}
