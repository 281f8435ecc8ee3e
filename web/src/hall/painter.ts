import type { Camera } from './camera.ts';
import type { Box, Geometry, RowBox } from './geometry.ts';
import { rowPitch } from './geometry.ts';
import type { Look } from './look.ts';
import type { HallPlan, PlanRow } from './plan.ts';
import type { Pen } from './seat-glyphs.ts';
import { drawBlock, drawGlyph, smallestLabel, smallestShape } from './seat-glyphs.ts';
import { cellStates } from './states.ts';

/*
 * Draws a hall on a canvas of the size of the screen. Seats are small pictures that are drawn once for each state and
 * size and then copied. A large hall is drawn once as a whole, small, into a picture of its own: that is copied while
 * one looks at all of it, or moves through it, so that the cost of a frame does not grow with the hall. A change
 * touches the cells that changed.
 */

/** What the painter is told of a hall. */
export type Scene = {
  plan: HallPlan;
  geometry: Geometry;
  /** The states of the cells; what is in the past has others. */
  cells(): Uint8Array;
  isMine(cell: number): boolean;
  /** From 0 to 1 for each cell, drawn over the hall; undefined for none. */
  heat(): Float32Array | undefined;
  /** What is written on the stage and, line by line, on standing room. */
  words: { stage: string; standing(row: PlanRow, free: number): readonly string[] };
};

export type Painter = {
  /** Draws everything, with what may have changed in look, camera or size. */
  paint(camera: Camera, isMoving?: boolean): void;
  /** Draws some cells again, where they are on the screen. */
  paintCells(cells: readonly number[]): void;
  /** Sets the size of the screen, in CSS pixels. */
  resize(width: number, height: number, pixelRatio: number): void;
  setLook(look: Look): void;
  /** All cells are others: the small picture is drawn again when it is next needed. */
  forget(): void;
};

/** Beside the states of a cell: with its marks and its price class it is one number. */
const mineKind = 7;
/** A hall with more cells is drawn as a picture of the whole. */
const mostCellsEach = 5_000;
/** While moving, more cells on the screen than these are copied from that picture. */
const mostCellsMoving = 800;
const pictureArea = 5_000_000;
/** After so many changed cells all of the screen is drawn at once. */
const mostSingleCells = 3_000;
/** A seat that is drawn by itself costs so much more than one that is drawn with all others: its neighbours, its edge. */
const costOfSingleCell = 6;
/** Up to so many pixels a seat the picture of the whole looks well enough; beyond, few enough are on the screen. */
const largestFromWhole = 12;

