import { settings } from '../api/settings.ts';
import { accessToken, person } from './session.ts';

const key = 'guest';

/**
 * Who books: the one who is logged in; where the system is open, otherwise a guest with a number of their own. It is no
 * secret there, as nothing is.
 * @returns undefined where people have to log in first
 */
export async function whoBooks(): Promise<{ userId: number } | undefined> {
  await accessToken();
  if (person.value !== undefined) return { userId: person.value.userId };
  const { auth } = await settings();
  return auth === 'open' ? { userId: guestId() } : undefined;
}

/** In a browser that keeps nothing a guest is one as long as the page. */
let guestOfPage: number | undefined;

/** The number that this browser has as a guest's; undefined where nobody has been one. */
export function knownGuestId(): number | undefined {
  if (guestOfPage !== undefined) return guestOfPage;
  const known = Number(stored());
  return Number.isInteger(known) && known >= 1 && known <= 2_147_483_647 ? known : undefined;
}

/** The guest's number, made when it is first needed. */
function guestId(): number {
  const known = knownGuestId();
  if (known !== undefined) return known;
  const made = newGuestId();
  try {
    localStorage.setItem(key, String(made));
  } catch {
    guestOfPage = made;
  }
  return made;
}

function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** A number for somebody without an account: of the upper half, so that the small ones of accounts are nobody's by chance. */
export function newGuestId(): number {
  return 1_073_741_824 + ((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % 1_073_741_823);
}
