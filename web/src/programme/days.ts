/** A day of a theater ends at five in the morning. */
const lateHours = 5;

/** The next days, the first of them today, as dates: 2027-05-03. */
export function comingDays(days: number, now: Date): string[] {
  const first = new Date(now);
  first.setHours(first.getHours() - lateHours);
  return Array.from({ length: days }, (_, number) => {
    // At noon, since not every day has 24 hours.
    const one = new Date(first.getFullYear(), first.getMonth(), first.getDate() + number, 12);
    return [one.getFullYear(), one.getMonth() + 1, one.getDate()]
      .map((part) => String(part).padStart(2, '0'))
      .join('-');
  });
}

/** The first and the last moment of days in the browser's zone, for lists that know no days. */
export function spanOf(date: string): { from: string; to: string } {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return {
    from: new Date(year, month - 1, day, lateHours).toISOString(),
    to: new Date(year, month - 1, day + 1, lateHours).toISOString(),
  };
}
