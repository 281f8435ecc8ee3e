import { emptyHall, foldHall } from '@ticketing/shared/hall/seat-map.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import { fitted, maxScale, panned, showing, zoomed } from '../src/hall/camera.ts';
import { besideOf, createChooser, seatAt } from '../src/hall/choosing.ts';
import { chosenSeats } from '../src/hall/chosen.ts';
import { geometryOf } from '../src/hall/geometry.ts';
import { dropLost } from '../src/hall/lost.ts';
import { move } from '../src/hall/moves.ts';
import { marks, planOf } from '../src/hall/plan.ts';
import { cellStates, createStates } from '../src/hall/states.ts';

const layout: LayoutRow[] = [
  { section: 'STALLS', row: 'A', labels: ['1', '2', null, '3', '4'], priceMinor: 5_000, category: 'Front' },
  { section: 'STALLS', row: 'B', seats: 7, priceMinor: 4_000, accessible: ['1'], companion: ['2'], blocked: ['7'] },
  { section: 'BALC', row: '1', seats: 4, from: 2, step: 2, priceMinor: 4_000, restricted: ['2'] },
  { section: 'FLOOR', places: 20, priceMinor: 1_500 },
];
const plan = planOf(layout, [
  { code: 'BALC', name: 'Balcony', order: 3 },
  { code: 'STALLS', name: 'Stalls', order: 1 },
  { code: 'FLOOR', name: 'Floor', order: 2 },
]);
const geometry = geometryOf(plan);
const { seatMap } = emptyHall(layout);
const cell = (seatId: string) => plan.cellOf(seatId)!;
const idAt = (at: number) => plan.placeAt(at)?.seatId;

function statesWith(booked: string[] = [], version = 5) {
  const states = createStates(plan);
  states.takeMap(version, seatMap);
  states.takeChange(version, Object.fromEntries(booked.map((seatId) => [seatId, 'booked' as const])));
  return states;
}

describe('planOf', () => {
  it('numbers cells row after row, and finds seats both ways', () => {
    expect(plan.size).toBe(36);
    for (const seatId of ['STALLS-A1', 'STALLS-A4', 'STALLS-B7', 'BALC-1-8', 'FLOOR-20']) {
      expect(idAt(cell(seatId))).toBe(seatId);
    }
    expect(plan.placeAt(2)).toBeUndefined();
    expect(plan.placeAt(36)).toBeUndefined();
    expect([plan.cellOf('STALLS-A5'), plan.cellOf('X1')]).toEqual([undefined, undefined]);
  });

  it('has the sections in their order and the prices from the dearest', () => {
    expect(plan.sections.map(({ name }) => name)).toEqual(['Stalls', 'Floor', 'Balcony']);
    expect(plan.priceClasses).toEqual([
      { letter: 'a', priceMinor: 5_000, category: 'Front' },
      { letter: 'b', priceMinor: 4_000, category: undefined },
      { letter: 'c', priceMinor: 1_500, category: undefined },
    ]);
  });

  it('marks wheelchair places, their companions and a restricted view', () => {
    expect(plan.marks[cell('STALLS-B1')]).toBe(marks.accessible);
    expect(plan.marks[cell('STALLS-B2')]).toBe(marks.companion);
    expect(plan.marks[cell('BALC-1-2')]).toBe(marks.restricted);
    expect(plan.marks[cell('STALLS-A1')]).toBe(0);
  });
});

