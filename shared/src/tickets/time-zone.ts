import { DateTime } from 'luxon';

/** How many years before and after a time its zone is described. */
const years = 1;

/** Of the last shows: everybody who has a booking is told of a change, and two years are searched for clock changes. */
const remembered = new Map<string, string>();
const mostRemembered = 100;

/**
 * A time zone as iCalendar describes it (RFC 5545, 3.6.5), around a time: each change of the clocks by itself, which
 * says what is known, without a rule for other years.
 * @param zone an IANA name
 */
export function vTimeZone(zone: string, around: string): string {
  const key = `${zone} ${around}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const described = describe(zone, around);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(key, described);
  return described;
}

function describe(zone: string, around: string): string {
  const at = DateTime.fromISO(around, { zone });
  const from = at.minus({ years });
  const parts = [observance(from, from.offset), ...changesBetween(from, at.plus({ years }))];
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...parts.flat(), 'END:VTIMEZONE'].join('\r\n');
}

function changesBetween(from: DateTime, to: DateTime): string[][] {
  const changes: string[][] = [];
  for (let before = from; before < to; ) {
    const after = before.plus({ days: 1 });
    if (after.offset !== before.offset) changes.push(observance(changeWithin(before, after), before.offset));
    before = after;
  }
  return changes;
}

/** The first second with the new offset. */
function changeWithin(before: DateTime, after: DateTime): DateTime {
  const { zone } = before;
  let [low, high] = [Math.floor(before.toSeconds()), Math.ceil(after.toSeconds())];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (DateTime.fromSeconds(middle, { zone }).offset === before.offset) low = middle;
    else high = middle;
  }
  return DateTime.fromSeconds(high, { zone });
}

/** @param offsetBefore in minutes */
function observance(start: DateTime, offsetBefore: number): string[] {
  const kind = start.isInDST ? 'DAYLIGHT' : 'STANDARD';
  // A change is told in the time of before it.
  const local = start.setZone('UTC').plus({ minutes: offsetBefore }).toFormat("yyyyMMdd'T'HHmmss");
  return [
    `BEGIN:${kind}`,
    `DTSTART:${local}`,
    `TZOFFSETFROM:${offsetText(offsetBefore)}`,
    `TZOFFSETTO:${offsetText(start.offset)}`,
    `TZNAME:${start.offsetNameShort ?? start.toFormat('ZZ')}`,
    `END:${kind}`,
  ];
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
}
