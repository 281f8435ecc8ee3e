/** What tickets and calendars say of a show. */
export type ShowOfTicket = {
  name: string;
  venue: { name: string; city: string };
  startsAt: string;
  /** Of a showtime. */
  endsAt?: string | undefined;
  hallName?: string | undefined;
  /** Where the venue is, as an IANA name. Where it is unknown, times are in UTC, and say so. */
  timeZone?: string | undefined;
};
