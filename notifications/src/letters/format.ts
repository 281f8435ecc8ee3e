import type { Locale } from '@ticketing/shared/messages/people.ts';

/** The language's region, which orders day and month. */
const regions: Record<Locale, string> = { en: 'en-GB', de: 'de-DE' };

export type Format = {
  /** A day and a time of day where the show is, with the name of that time; in UTC where nobody knows the zone. */
  time(at: string, timeZone: string | undefined): string;
  /** Minor units with their currency. */
  money(minor: number, currency: string): string;
  list(items: string[]): string;
};

export function formatOf(locale: Locale): Format {
  const region = regions[locale];
  const lists = new Intl.ListFormat(region, { type: 'conjunction' });
  return {
    time: (at, timeZone) =>
      new Intl.DateTimeFormat(region, {
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
        timeZoneName: 'short',
        timeZone: knownZone(timeZone),
      }).format(new Date(at)),
    money(minor, currency) {
      const format = new Intl.NumberFormat(region, { style: 'currency', currency });
      // As many decimals as ISO 4217 has for it: none for JPY, three for KWD.
      const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
      return format.format(minor / 10 ** digits);
    },
    list: (items) => lists.format(items),
  };
}

/** A zone that this runtime knows, or UTC: one that only another runtime knew must not keep a mail from going out. */
export function knownZone(timeZone: string | undefined): string {
  if (timeZone === undefined) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
