import { pauseOrOnline } from '../api/waiting.ts';
import { lookEveryMs } from './freshness.ts';

/*
 * Who may keep a connection open. Over HTTP/1.1 a browser has six to a server for all of its tabs, and a stream keeps
 * one for as long as it lives: six tabs with a stream each, and no page would load any more. So a tab follows something
 * only while somebody sees it, and of the tabs that are seen, four have a stream; the others look every few seconds.
 *
 * A tab is unseen, then seen; while it is seen it looks, until it has a place, and then listens. Unseen again, it gives
 * its place to a tab that looks.
 */

const places = 4;
/** HTTP/2 and later carry all of them over one connection. */
const manyPlaces = 50;

/** Calls back while somebody sees the tab, with a signal that ends with that; again whenever it is seen again. */
export async function whileSeen(end: AbortSignal, run: (seen: AbortSignal) => Promise<unknown>): Promise<void> {
  while (!end.aborted) {
    await changed('visible', end);
    const hidden = new AbortController();
    const seen = AbortSignal.any([end, hidden.signal]);
    changed('hidden', seen).then(() => hidden.abort());
    if (!end.aborted) await run(seen).catch(rethrowUnless(seen));
    hidden.abort();
  }
}

/**
 * Listens for as long as the signal lets it, once there is a place for another stream; until then looks now and then.
 * Where the browser has no locks (they are there on https and localhost only), everybody listens.
 * @throws the signal's reason, where it ends a look or a pause
 */
export async function inPlace(
  end: AbortSignal,
  { listen, look }: { listen: () => Promise<void>; look: () => Promise<void> },
): Promise<void> {
  if (locks() === undefined) return listen();
  while (!end.aborted && !(await listenInPlace(listen))) {
    await look();
    await pauseOrOnline(lookEveryMs, end);
  }
}

/** @returns whether there was a place */
async function listenInPlace(listen: () => Promise<void>): Promise<boolean> {
  const most = isOneByOne() ? places : manyPlaces;
  for (let place = 0; place < most; place += 1) {
    const had = await locks()?.request(`stream-${place}`, { ifAvailable: true }, async (lock) => {
      if (lock === null) return false;
      await listen();
      return true;
    });
    if (had === true) return true;
  }
  return false;
}

/** The browser's locks, which its tabs share; undefined where there are none. */
export function locks(): LockManager | undefined {
  return navigator.locks;
}

function isOneByOne(): boolean {
  const [page] = performance.getEntriesByType('navigation');
  const protocol = page !== undefined && 'nextHopProtocol' in page ? page.nextHopProtocol : '';
  return protocol !== 'h2' && protocol !== 'h3';
}

/** Until the tab is so, or the signal aborts. */
function changed(to: DocumentVisibilityState, end: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.visibilityState !== to && !end.aborted) return;
      document.removeEventListener('visibilitychange', look);
      end.removeEventListener('abort', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    end.addEventListener('abort', look);
    look();
  });
}

function rethrowUnless(over: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!over.aborted) throw error;
  };
}
