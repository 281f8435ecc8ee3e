import { DateTime } from 'luxon';

/*
 * The business day of a place: a show at half past midnight belongs to the evening before. The day `2026-05-01` lasts
 * from 05:00 (or another time) on its date to 05:00 on the next, by the clock of the place, so it has 23 or 25 hours
 * where the clock is changed.
 */

/** A day of the calendar, `YYYY-MM-DD`. */
export type Day = string;

/** When business days end, in minutes after midnight: 05:00. */
export const defaultDayEndsAtMinute = 5 * 60;

/** A stretch of time: from the first moment, inclusive, to the end, exclusive; in milliseconds since 1970. */
export type Stretch = { fromMs: number; toMs: number };

/**
 * The stretch of time of a business day.
 * @param zone an IANA time zone
 * @param endsAtMinute when days end, in minutes after midnight
 * @returns an empty stretch if the place skipped that day
 */
export function businessDayStretch(day: Day, zone: string, endsAtMinute = defaultDayEndsAtMinute): Stretch {
  return { fromMs: startMs(day, zone, endsAtMinute), toMs: startMs(dayAfter(day, 1), zone, endsAtMinute) };
}

/**
 * The business day in which a moment lies.
 * @param atMs in milliseconds since 1970
 * @param zone an IANA time zone
 * @param endsAtMinute when days end, in minutes after midnight
 */
export function businessDayOf(atMs: number, zone: string, endsAtMinute = defaultDayEndsAtMinute): Day {
  const date = DateTime.fromMillis(atMs, { zone }).toFormat(dayFormat);
  // The days before and after it: where a place skipped a day, the date does not tell.
  for (const day of [date, dayAfter(date, -1), dayAfter(date, 1), dayAfter(date, -2)]) {
    const { fromMs, toMs } = businessDayStretch(day, zone, endsAtMinute);
    if (fromMs <= atMs && atMs < toMs) return day;
  }
  throw new Error(`${zone} has no business day at ${new Date(atMs).toISOString()}`);
}

export type BusinessDays = {
  /** The business day in which a moment lies; in milliseconds since 1970. */
  dayOf(atMs: number, zone: string): Day;
};

/** The same as {@link businessDayOf} for very many moments: remembers the days of each zone. */
export function createBusinessDays(endsAtMinute = defaultDayEndsAtMinute): BusinessDays {
  const zones = new Map<string, Map<number, Known[]>>();

  return {
    dayOf(atMs, zone) {
      const slot = Math.floor(atMs / slotMs);
      const slots = zones.get(zone) ?? new Map<number, Known[]>();
      const days = slots.get(slot) ?? [];
      const known = days.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
      if (known !== undefined) return known.day;
      const day = businessDayOf(atMs, zone, endsAtMinute);
      zones.set(zone, slots.set(slot, [...days, { day, ...businessDayStretch(day, zone, endsAtMinute) }]));
      return day;
    },
  };
}

type Known = Stretch & { day: Day };

// A slot of 24 hours has moments of two days, or of three.
const slotMs = 86_400_000;

const dayFormat = 'yyyy-MM-dd';

function dayAfter(day: Day, days: number): Day {
  const [year, month, date] = numbersOf(day);
  return DateTime.utc(year, month, date).plus({ days }).toFormat(dayFormat);
}

/** Without ISO 8601's limit of four digits: in the last hours of 9999 it is the year 10000 in the east. */
function numbersOf(day: Day): [year: number, month: number, date: number] {
  const [year, month, date] = day.split('-').map(Number);
  return [year!, month!, date!];
}

/**
 * The first moment of a day. A time that the clock skips is the moment of the change; of a time that comes twice, the
 * first counts. A day that the place skipped begins, and ends, when the next one does.
 */
function startMs(day: Day, zone: string, endsAtMinute: number): number {
  const [year, month, date] = numbersOf(day);
  const start = DateTime.fromObject(
    { year, month, day: date, hour: Math.floor(endsAtMinute / 60), minute: endsAtMinute % 60 },
    { zone },
  );
  if (!start.isValid) throw new RangeError(`${start.invalidExplanation ?? start.invalidReason}`);
  if (start.hour * 60 + start.minute !== endsAtMinute) return changeBefore(start);
  return Math.min(...start.getPossibleOffsets().map((possible) => possible.toMillis()));
}

/** The moment at which the clock was last put forward, in the day before a moment. */
function changeBefore(moment: DateTime): number {
  let afterMs = moment.toMillis();
  let beforeMs = afterMs - 2 * slotMs;
  const { offset } = moment;
  const offsetAt = (ms: number) => DateTime.fromMillis(ms, { zone: moment.zone }).offset;
  while (afterMs - beforeMs > 1) {
    const middleMs = Math.floor((beforeMs + afterMs) / 2);
    if (offsetAt(middleMs) === offset) afterMs = middleMs;
    else beforeMs = middleMs;
  }
  return afterMs;
}
