import { seatIdAt } from '@ticketing/shared/hall/places.ts';
import type { SeatMap } from '@ticketing/shared/hall/seat-map.ts';
import { statusOfMark } from '@ticketing/shared/hall/seat-map.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { ListingView } from '@ticketing/shared/stores/listings.ts';
import { listingOf } from '@ticketing/shared/stores/listings.ts';
import type { HistoryView, ScheduledShowView, ShowView } from '@ticketing/shared/stores/views.ts';
import { historyView } from '../fold/fold.ts';

/**
 * The differences between a show as folded from the log and its view, seat by seat, in words.
 * @param expected folded from the event store, at the same version
 */
export function showDifferences(expected: ShowView, seen: ShowView): string[] {
  if (seen.version !== expected.version) return [`version is ${seen.version} and should be ${expected.version}`];
  if (!expected.scheduled || !seen.scheduled) {
    return expected.scheduled === seen.scheduled ? [] : [`scheduled is ${seen.scheduled}`];
  }
  const { seatMap, origin: _origin, ...details } = expected;
  const { seatMap: seenMap, origin: _seenOrigin, ...seenDetails } = seen;
  return [...fieldDifferences(details, seenDetails), ...seatDifferences(expected, seenMap)];
}

/**
 * The differences between a show's listing and the expected one, in words.
 * @param expected folded from the event store, at the version of the show's view
 * @param seen the listing, which may be older than the show, and for a moment newer
 */
export function listingDifferences(expected: ShowView, seen: ListingView | undefined): string[] {
  if (!expected.scheduled || (seen !== undefined && seen.version > expected.version)) return [];
  if (seen === undefined) return ['the listing is missing'];
  const { version: _version, ...wanted } = listingOf(expected);
  const { version: _seenVersion, ...found } = seen;
  return fieldDifferences(wanted, found).map((text) => `the listing: ${text}`);
}

/**
 * The differences between an event and its document in `history`, in words. Who decided it may be missing there: an
 * earlier topic does not say it.
 * @param seen the documents by id
 */
export function historyDifferences(stored: StoredEvent, seen: ReadonlyMap<string, HistoryView>): string[] {
  const expected = historyView(stored);
  const found = seen.get(expected._id);
  if (found === undefined) return [`history lacks version ${expected.version}`];
  const differences = fieldDifferences(expected, { processedBy: stored.processedBy, ...found });
  return differences.map((text) => `history of version ${expected.version}: ${text}`);
}

/** The differences between two documents, field by field; empty fields count as absent. */
export function fieldDifferences(expected: object, seen: object): string[] {
  const fields = new Set([...Object.keys(expected), ...Object.keys(seen)]);
  const [wanted, found] = [new Map(Object.entries(expected)), new Map(Object.entries(seen))];
  return [...fields].flatMap((field) => {
    const [want, have] = [canonical(wanted.get(field)), canonical(found.get(field))];
    return want === have ? [] : [`${field} is ${have ?? 'missing'} and should be ${want ?? 'absent'}`];
  });
}

function seatDifferences({ layout, seatMap }: ScheduledShowView, seen: SeatMap): string[] {
  const rows = new Set([...Object.keys(seatMap), ...Object.keys(seen)]);
  return [...rows].flatMap((row) => {
    const [want, have] = [seatMap[row] ?? '', seen[row] ?? ''];
    if (want === have) return [];
    return Array.from({ length: Math.max(want.length, have.length) }, (_, place) => place).flatMap((place) =>
      want[place] === have[place]
        ? []
        : [`${nameOf(layout, row, place)} is ${seatName(have[place])} and should be ${seatName(want[place])}`],
    );
  });
}

function nameOf(layout: readonly LayoutRow[], rowKey: string, index: number): string {
  const seatId = seatIdAt(layout, { rowKey, index });
  return seatId === undefined ? `place ${index + 1} of row ${rowKey}` : `seat ${seatId}`;
}

function seatName(character: string | undefined): string {
  return character === undefined ? 'missing' : (statusOfMark(character) ?? `"${character}"`);
}

/** The same text for the same value, whatever the order of its fields. */
function canonical(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
