import type { CatalogueEventOf } from '@ticketing/shared/messages/catalogue/events.ts';
import { newCommandId } from '@ticketing/shared/messages/ids.ts';
import { createCatalogueMemory } from '../src/catalogue/memory.ts';

const firstMs = Date.parse('2026-01-01T18:00:00.000Z');
const dayMs = 86_400_000;

/** The slot of the n-th show: one a minute, each taken a day before. */
function slotTaken(show: number, { slotId = newCommandId(), startMs = firstMs + show * 60_000 } = {}) {
  return {
    ...{ streamId: 'theater-rex', version: show, type: 'SlotTaken', commandId: slotId, eventId: show, slotId },
    ...{ hallId: 'one', movieId: 'salt', from: new Date(startMs).toISOString() },
    until: new Date(startMs + 2 * 3_600_000).toISOString(),
    at: new Date(startMs - dayMs).toISOString(),
  } satisfies CatalogueEventOf<'SlotTaken'>;
}

const place = { movieId: 'salt', theaterId: 'rex', hallId: 'one' };

test('slots are remembered for a month after they are over, and no longer', () => {
  const memory = createCatalogueMemory();
  // Four months.
  const shows = 4 * 30 * 1_440;
  for (let show = 1; show <= shows; show += 1) memory.apply(slotTaken(show));
  const known = Array.from({ length: shows }, (_, index) => index + 1).filter(
    (show) => memory.placeOf(show) !== undefined,
  );
  expect(known).toHaveLength(shows - known[0]! + 1);
  expect(known.length).toBeGreaterThanOrEqual(32 * 1_440);
  expect(known.length).toBeLessThan(2 * 33 * 1_440);
});

test('a show that moves is where it was, and its first slot is forgotten when it is given back', () => {
  const memory = createCatalogueMemory();
  const [first, second] = [slotTaken(1), slotTaken(1, { startMs: firstMs + 7 * dayMs })];
  memory.apply(first);
  memory.apply({ ...second, version: 2 });
  expect(memory.placeOf(1)).toEqual(place);
  const released = { streamId: 'theater-rex', type: 'SlotsReleased', commandId: newCommandId(), eventId: 1 } as const;
  memory.apply({ ...released, version: 3, slotIds: [first.slotId], at: second.at });
  expect(memory.placeOf(1)).toEqual(place);
  memory.apply({ ...released, version: 4, slotIds: [second.slotId], at: second.at });
  expect(memory.placeOf(1)).toBeUndefined();
});
