import type { Api } from './api.ts';
import type { Entry } from './entries.ts';
import { nameOf } from './entries.ts';
import type { Result } from './put.ts';
import { putEntry } from './put.ts';

export type PutAllOptions = {
  api: Api;
  /** How many requests are under way at a time. */
  atOnce: number;
  /** Called for each entry in turn, when it and all before it are done. */
  onDone: (entry: Entry, result: Result) => void;
};

/**
 * Puts entries, many at a time. A showtime waits for the movies and theaters before it, and an entry for an earlier one
 * of the same name.
 * @throws the first error; entries that are under way then are not reported
 */
export async function putAll(entries: Iterable<Entry> | AsyncIterable<Entry>, options: PutAllOptions): Promise<void> {
  const { api, atOnce, onDone } = options;
  /** By name, what is under way. */
  const underWay = new Map<string, Promise<unknown>>();
  /** In the order of the entries. */
  const results: { entry: Entry; result: Promise<Result> }[] = [];

  async function report(): Promise<void> {
    const { entry, result } = results.shift()!;
    onDone(entry, await result);
  }

  try {
    for await (const entry of entries) {
      const name = nameOf(entry);
      const before =
        entry.kind === 'showtime'
          ? Array.from(underWay).flatMap(([other, put]) => (other.startsWith('show ') && other !== name ? [] : put))
          : [underWay.get(name)];
      const result = Promise.all(before).then(() => putEntry(api, entry));
      const put = result.finally(() => {
        if (underWay.get(name) === put) underWay.delete(name);
      });
      // The result is awaited in turn.
      put.catch(() => undefined);
      underWay.set(name, put);
      results.push({ entry, result });
      while (results.length >= atOnce) await report();
    }
    while (results.length > 0) await report();
  } finally {
    await Promise.allSettled(results.map(({ result }) => result));
  }
}
