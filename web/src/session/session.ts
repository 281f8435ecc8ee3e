import { computed, signal } from '@preact/signals';
import { locks } from '../live/in-view.ts';
import { type Person, personOf } from './token.ts';

// Who uses the pages. The refresh token is in a cookie that no script can read; the access token is here, in memory.
//
//   guest ──logged in──► person ──logged out, in any tab──► guest
//     └─ with a session of before: restoring ──► person, or guest where the session has ended
//
// One tab refreshes for all, under a lock, and hands the token on. A refresh that fails says nothing to others. Whoever
// logs out waits for the lock, too: a refresh that was under way would bring the session back.

type State = { is: 'guest' } | { is: 'restoring' } | { is: 'person'; person: Person };

const state = signal<State>({ is: 'guest' });

/** Who is logged in. */
export const person = computed(() => (state.value.is === 'person' ? state.value.person : undefined));
/** Whether somebody is about to be known. */
export const isRestoring = computed(() => state.value.is === 'restoring');

/** Says that there is a cookie, so that guests need not ask. It is no secret. */
const marker = 'has-session';
/** A token is replaced so long before it ends. */
const earlyMs = 30_000;
const sessionPath = '/api/auth/session';
/** Who is silent for longer is not waited for: all tabs wait meanwhile, and whoever refreshes again gets the same token. */
const answerMs = 10_000;

type Told = { token: string } | { ended: true };
let channel: BroadcastChannel | undefined;
let restored: Promise<unknown> | undefined;

/** Begins to listen to the other tabs, and takes up the session of before. @returns what it listens on */
export function beginSession(): BroadcastChannel {
  channel = new BroadcastChannel('session');
  channel.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    if ('token' in data) become(data.token);
    else if (data.ended) state.value = { is: 'guest' };
  });
  if (stored(marker) !== undefined) {
    state.value = { is: 'restoring' };
    restored = refresh();
  }
  return channel;
}

/** A token that is good for some time yet, or undefined for a guest. */
export async function accessToken(): Promise<string | undefined> {
  await restored;
  const now = state.value;
  if (now.is !== 'person') return undefined;
  return isGood(now.person) ? now.person.token : refresh(now.person.token);
}

/** For a token that a service has refused. @returns another one, or undefined where there is none */
export function tokenRefused(token: string): Promise<string | undefined> {
  return refresh(token);
}

/** Logged in, with the token that `POST /session` gave. */
export function loggedIn(token: string): void {
  store(marker, '1');
  become(token);
  channel?.postMessage({ token } satisfies Told);
}

/** Ends the session, in all tabs. */
export async function logOut(): Promise<void> {
  await inTurn(async () => {
    const signal = AbortSignal.timeout(answerMs);
    await fetch(sessionPath, { method: 'DELETE', signal }).catch(() => undefined);
    sessionEnded();
  });
}

/** The session is over: it was ended, or the account erased. */
export function sessionEnded(): void {
  store(marker, undefined);
  state.value = { is: 'guest' };
  channel?.postMessage({ ended: true } satisfies Told);
}

/**
 * Asks for another token than the spent one, unless another tab has one by now.
 * @returns undefined without a network, and for a session that has ended
 */
function refresh(spent?: string): Promise<string | undefined> {
  return inTurn(async () => {
    const before = state.value;
    const known = goodToken(before);
    if (known !== undefined && known !== spent) return known;
    const { status, token } = await askForToken();
    // Meanwhile somebody has logged in or out, here or in another tab: that counts.
    if (state.value !== before) return goodToken(state.value);
    if (token !== undefined) {
      become(token);
      channel?.postMessage({ token } satisfies Told);
      return token;
    }
    if (status === 401) {
      // For this tab alone: the cookie may be a newer one by now, of a tab that was faster.
      if (before.is !== 'person' || before.person.token === spent) store(marker, undefined);
      state.value = { is: 'guest' };
    } else if (before.is === 'restoring') {
      // Nobody knows. The marker stays, so the next page tries again.
      state.value = { is: 'guest' };
    }
    return undefined;
  });
}

/** @returns status 0 without an answer in time, or with one that is not of accounts */
async function askForToken(): Promise<{ status: number; token?: string }> {
  try {
    const signal = AbortSignal.timeout(answerMs);
    const response = await fetch(`${sessionPath}/refresh`, { method: 'POST', signal });
    if (!response.ok) return { status: response.status };
    const { access_token: token } = (await response.json()) as { access_token?: unknown };
    return typeof token === 'string' ? { status: response.status, token } : { status: 0 };
  } catch {
    return { status: 0 };
  }
}

/** One tab at a time; where the browser has no locks (they are there on https and localhost only), each by itself. */
function inTurn<T>(run: () => Promise<T>): Promise<T> {
  return locks()?.request('session', run) ?? run();
}

function goodToken(now: State): string | undefined {
  return now.is === 'person' && isGood(now.person) ? now.person.token : undefined;
}

function become(token: string): void {
  const found = personOf(token);
  state.value = found === undefined ? { is: 'guest' } : { is: 'person', person: found };
}

function isGood({ expiresAtMs }: Person): boolean {
  return expiresAtMs - earlyMs > Date.now();
}

function stored(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function store(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing: people log in on each visit.
  }
}
