/** Times as one types them into a form: the clock at the venue, without a zone, such as 2027-05-03T19:30. */

/** An instant as the clock at a place shows it. @param zone an IANA zone; the browser's own without one */
export function localText(instant: string, zone?: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...(zone !== undefined && { timeZone: zone }),
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/**
 * The instant at which a clock shows what was typed. An hour that a change of the clock repeats is its first one.
 * @returns undefined for what no clock there ever shows, and for what is no time
 */
export function instantOf(local: string, zone?: string): string | undefined {
  const asUtc = Date.parse(`${local}:00Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) || Number.isNaN(asUtc)) return undefined;
  const hourMs = 3_600_000;
  // The offsets on both sides of any change nearby.
  const tried = [asUtc - 26 * hourMs, asUtc + 26 * hourMs].map((near) => {
    const offsetMs =
      Date.parse(`${localText(new Date(near).toISOString(), zone)}:00Z`) - Math.floor(near / 60_000) * 60_000;
    return new Date(asUtc - offsetMs).toISOString();
  });
  return tried.sort().find((instant) => localText(instant, zone) === local);
}