describe('createStates', () => {
  it('takes a map and says which cells changed', () => {
    const states = createStates(plan);
    expect(states.takeMap(3, seatMap)).toHaveLength(plan.size - 1);
    expect(states.takeMap(4, { ...seatMap, 'STALLS-A': 'B. ..' })).toEqual([cell('STALLS-A1')]);
    expect(states.cells[cell('STALLS-B7')]).toBe(cellStates.blocked);
    expect(states.version).toBe(4);
  });

  it('never goes back, neither by a map nor by a change', () => {
    const states = statesWith(['STALLS-A1'], 9);
    expect(states.takeMap(8, seatMap)).toBe('old');
    expect(states.takeChange(8, { 'STALLS-A1': 'available' })).toBe('old');
    expect(states.cells[cell('STALLS-A1')]).toBe(cellStates.booked);
    expect(states.version).toBe(9);
  });

  it('takes a repaired map of the same version', () => {
    const states = statesWith(['STALLS-A1'], 9);
    expect(states.takeMap(9, seatMap)).toEqual([cell('STALLS-A1')]);
  });

  it('counts what is free', () => {
    const states = createStates(plan);
    expect(states.free).toBe(0);
    states.takeMap(1, seatMap);
    expect(states.free).toBe(34);
    states.takeChange(2, { 'STALLS-A1': 'held', 'STALLS-A2': 'booked' });
    states.takeChange(3, { 'STALLS-A1': 'booked' });
    expect(states.free).toBe(32);
    states.takeChange(4, { 'STALLS-A1': 'available', 'STALLS-B7': 'available', 'STALLS-B1': 'available' });
    expect(states.free).toBe(34);
    states.takeMap(3, seatMap);
    expect(states.free).toBe(34);
    states.takeMap(5, { ...seatMap, 'STALLS-A': 'BB BB' });
    expect(states.free).toBe(30);
  });

  it('takes nothing of a map or a change of another layout', () => {
    const states = statesWith();
    expect(states.takeMap(6, { ...seatMap, 'STALLS-A': '....' })).toBe('another-hall');
    expect(states.takeMap(6, { A: '.' })).toBe('another-hall');
    expect(states.takeChange(6, { 'STALLS-A1': 'held', 'STALLS-Z1': 'held' })).toBe('another-hall');
    expect(states.cells[cell('STALLS-A1')]).toBe(cellStates.available);
    expect(states.version).toBe(5);
  });

  it('ends where the views end, whatever order messages come in', () => {
    const fold = foldHall(emptyHall(layout));
    const states = statesWith([], 1);
    fold.apply({ type: 'SeatsHeld', seatIds: ['STALLS-A1', 'STALLS-A2'] });
    const early = fold.state().seatMap;
    fold.apply({ type: 'BookingCancelled', seatIds: ['STALLS-A1'] });
    const late = fold.state().seatMap;
    states.takeMap(3, late);
    states.takeMap(2, early);
    const expected = createStates(plan);
    expected.takeMap(3, late);
    expect(states.cells).toEqual(expected.cells);
  });
});

describe('geometryOf', () => {
  it('finds every seat at its own middle, and no two at the same', () => {
    const seen = new Set<string>();
    for (let at = 0; at < plan.size; at++) {
      if (plan.placeAt(at) === undefined || plan.rowOf(at).isStanding) continue;
      const { x, y } = geometry.centreOf(at);
      expect(geometry.hit(x, y)).toEqual({ cell: at });
      expect(geometry.hit(x + 0.4, y + 0.4)).toEqual({ cell: at });
      seen.add(`${x.toFixed(3)} ${y.toFixed(3)}`);
      expect(x > 0 && x < geometry.width && y > 0 && y < geometry.height).toBe(true);
    }
    expect(seen.size).toBe(15);
  });

  it('has standing room as one box, and nothing between blocks', () => {
    const { x, y } = geometry.centreOf(cell('FLOOR-7'));
    expect(geometry.hit(x, y)).toMatchObject({ standing: { key: 'FLOOR' } });
    expect(geometry.hit(0, 0)).toBeUndefined();
  });

  it('puts many sections side by side', () => {
    const many = planOf(
      Array.from({ length: 60 }, (_, index) => ({ section: `S${index}`, row: 'A', seats: 20, priceMinor: 1 })),
    );
    const wide = geometryOf(many);
    expect(wide.width / wide.height).toBeGreaterThan(0.6);
    expect(wide.width / wide.height).toBeLessThan(4);
  });
});

describe('move', () => {
  const at = (from: string, key: Parameters<typeof move>[3]) => idAt(move(plan, geometry, cell(from), key));

  it('goes over gaps, and stays at the ends of a row', () => {
    expect(at('STALLS-A2', 'ArrowRight')).toBe('STALLS-A3');
    expect(at('STALLS-A3', 'ArrowLeft')).toBe('STALLS-A2');
    expect(at('STALLS-A4', 'ArrowRight')).toBe('STALLS-A4');
    expect([at('STALLS-A3', 'Home'), at('STALLS-A2', 'End')]).toEqual(['STALLS-A1', 'STALLS-A4']);
  });

  it('goes to the nearest seat of the next row, through standing room as one step', () => {
    expect(at('STALLS-B4', 'ArrowUp')).toBe('STALLS-A2');
    expect(at('STALLS-A1', 'ArrowUp')).toBe('STALLS-A1');
    expect(at('STALLS-B7', 'ArrowDown')).toBe('FLOOR-1');
    expect(at('FLOOR-1', 'ArrowRight')).toBe('FLOOR-1');
    expect(at('FLOOR-1', 'ArrowDown')).toMatch(/^BALC-1-/);
  });

  it('goes from section to section, and to both ends of the hall', () => {
    expect(at('STALLS-B5', 'PageDown')).toBe('FLOOR-1');
    expect(at('FLOOR-1', 'PageUp')).toBe('STALLS-A1');
    expect(at('BALC-1-2', 'PageDown')).toBe('BALC-1-2');
    expect([at('STALLS-B3', 'Ctrl+End'), at('BALC-1-4', 'Ctrl+Home')]).toEqual(['BALC-1-8', 'STALLS-A1']);
  });
});

