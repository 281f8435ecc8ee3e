import { language } from './language.ts';

const made = new Map<string, unknown>();

/** Formatters are dear to make, and there are few. */
function once<Formatter>(name: string, make: (tag: string) => Formatter): Formatter {
  const tag = language.value === 'de' ? 'de-DE' : 'en-GB';
  const key = `${tag} ${name}`;
  const found = made.get(key);
  if (found !== undefined) return found as Formatter;
  const formatter = make(tag);
  made.set(key, formatter);
  return formatter;
}

/** Makes what most pages format with, while one waits anyway: the first formatter of a kind takes the longest. */
export function prepareFormats(): void {
  const now = Date.now();
  longDay(now);
  time(now);
  money(0, 'EUR');
}

/** An amount in minor units as people write it: 1250 EUR is €12.50, 1250 JPY is ¥1,250. */
export function money(minor: number, currency: string): string {
  const { formatter, divisor } = once(`money ${currency}`, (tag) => {
    const made = new Intl.NumberFormat(tag, { style: 'currency', currency });
    return { formatter: made, divisor: 10 ** (made.resolvedOptions().maximumFractionDigits ?? 2) };
  });
  return formatter.format(minor / divisor);
}

export function count(value: number): string {
  return once('count', (tag) => new Intl.NumberFormat(tag)).format(value);
}

/**
 * The time of day at a place, such as 19:30.
 * @param zone the time zone of the place; the browser's own without one
 */
export function time(instant: string | number, zone?: string): string {
  return dated('time', zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant));
}

/**
 * The time of day at a place, as {@link time}. Where its zone is not known, or not to the browser, it is by the clock of
 * whoever looks, and says so: 19:30 CET.
 */
export function timeThere(instant: string | number, zone?: string): string {
  return isKnownZone(zone)
    ? time(instant, zone)
    : dated('timeHere', undefined, {
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZoneName: 'short',
      }).format(new Date(instant));
}

/** The day at a place, such as Sat, 3 May. */
export function day(instant: string | number, zone?: string): string {
  return dated('day', zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(instant));
}

/** The day with all of its words, such as Saturday, 3 May 2027. */
export function longDay(instant: string | number, zone?: string): string {
  return dated('longDay', zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(
    new Date(instant),
  );
}

/** Day and time at a place. */
export function moment(instant: string | number, zone?: string): string {
  return `${day(instant, zone)}, ${time(instant, zone)}`;
}

/** Day and time at a place, as {@link timeThere} tells it. */
export function momentThere(instant: string | number, zone?: string): string {
  return `${day(instant, zone)}, ${timeThere(instant, zone)}`;
}

/** A date without a time, such as 2027-05-03, in words. */
export function dateInWords(date: string, how: 'day' | 'longDay' = 'day'): string {
  const noon = `${date}T12:00:00Z`;
  return how === 'day' ? day(noon, 'UTC') : longDay(noon, 'UTC');
}

/** A language by its tag, such as English. */
export function languageName(tag: string): string {
  try {
    return once('language', (own) => new Intl.DisplayNames(own, { type: 'language' })).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** 95 is 1 h 35 min. */
export function minutes(total: number): string {
  const hours = Math.floor(total / 60);
  const rest = total % 60;
  return [hours > 0 && `${hours} h`, (rest > 0 || hours === 0) && `${rest} min`].filter(Boolean).join(' ');
}

function isKnownZone(zone: string | undefined): zone is string {
  if (zone === undefined) return false;
  return once(`knows ${zone}`, (tag) => {
    try {
      return { is: new Intl.DateTimeFormat(tag, { timeZone: zone }) !== undefined };
    } catch {
      return { is: false };
    }
  }).is;
}

function dated(name: string, zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const make = (tag: string) => {
    try {
      return new Intl.DateTimeFormat(tag, { ...options, ...(zone !== undefined && { timeZone: zone }) });
    } catch {
      // A browser may know fewer zones than the server.
      return new Intl.DateTimeFormat(tag, options);
    }
  };
  return once(`${name} ${zone ?? ''}`, make);
}

/** The time of day with its seconds, where whoever looks is, such as 19:32:10. */
export function clockTime(instant: string | number): string {
  return dated('clockTime', undefined, { timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(instant));
}
