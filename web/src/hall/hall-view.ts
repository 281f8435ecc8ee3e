import type { Camera } from './camera.ts';
import { fitted, panned, showing, zoomed } from './camera.ts';
import type { Geometry } from './geometry.ts';
import type { Point } from './gestures.ts';
import { onLookChange, readLook } from './look.ts';
import type { Scene } from './painter.ts';
import { createPainter } from './painter.ts';

/** A hall on a canvas, with a camera: what is asked for within one frame is drawn once. */
export type HallView = {
  zoom(factor: number, at?: Point): void;
  pan(dx: number, dy: number): void;
  /** Shows all of the hall. */
  fit(): void;
  canZoomOut(): boolean;
  /** Moves so far that a cell is seen, and near enough to be told from its neighbours. */
  reveal(cell: number): void;
  hit(at: Point): ReturnType<Geometry['hit']>;
  /** Where a cell is on the screen, and how large. */
  placeOf(cell: number): Point & { size: number };
  /** How far two seats are from each other, in CSS pixels. */
  scale(): number;
  paintCells(cells: readonly number[]): void;
  /** Draws everything again; `isOther` if the cells are of another time. */
  repaint(isOther?: boolean): void;
  stop(): void;
};

/** After a movement the hall is drawn sharply again. */
const settleMs = 140;
/** Seats that the focus goes to are at least so large. */
const leastFocusPx = 14;

/**
 * @param frame the element that the canvas fills
 * @param moved called after each frame in which the camera or the size has changed
 */
export function createHallView(
  frame: HTMLElement,
  canvas: HTMLCanvasElement,
  scene: Scene,
  moved: () => void,
): HallView {
  const painter = createPainter(canvas, scene, readLook(frame));
  const { geometry } = scene;
  let screen = { width: 0, height: 0 };
  let camera: Camera = { scale: 1, left: 0, top: 0 };
  let isFitted = true;
  let frameId = 0;
  let settle: ReturnType<typeof setTimeout> | undefined;

  function look(next: Camera, isMoving: boolean): void {
    if (next.scale === camera.scale && next.left === camera.left && next.top === camera.top) return;
    camera = next;
    isFitted = camera.scale <= fitted(geometry, screen).scale * 1.001;
    soon(isMoving);
  }

  function soon(isMoving: boolean): void {
    clearTimeout(settle);
    if (isMoving) settle = setTimeout(() => soon(false), settleMs);
    cancelAnimationFrame(frameId);
    frameId = requestAnimationFrame(() => {
      painter.paint(camera, isMoving);
      moved();
    });
  }

  function measure(): void {
    const { clientWidth: width, clientHeight: height } = frame;
    if (width === 0 || height === 0) return;
    const middle = {
      x: (screen.width / 2 - camera.left) / camera.scale,
      y: (screen.height / 2 - camera.top) / camera.scale,
    };
    screen = { width, height };
    painter.resize(width, height, Math.min(2, devicePixelRatio || 1));
    if (isFitted) camera = fitted(geometry, screen);
    else {
      const [left, top] = [width / 2 - middle.x * camera.scale, height / 2 - middle.y * camera.scale];
      camera = panned({ ...camera, left, top }, 0, 0, geometry, screen);
    }
    // At once: a canvas whose size is set is empty.
    cancelAnimationFrame(frameId);
    painter.paint(camera);
    moved();
  }

  const observer = new ResizeObserver(measure);
  observer.observe(frame);
  const stopLooking = onLookChange(() => {
    painter.setLook(readLook(frame));
    soon(false);
  });
  measure();

  return {
    zoom(factor, at = { x: screen.width / 2, y: screen.height / 2 }) {
      look(zoomed(camera, factor, at, geometry, screen), true);
    },
    pan: (dx, dy) => look(panned(camera, dx, dy, geometry, screen), true),
    fit: () => look(fitted(geometry, screen), false),
    canZoomOut: () => !isFitted,
    reveal(cell) {
      const point = geometry.centreOf(cell);
      const near =
        camera.scale >= leastFocusPx
          ? camera
          : zoomed(
              camera,
              leastFocusPx / camera.scale,
              { x: point.x * camera.scale + camera.left, y: point.y * camera.scale + camera.top },
              geometry,
              screen,
            );
      look(showing(near, point, geometry, screen), false);
    },
    hit: ({ x, y }) => geometry.hit((x - camera.left) / camera.scale, (y - camera.top) / camera.scale),
    placeOf(cell) {
      const { x, y } = geometry.centreOf(cell);
      return { x: x * camera.scale + camera.left, y: y * camera.scale + camera.top, size: camera.scale };
    },
    scale: () => camera.scale,
    paintCells: painter.paintCells,
    repaint(isOther = false) {
      if (isOther) painter.forget();
      soon(false);
    },
    stop() {
      observer.disconnect();
      stopLooking();
      clearTimeout(settle);
      cancelAnimationFrame(frameId);
    },
  };
}
