/** What fingers, mouse and wheel ask for, in CSS pixels from the corner of the element. */
export type Gestures = {
  pan(dx: number, dy: number): void;
  zoom(factor: number, at: Point): void;
  /** Pressed and let go at one place. */
  tap(at: Point, isTouch: boolean): void;
  /** The pointer is here; undefined when it has left. */
  hover(at: Point | undefined): void;
  /** Whether one finger moves the hall; otherwise it scrolls the page. */
  canPan(): boolean;
  canZoomOut(): boolean;
};

export type Point = { x: number; y: number };

/** A finger trembles; what moves less is a tap. */
const stillPx = 8;

/** Listens to gestures on an element. @returns ends it */
export function onGestures(element: HTMLElement, gestures: Gestures): () => void {
  const pointers = new Map<number, Point>();
  let start: Point | undefined;
  let hasMoved = false;
  const end = new AbortController();
  const { signal } = end;

  const pointOf = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      const at = pointOf(event);
      pointers.set(event.pointerId, at);
      if (pointers.size === 1) {
        start = at;
        hasMoved = false;
      } else {
        hasMoved = true;
      }
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const at = pointOf(event);
      const before = pointers.get(event.pointerId);
      if (before === undefined) {
        if (event.pointerType === 'mouse') gestures.hover(at);
        return;
      }
      if (pointers.size === 2) {
        const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
        pointers.set(event.pointerId, at);
        if (other) pinch(before, at, other);
        return;
      }
      if (!hasMoved && start && distance(start, at) < stillPx) return;
      if (!hasMoved) {
        hasMoved = true;
        gestures.hover(undefined);
        element.setPointerCapture(event.pointerId);
      }
      pointers.set(event.pointerId, at);
      if (event.pointerType === 'mouse' || gestures.canPan()) gestures.pan(at.x - before.x, at.y - before.y);
    },
    { signal },
  );
  const up = (event: PointerEvent) => {
    const isTap = pointers.size === 1 && pointers.has(event.pointerId) && !hasMoved && event.type === 'pointerup';
    pointers.delete(event.pointerId);
    if (isTap) gestures.tap(pointOf(event), event.pointerType !== 'mouse');
  };
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  element.addEventListener('pointerleave', () => gestures.hover(undefined), { signal });
  element.addEventListener(
    'wheel',
    (event) => {
      const out = event.deltaY > 0;
      // All of the hall is there already: the page goes on scrolling.
      if (out && !event.ctrlKey && !gestures.canZoomOut()) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : 1;
      const delta = Math.max(-120, Math.min(120, event.deltaY * lines));
      // A trackpad's pinch comes as a wheel with ctrl, in small steps.
      gestures.zoom(Math.exp(-delta * (event.ctrlKey ? 0.01 : 0.0025)), pointOf(event));
    },
    { signal, passive: false },
  );

  function pinch(before: Point, at: Point, other: Point): void {
    const middle = (one: Point) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
    const [was, is] = [middle(before), middle(at)];
    gestures.pan(is.x - was.x, is.y - was.y);
    const length = distance(before, other);
    if (length > 0) gestures.zoom(distance(at, other) / length, is);
  }

  return () => end.abort();
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