describe('choosing', () => {
  it('chooses as the worker does, and follows what is sold', () => {
    const states = statesWith();
    const chooser = createChooser(plan, states);
    expect(chooser.best({ count: 2 })).toEqual({ seatIds: ['STALLS-A1', 'STALLS-A2'] });
    states.takeChange(6, { 'STALLS-A1': 'booked', 'STALLS-A3': 'held' });
    expect(chooser.best({ count: 2 })).toEqual({ seatIds: ['STALLS-B3', 'STALLS-B4'] });
    expect(chooser.best({ count: 9, section: 'BALC' })).toEqual({ code: 'not-together' });
    expect(chooser.singles(['BALC-1-4'], [])).toEqual(['BALC-1-2']);
    expect(chooser.singles(['BALC-1-2'], [])).toEqual([]);
  });

  it('names a seat with its section and price', () => {
    expect(seatAt(plan, cell('STALLS-A3'))).toEqual({
      seatId: 'STALLS-A3',
      section: 'Stalls',
      row: 'A',
      label: '3',
      priceMinor: 5_000,
      category: 'Front',
    });
    expect(seatAt(plan, 2)).toBeUndefined();
  });

  it('finds what is free beside a seat, the nearest first', () => {
    const beside = besideOf(plan, statesWith(['STALLS-B5']), cell('STALLS-B4'));
    expect(beside.map(({ seatId }) => seatId)).toEqual(['STALLS-B3', 'STALLS-B2', 'STALLS-B6']);
  });
});

describe('chosenSeats', () => {
  const seat = (seatId: string) => seatAt(plan, cell(seatId))!;

  it('sums prices, and takes no more than there may be', () => {
    const chosen = chosenSeats(2);
    expect([chosen.add(seat('STALLS-A1')), chosen.add(seat('STALLS-A1')), chosen.add(seat('STALLS-B3'))]).toEqual([
      true,
      true,
      true,
    ]);
    expect(chosen.totalMinor.value).toBe(9_000);
    expect(chosen.add(seat('STALLS-B4'))).toBe(false);
    chosen.remove('STALLS-A1');
    expect(Array.from(chosen.seatIds.value)).toEqual(['STALLS-B3']);
  });

  it('loses what somebody else got, but not what is its own', () => {
    const chosen = chosenSeats();
    for (const seatId of ['STALLS-A1', 'STALLS-A2', 'STALLS-A3']) chosen.add(seat(seatId));
    chosen.own.value = new Set(['STALLS-A3']);
    const lost = dropLost(plan, statesWith(['STALLS-A1', 'STALLS-A3']), chosen);
    expect(lost.map((one) => one.seat.seatId)).toEqual(['STALLS-A1']);
    // A2 is chosen still, so it is not offered.
    expect(lost[0]!.beside.map(({ seatId }) => seatId)).toEqual(['STALLS-A4']);
    expect(Array.from(chosen.seatIds.value)).toEqual(['STALLS-A2', 'STALLS-A3']);
    expect(dropLost(plan, statesWith(['STALLS-A1', 'STALLS-A3']), chosen)).toEqual([]);
  });
});

describe('camera', () => {
  const screen = { width: 800, height: 600 };
  const hall = { width: 100, height: 60 };

  it('shows all of the hall, in the middle', () => {
    expect(fitted(hall, screen)).toEqual({ scale: 8, left: 0, top: 60 });
  });

  it('keeps the point under the finger, and stays within bounds', () => {
    const camera = zoomed(fitted(hall, screen), 2, { x: 400, y: 300 }, hall, screen);
    expect(camera).toEqual({ scale: 16, left: -400, top: -180 });
    expect(zoomed(camera, 1_000, { x: 400, y: 300 }, hall, screen).scale).toBe(maxScale);
    expect(zoomed(camera, 0.001, { x: 0, y: 0 }, hall, screen)).toEqual(fitted(hall, screen));
    expect(panned(camera, 10_000, -10_000, hall, screen)).toEqual({ scale: 16, left: 0, top: -360 });
  });

  it('moves only as far as a point needs to be seen', () => {
    const camera = zoomed(fitted(hall, screen), 2, { x: 400, y: 300 }, hall, screen);
    expect(showing(camera, { x: 50, y: 30 }, hall, screen)).toBe(camera);
    const { left } = showing(camera, { x: 90, y: 30 }, hall, screen);
    expect(90 * 16 + left).toBeLessThanOrEqual(720);
  });
});
