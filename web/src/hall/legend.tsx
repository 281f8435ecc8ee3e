import { useEffect, useRef, useState } from 'preact/hooks';
import { money } from '../i18n/format.ts';
import { hallWords } from '../i18n/hall.ts';
import type { Look } from './look.ts';
import { onLookChange, readLook } from './look.ts';
import type { HallPlan } from './plan.ts';
import { marks } from './plan.ts';
import type { Glyph } from './seat-glyphs.ts';
import { drawGlyph } from './seat-glyphs.ts';
import { cellStates } from './states.ts';

/** What the marks of the hall mean: each state by shape and colour, prices by letter and colour. */
export function Legend({ plan, currency }: { plan: HallPlan; currency: string }) {
  const words = hallWords();
  const legend = useRef<HTMLDivElement>(null);
  const [look, setLook] = useState<Look>();
  useEffect(() => {
    const read = () => setLook(legend.current ? readLook(legend.current) : undefined);
    read();
    return onLookChange(read);
  }, []);
  const has = (mark: number) => plan.marks.some((one) => (one & mark) !== 0);
  const free = { state: cellStates.available, isMine: false, priceClass: 0, marks: 0, text: '' };
  const letterOf = (index: number) => plan.priceClasses[index]!.letter;
  return (
    <div ref={legend} class="hall-legend">
      <ul aria-label={words.legendPrices}>
        {plan.priceClasses.map(({ priceMinor, category, letter }, index) => (
          <li key={letter}>
            <Picture glyph={{ ...free, priceClass: index, text: letter }} look={look} />
            {category !== undefined && <bdi>{category}</bdi>} <span class="figures">{money(priceMinor, currency)}</span>
          </li>
        ))}
      </ul>
      <ul aria-label={words.legend}>
        <li>
          <Picture glyph={{ ...free, isMine: true }} look={look} />
          {words.legendMine}
        </li>
        <li>
          <Picture glyph={{ ...free, state: cellStates.held }} look={look} />
          {words.states.held}
        </li>
        <li>
          <Picture glyph={{ ...free, state: cellStates.booked }} look={look} />
          {words.states.booked}
        </li>
        <li>
          <Picture glyph={{ ...free, state: cellStates.blocked }} look={look} />
          {words.states.blocked}
        </li>
        {has(marks.accessible) && (
          <li>
            <Picture glyph={{ ...free, marks: marks.accessible, text: letterOf(0) }} look={look} />
            {words.accessible}
          </li>
        )}
        {has(marks.companion) && (
          <li>
            <Picture glyph={{ ...free, marks: marks.companion, text: letterOf(0) }} look={look} />
            {words.companion}
          </li>
        )}
        {has(marks.restricted) && (
          <li>
            <Picture glyph={{ ...free, marks: marks.restricted, text: letterOf(0) }} look={look} />
            {words.restricted}
          </li>
        )}
      </ul>
    </div>
  );
}

const sidePx = 24;

function Picture({ glyph, look }: { glyph: Glyph; look: Look | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { state, isMine, priceClass, marks: mark, text } = glyph;
  useEffect(() => {
    if (canvas.current === null || look === undefined) return;
    const ratio = Math.min(2, devicePixelRatio || 1);
    canvas.current.width = canvas.current.height = sidePx * ratio;
    const pen = canvas.current.getContext('2d')!;
    pen.translate(canvas.current.width / 2, canvas.current.height / 2);
    drawGlyph(pen, { state, isMine, priceClass, marks: mark, text }, sidePx * ratio, look);
  }, [state, isMine, priceClass, mark, text, look]);
  return (
    <span class="hall-glyph" aria-hidden="true">
      <canvas ref={canvas} />
    </span>
  );
}
