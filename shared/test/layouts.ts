import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import { seatAttributes } from '@ticketing/shared/messages/layout.ts';
import fc from 'fast-check';

const priceMinor = fc.integer({ min: 0, max: 9 });
// Few names, so that keys such as `A1` of a section, a row and a row in a section come close to each other.
const section = fc.constantFrom('A', 'A1', '1', 'B', '12');
const row = fc.constantFrom('A', 'B', 'A1', '1', '12', '1A', 'AA');
const label = fc.stringMatching(/^[0-9]{1,2}[A-B]?$/);

const numbers = fc.oneof(
  fc.record({ seats: fc.integer({ min: 1, max: 12 }) }),
  fc.record({
    seats: fc.integer({ min: 1, max: 12 }),
    from: fc.integer({ min: 0, max: 30 }),
    step: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ seats: fc.integer({ min: 1, max: 9 }), from: fc.constant(40), step: fc.integer({ min: -4, max: -1 }) }),
);
const labels = fc
  .uniqueArray(fc.option(label), { minLength: 1, maxLength: 12, selector: (one) => one ?? Symbol() })
  .filter((all) => all.some((one) => one !== null));

const seatRow: fc.Arbitrary<LayoutRow> = fc
  .tuple(
    fc.record({ section: fc.option(section, { nil: undefined }), row, priceMinor }),
    fc.oneof(numbers, fc.record({ labels })),
    fc.record(Object.fromEntries(seatAttributes.map((attribute) => [attribute, fc.nat(4)]))),
  )
  .map(([head, places, every]) => {
    const all = labelsIn(places);
    // Each attribute for every n-th seat; a companion sits beside a wheelchair place, not in one.
    const some = seatAttributes.map((attribute, shift) => [
      attribute,
      all.filter((_, index) => every[attribute] && (index + shift) % (every[attribute] + 1) === 0),
    ]);
    const attributes = Object.fromEntries(some.filter(([, list]) => list!.length > 0));
    const companion = attributes.companion?.filter((one: string) => !attributes.accessible?.includes(one));
    return JSON.parse(JSON.stringify({ ...head, ...places, ...attributes, companion }));
  });

const standingRoom: fc.Arbitrary<LayoutRow> = fc.record({
  section,
  places: fc.integer({ min: 1, max: 12 }),
  priceMinor,
});

function labelsIn({ labels: named, seats = 0, from = 1, step = 1 }: Partial<LayoutRow>): string[] {
  if (named !== undefined) return named.filter((one) => one !== null);
  return Array.from({ length: seats }, (_, index) => String(from + index * step));
}

/** Any small layout that is not refused, with all that rows may have. */
export const layoutArbitrary: fc.Arbitrary<LayoutRow[]> = fc.uniqueArray(
  fc.oneof({ weight: 4, arbitrary: seatRow }, { weight: 1, arbitrary: standingRoom }),
  {
    minLength: 1,
    maxLength: 8,
    selector: (one) => [one.section, one.row].filter((part) => part !== undefined).join('-'),
  },
);
