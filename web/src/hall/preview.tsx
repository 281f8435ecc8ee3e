import { emptyHall } from '@ticketing/shared/hall/seat-map.ts';
import type { LayoutRow, Section } from '@ticketing/shared/messages/layout.ts';
import { useMemo } from 'preact/hooks';
import { Legend } from './legend.tsx';
import { HallMap } from './map.tsx';
import type { CellSource } from './map-props.ts';
import { planOf } from './plan.ts';
import { writeMap } from './states.ts';
import './hall.css';

type PreviewProps = { layout: LayoutRow[]; sections?: Section[] | undefined; currency: string };

const nothing = { chosen: new Set<string>(), own: new Set<string>() };

/** A hall that nobody has bought a seat in, from its layout alone. */
export function HallPreview({ layout, sections, currency }: PreviewProps) {
  const plan = useMemo(() => planOf(layout, sections), [layout, sections]);
  const source = useMemo((): CellSource => {
    const cells = new Uint8Array(plan.size);
    writeMap(plan, emptyHall(layout).seatMap, cells);
    return { cells: () => cells, onCells: () => () => undefined };
  }, [plan, layout]);
  return (
    <div class="hall">
      <HallMap plan={plan} source={source} currency={currency} mine={nothing} />
      <Legend plan={plan} currency={currency} />
    </div>
  );
}
