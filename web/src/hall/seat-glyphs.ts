import type { Look } from './look.ts';
import { marks } from './plan.ts';
import { cellStates } from './states.ts';

/** What is drawn in a cell. */
export type Glyph = {
  state: number;
  isMine: boolean;
  priceClass: number;
  /** Of {@link marks}. */
  marks: number;
  /** What stands on it where there is room: the seat's label, or the letter of its price. */
  text: string;
};

/** Below so many pixels a seat is a block of colour, as shapes could not be seen. */
export const smallestShape = 9;
/** From so many pixels there is room for a seat's own label. */
export const smallestLabel = 24;

export type Pen = CanvasRenderingContext2D;

/**
 * Draws a seat around the point 0, 0. Each state has a shape of its own beside its colour: a ring that is open, a
 * hatched one that is held, a cross that is booked, a dot that is not on sale, and a filled one with a tick that is
 * one's own.
 */
export function drawGlyph(pen: Pen, glyph: Glyph, size: number, look: Look): void {
  const price = look.prices[glyph.priceClass % look.prices.length]!;
  const half = size * 0.4;
  const line = Math.max(1, size / 14);
  pen.lineWidth = line;
  if (glyph.isMine) {
    pen.fillStyle = look.mine;
    seatShape(pen, half + line / 2);
    pen.fill();
    const hasText = size >= smallestLabel && glyph.text !== '';
    if (hasText) text(pen, glyph.text, size * 0.36, look.onMine, -size * 0.1);
    tick(pen, hasText ? size * 0.16 : half * 0.8, hasText ? size * 0.2 : 0, look.onMine);
    return;
  }
  switch (glyph.state) {
    case cellStates.available:
      seatShape(pen, half);
      pen.fillStyle = price;
      pen.globalAlpha = 0.16;
      pen.fill();
      pen.globalAlpha = 1;
      pen.strokeStyle = price;
      pen.lineWidth = line * 1.4;
      pen.stroke();
      markText(pen, glyph, size, look);
      return;
    case cellStates.held:
      seatShape(pen, half);
      pen.strokeStyle = look.held;
      pen.stroke();
      pen.save();
      pen.clip();
      pen.beginPath();
      for (let at = -2 * half; at <= 2 * half; at += Math.max(3, half * 0.5)) {
        pen.moveTo(at - half, half);
        pen.lineTo(at + half, -half);
      }
      pen.stroke();
      pen.restore();
      return;
    case cellStates.booked:
      pen.strokeStyle = look.booked;
      pen.beginPath();
      pen.moveTo(-half * 0.62, -half * 0.62);
      pen.lineTo(half * 0.62, half * 0.62);
      pen.moveTo(half * 0.62, -half * 0.62);
      pen.lineTo(-half * 0.62, half * 0.62);
      pen.lineWidth = line * 1.3;
      pen.stroke();
      return;
    case cellStates.blocked:
      pen.fillStyle = look.blocked;
      pen.beginPath();
      pen.arc(0, 0, half * 0.3, 0, 2 * Math.PI);
      pen.fill();
  }
}

/** A seat as a block of colour, for a whole hall on the screen. Darker is free, so the eye goes there. */
export function drawBlock(pen: Pen, glyph: Omit<Glyph, 'text'>, size: number, look: Look): void {
  const side = Math.max(1, size * 0.78);
  if (glyph.isMine) {
    pen.fillStyle = look.mine;
    pen.fillRect(-size / 2, -size / 2, size, size);
    return;
  }
  switch (glyph.state) {
    case cellStates.available:
      pen.fillStyle = look.prices[glyph.priceClass % look.prices.length]!;
      pen.fillRect(-side / 2, -side / 2, side, side);
      return;
    case cellStates.held:
      pen.fillStyle = look.held;
      pen.fillRect(-side / 2, -side / 4, side, Math.max(1, side / 2));
      return;
    case cellStates.booked:
      pen.fillStyle = look.booked;
      pen.globalAlpha = 0.45;
      pen.fillRect(-side / 4, -side / 4, Math.max(1, side / 2), Math.max(1, side / 2));
      pen.globalAlpha = 1;
      return;
    case cellStates.blocked:
      pen.fillStyle = look.blocked;
      pen.fillRect(-side / 8, -side / 8, Math.max(1, side / 4), Math.max(1, side / 4));
  }
}

/** As seen from above: round towards the stage, with a straight back. */
function seatShape(pen: Pen, half: number): void {
  pen.beginPath();
  pen.roundRect(-half, -half, 2 * half, 2 * half, [half * 0.75, half * 0.75, half * 0.3, half * 0.3]);
}

function markText(pen: Pen, glyph: Glyph, size: number, look: Look): void {
  if (size >= 14) text(pen, glyph.text, size * (glyph.text.length > 2 ? 0.32 : 0.4), look.ink, 0);
  if (glyph.marks & marks.accessible) badge(pen, '♿', size, look);
  else if (glyph.marks & marks.companion) badge(pen, '+1', size, look);
  if (glyph.marks & marks.restricted) {
    // A corner that is missing, as the view is.
    const half = size * 0.4;
    pen.fillStyle = look.ink;
    pen.beginPath();
    pen.moveTo(half, -half);
    pen.lineTo(half, 0);
    pen.lineTo(0, -half);
    pen.fill();
  }
}

function badge(pen: Pen, words: string, size: number, look: Look): void {
  const radius = size * 0.24;
  pen.fillStyle = look.ink;
  pen.beginPath();
  pen.arc(size * 0.28, size * 0.28, radius, 0, 2 * Math.PI);
  pen.fill();
  pen.save();
  pen.translate(size * 0.28, size * 0.28);
  text(pen, words, radius * 1.2, look.paper, 0);
  pen.restore();
}

function text(pen: Pen, words: string, size: number, colour: string, up: number): void {
  pen.fillStyle = colour;
  pen.font = `600 ${size}px system-ui, sans-serif`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(words, 0, up + size * 0.05);
}

function tick(pen: Pen, size: number, down: number, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = Math.max(1.2, size / 2.2);
  pen.beginPath();
  pen.moveTo(-size * 0.7, down);
  pen.lineTo(-size * 0.15, down + size * 0.5);
  pen.lineTo(size * 0.75, down - size * 0.55);
  pen.stroke();
}
