/** The address of the login, which leads back to where one was. */
export function loginAddress(backTo = location.pathname + location.search): string {
  return `/login?next=${encodeURIComponent(backTo)}`;
}

/** Where to go after it: a page of ours, never an address of somebody else. */
export function nextOf(value: string | undefined): string {
  // An address with a tab or a line break is read without it: `/`, tab, `/` is `//`.
  if (value === undefined || !/^\/(?![/\\])[^\t\r\n]*$/.test(value) || value.startsWith('/login')) return '/';
  return value;
}

/** Says in an address that an order goes on after the login. */
export const resumeQuery = 'order=again';

/** What of somebody's waits where the login leads: seats that they hold, or an order that has not been sent yet. */
export function whatWaits(next: string): 'heldSeats' | 'notHeldYet' | undefined {
  if (next.startsWith('/bookings/')) return 'heldSeats';
  return next.endsWith(`?${resumeQuery}`) ? 'notHeldYet' : undefined;
}