export function createPainter(canvas: HTMLCanvasElement, scene: Scene, firstLook: Look): Painter {
  const { plan, geometry } = scene;
  const pen = canvas.getContext('2d')!;
  let look = firstLook;
  let camera: Camera = { scale: 1, left: 0, top: 0 };
  let screen = { width: 0, height: 0, ratio: 1 };
  /** What has changed since is drawn into it when it is next needed: to draw into it and from it in turn copies it. */
  let whole: { canvas: HTMLCanvasElement; pen: Pen; scale: number; changed: Set<number> } | undefined;
  let sprites = new Map<string | number, HTMLCanvasElement>();
  let spriteSize = 0;
  let fromWhole = false;

  /** As they are in this drawing. */
  let cells = scene.cells();
  let heat = scene.heat();

  /** Around a point of a pen that counts in device pixels. */
  function drawCell(
    to: Pen,
    cell: number,
    row: PlanRow,
    x: number,
    y: number,
    size: number,
    isBlock = size < smallestShape,
  ): void {
    const state = cells[cell]!;
    if (state === cellStates.gap) return;
    const isMine = scene.isMine(cell);
    if (isBlock) {
      to.setTransform(1, 0, 0, 1, x, y);
      drawBlock(to, { state, isMine, priceClass: row.priceClass, marks: plan.marks[cell]! }, size, look);
      to.setTransform(1, 0, 0, 1, 0, 0);
    } else {
      const sprite = spriteOf(cell, row, state, isMine, size);
      const half = spriteSize / 2 + 1;
      to.drawImage(sprite, Math.round(x - half), Math.round(y - half));
    }
    if (heat !== undefined && heat[cell]! > 0) {
      to.fillStyle = `rgb(213 94 0 / ${0.15 + heat[cell]! * 0.75})`;
      to.fillRect(x - size / 2, y - size / 2, size, size);
    }
  }

  function spriteOf(cell: number, row: PlanRow, state: number, isMine: boolean, size: number): HTMLCanvasElement {
    const rounded = Math.round(size);
    if (rounded !== spriteSize) {
      sprites = new Map();
      spriteSize = rounded;
    }
    const hasText = isMine || state === cellStates.available;
    // A number where it can be one: it is made for each seat on the screen.
    const kind = (row.priceClass << 6) | (plan.marks[cell]! << 3) | (isMine ? mineKind : state);
    if (!hasText || size < smallestLabel) {
      return sprites.get(kind) ?? makeSprite(kind, hasText ? plan.priceClasses[row.priceClass]!.letter : '');
    }
    const label = plan.placeAt(cell)?.label ?? '';
    return sprites.get(`${kind} ${label}`) ?? makeSprite(kind, label, `${kind} ${label}`);
  }

  function makeSprite(kind: number, text: string, key: number | string = kind): HTMLCanvasElement {
    const sprite = canvasOf(spriteSize + 2, spriteSize + 2);
    const own = sprite.getContext('2d')!;
    own.translate(sprite.width / 2, sprite.height / 2);
    const state = kind & 7;
    const glyph = { state, isMine: state === mineKind, marks: (kind >> 3) & 7, priceClass: kind >> 6, text };
    drawGlyph(own, glyph, spriteSize, look);
    sprites.set(key, sprite);
    return sprite;
  }

  /** Draws the cells of rows, as far as they are within a box of the hall. */
  function drawRows(to: Pen, scale: number, left: number, top: number, seen: Box): void {
    const bend = geometry.bendAt(0);
    for (const box of geometry.rows) {
      const { row, standing } = box;
      if (standing) continue;
      if (box.y + rowPitch < seen.y || box.y - bend - rowPitch > seen.y + seen.height) continue;
      const first = Math.max(0, Math.floor(seen.x - box.x));
      const last = Math.min(row.length - 1, Math.ceil(seen.x + seen.width - box.x));
      for (let column = first; column <= last; column++) {
        const x = box.x + column;
        const y = box.y - geometry.bendAt(x);
        drawCell(to, row.first + column, row, x * scale + left, y * scale + top, scale);
      }
    }
  }

  function wholeHall() {
    if (whole === undefined) {
      const scale = Math.min(smallestShape - 0.5, Math.sqrt(pictureArea / (geometry.width * geometry.height)));
      const picture = canvasOf(Math.ceil(geometry.width * scale), Math.ceil(geometry.height * scale));
      whole = { canvas: picture, pen: picture.getContext('2d')!, scale, changed: new Set() };
      drawRows(whole.pen, scale, 0, 0, { x: 0, y: 0, width: geometry.width, height: geometry.height });
    }
    for (const cell of whole.changed) renewCell(whole.pen, cell, { scale: whole.scale, left: 0, top: 0 });
    whole.changed.clear();
    return whole;
  }

  /** The camera in device pixels. */
  function device(): Camera {
    const { ratio } = screen;
    return { scale: camera.scale * ratio, left: camera.left * ratio, top: camera.top * ratio };
  }

  function seenBox(): Box {
    const { scale, left, top } = camera;
    return {
      x: -left / scale - 1,
      y: -top / scale - 1,
      width: screen.width / scale + 2,
      height: screen.height / scale + 2,
    };
  }

  function cellsSeen(): number {
    const seen = seenBox();
    return (Math.min(seen.width, geometry.width) * Math.min(seen.height, geometry.height)) / rowPitch;
  }

  function paintBackground({ scale, left, top }: Camera): void {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    const { stage, sections } = geometry;
    const at = (box: Box): [number, number, number, number] => [
      box.x * scale + left,
      box.y * scale + top,
      box.width * scale,
      box.height * scale,
    ];
    const [x, y, width, height] = at(stage);
    const lift = Math.min(height * 0.7, (geometry.bendAt(stage.x) + 0.4) * scale);
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + width, y);
    pen.lineTo(x + width, y + height - lift);
    pen.quadraticCurveTo(x + width / 2, y + height + lift, x, y + height - lift);
    pen.closePath();
    pen.fillStyle = look.sunken;
    pen.fill();
    pen.strokeStyle = look.line;
    pen.lineWidth = Math.max(1, scale * 0.08);
    pen.stroke();
    label(
      scene.words.stage,
      x + width / 2,
      y + height * 0.5,
      Math.max(10 * screen.ratio, scale * 0.9),
      look.muted,
      width,
    );
    if (sections.length > 1) {
      for (const box of sections) {
        const [left, top, width, height] = at(box);
        pen.beginPath();
        const inset = scale * 0.3;
        if (geometry.bendAt(0) === 0) {
          pen.roundRect(left + inset, top - inset, width - 2 * inset, height + inset, scale);
          pen.strokeStyle = look.line;
          pen.globalAlpha = 0.35;
          pen.lineWidth = Math.max(1, scale * 0.05);
          pen.stroke();
          pen.globalAlpha = 1;
        }
        const lower = geometry.bendAt(box.x + box.width / 2) * scale;
        label(
          box.section.name,
          left + width / 2,
          top + scale * 0.8 - lower,
          Math.max(9 * screen.ratio, Math.min(scale * 1.1, 20 * screen.ratio)),
          look.ink,
          width,
        );
      }
    }
    for (const box of geometry.rows) {
      if (box.standing) paintStanding(box, at(box.standing));
      else if (scale >= 9 * screen.ratio) paintRowNames(box, { scale, left, top });
    }
  }

  function paintStanding({ row }: RowBox, [x, y, width, height]: [number, number, number, number]): void {
    const cells = scene.cells().subarray(row.first, row.first + row.length);
    let [free, mine] = [0, 0];
    for (let index = 0; index < cells.length; index++) {
      if (scene.isMine(row.first + index)) mine += 1;
      else if (cells[index] === cellStates.available) free += 1;
    }
    const price = look.prices[row.priceClass % look.prices.length]!;
    const edge = 2 * screen.ratio;
    pen.clearRect(x - edge, y - edge, width + 2 * edge, height + 2 * edge);
    pen.beginPath();
    pen.roundRect(x, y, width, height, Math.min(width, height) * 0.08);
    pen.save();
    pen.fillStyle = look.paper;
    pen.fill();
    pen.clip();
    // As full as the room is.
    pen.fillStyle = look.booked;
    pen.globalAlpha = 0.35;
    const taken = ((row.length - free - mine) / row.length) * width;
    pen.fillRect(x, y, taken, height);
    pen.globalAlpha = 1;
    pen.fillStyle = look.mine;
    pen.fillRect(x + taken, y, (mine / row.length) * width, height);
    pen.restore();
    pen.strokeStyle = mine > 0 ? look.mine : price;
    pen.lineWidth = 2 * screen.ratio;
    pen.stroke();
    const lines = scene.words.standing(row, free);
    const size = Math.min(16 * screen.ratio, height * 0.28);
    for (const [index, line] of lines.entries()) {
      const down = (index - (lines.length - 1) / 2) * size * 1.4;
      label(line, x + width / 2, y + height / 2 + down, size, look.ink, width * 0.9);
    }
  }

  function paintRowNames({ row, x, y }: RowBox, { scale, left, top }: Camera): void {
    const name = row.layout.row ?? '';
    const size = Math.min(15 * screen.ratio, scale * 0.6);
    for (const side of [x - 1.2, x + row.length + 0.2]) {
      label(name, side * scale + left, (y - geometry.bendAt(side)) * scale + top, size, look.muted, scale * 2.4);
    }
  }

  function label(words: string, x: number, y: number, size: number, colour: string, width: number): void {
    if (x + width < 0 || x - width > canvas.width || y < -size || y > canvas.height + size) return;
    pen.fillStyle = colour;
    pen.font = `600 ${size}px system-ui, sans-serif`;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(words, x, y, width);
  }

  function paint(next: Camera, isMoving = false): void {
    camera = next;
    cells = scene.cells();
    heat = scene.heat();
    const { scale, left, top } = device();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    paintBackground({ scale, left, top });
    const isLarge = plan.size > mostCellsEach;
    fromWhole = isLarge && (scale < largestFromWhole || (isMoving && cellsSeen() > mostCellsMoving));
    if (!fromWhole) {
      drawRows(pen, scale, left, top, seenBox());
    } else {
      const picture = wholeHall();
      pen.setTransform(scale / picture.scale, 0, 0, scale / picture.scale, left, top);
      pen.imageSmoothingQuality = isMoving ? 'low' : 'medium';
      pen.drawImage(picture.canvas, 0, 0);
    }
    pen.setTransform(1, 0, 0, 1, 0, 0);
  }

  function paintCells(changed: readonly number[]): void {
    for (const cell of changed) whole?.changed.add(cell);
    const most = fromWhole ? mostSingleCells : Math.min(mostSingleCells, cellsSeen() / costOfSingleCell);
    if (changed.length > most) {
      paint(camera);
      return;
    }
    const standing = new Set<PlanRow>();
    const { scale, left, top } = device();
    cells = scene.cells();
    heat = scene.heat();
    for (const cell of changed) {
      const row = plan.rowOf(cell);
      if (row.isStanding) standing.add(row);
      else if (fromWhole) renewCell(pen, cell, { scale, left, top });
      else paintCell(cell, row, { scale, left, top });
    }
    for (const row of standing) {
      const { standing: box } = geometry.rows[row.index]!;
      if (box) {
        paintStanding(geometry.rows[row.index]!, [
          box.x * scale + left,
          box.y * scale + top,
          box.width * scale,
          box.height * scale,
        ]);
      }
    }
    pen.setTransform(1, 0, 0, 1, 0, 0);
  }

  function paintCell(cell: number, row: PlanRow, { scale, left, top }: Camera): void {
    const { x, y } = geometry.centreOf(cell);
    const [atX, atY] = [x * scale + left, y * scale + top];
    if (atX < -scale || atY < -scale || atX > canvas.width + scale || atY > canvas.height + scale) return;
    // Pictures are put on whole pixels: up to one beside.
    const half = Math.ceil(scale / 2) + 1;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.save();
    pen.beginPath();
    pen.rect(Math.round(atX) - half, Math.round(atY) - half, 2 * half, 2 * half);
    pen.clip();
    pen.clearRect(0, 0, canvas.width, canvas.height);
    // What its neighbours have in its place is drawn again too.
    for (const one of [cell - 1, cell, cell + 1]) {
      if (one < row.first || one >= row.first + row.length) continue;
      const middle = geometry.centreOf(one);
      drawCell(pen, one, row, middle.x * scale + left, middle.y * scale + top, scale);
    }
    pen.restore();
  }

  /** Draws a cell again as a block of the picture of the whole: it does not reach into its neighbours. */
  function renewCell(to: Pen, cell: number, { scale, left, top }: Camera): void {
    const row = plan.rowOf(cell);
    if (row.isStanding) return;
    const { x, y } = geometry.centreOf(cell);
    to.setTransform(1, 0, 0, 1, 0, 0);
    to.clearRect((x - 0.5) * scale + left, (y - 0.5) * scale + top, scale, scale);
    drawCell(to, cell, row, x * scale + left, y * scale + top, scale, true);
  }

  return {
    paint,
    paintCells,
    resize(width, height, ratio) {
      screen = { width, height, ratio };
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    },
    setLook(next) {
      look = next;
      sprites = new Map();
      whole = undefined;
    },
    forget() {
      whole = undefined;
    },
  };
}

function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
