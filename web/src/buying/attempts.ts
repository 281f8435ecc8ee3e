import { newKey } from '../api/new-key.ts';

/** The part of `sessionStorage` that is needed: it outlives a reload, and is not another tab's. */
export type KeptHere = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export type Attempt<T> = { key: string; body: T };

export type Attempts = {
  /**
   * The attempt under a name: the one that is there if it asks for the same, otherwise a new one. So a double click, a
   * reload, the back button and a lost network send the same Idempotency-Key.
   */
  begin<T>(name: string, body: T): Attempt<T>;
  /** The attempt that has not ended, if there is one; nothing where what is kept is not what `read` takes. */
  find<T>(name: string, read: (body: unknown) => T | undefined): Attempt<T> | undefined;
  /** Ends one whose outcome is known: the next is a new one. */
  end(name: string): void;
};

/** @param makeKey makes a new Idempotency-Key */
export function createAttempts(storage: KeptHere, makeKey: () => string = newKey): Attempts {
  // Where storage is full or forbidden, attempts live as long as the page.
  const inMemory = new Map<string, string>();

  function read(name: string): { key: string; body: unknown } | undefined {
    try {
      const text = inMemory.get(name) ?? storage.getItem(slot(name));
      const kept: unknown = text === null ? undefined : JSON.parse(text);
      return isKept(kept) ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    begin(name, body) {
      const kept = read(name);
      if (kept !== undefined && JSON.stringify(kept.body) === JSON.stringify(body)) return { key: kept.key, body };
      const attempt = { key: makeKey(), body };
      const text = JSON.stringify(attempt);
      try {
        storage.setItem(slot(name), text);
        inMemory.delete(name);
      } catch {
        inMemory.set(name, text);
      }
      return attempt;
    },
    find(name, readBody) {
      const kept = read(name);
      const body = kept && readBody(kept.body);
      return kept === undefined || body === undefined ? undefined : { key: kept.key, body };
    },
    end(name) {
      inMemory.delete(name);
      try {
        storage.removeItem(slot(name));
      } catch {
        // What cannot be written was never there.
      }
    },
  };
}

const slot = (name: string) => `attempt:${name}`;

function isKept(kept: unknown): kept is { key: string; body: unknown } {
  return typeof kept === 'object' && kept !== null && 'key' in kept && typeof kept.key === 'string' && 'body' in kept;
}
