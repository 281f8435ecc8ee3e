import type { Api } from './api.ts';
import type { Entry } from './entries.ts';
import { nameOf } from './entries.ts';
import type { Result } from './put.ts';
import { putEntry } from './put.ts';

export type PutAllOptions = {
  api: Api;
  /** How many entries are under way at a time. */
  atOnce: number;
  /** Called for each entry in turn, when it and all before it are done. */
  onDone: (entry: Entry, result: Result) => void;
};

type UnderWay = { result: Promise<Result>; ended: Promise<void> };

/** So many times as many as are under way may be done and wait for one before them. */
const waitingPerPlace = 3;

/**
 * Puts entries, many at a time. A showtime waits for the movies and theaters before it, and an entry for an earlier one
 * of the same name.
 * @throws the first error; entries that are under way then are not reported
 */
export async function putAll(entries: Iterable<Entry> | AsyncIterable<Entry>, options: PutAllOptions): Promise<void> {
  const { api, atOnce, onDone } = options;
  /** By name, what is under way: showtimes, and what showtimes wait for. */
  const showtimes = new Map<string, UnderWay>();
  const others = new Map<string, UnderWay>();
  let unreported = 0;
  let reported = Promise.resolve();
  let hasFailed = false;
  let look: () => void = () => undefined;

  async function untilThereIsRoom(): Promise<void> {
    const isFull = () => showtimes.size + others.size >= atOnce || unreported >= (1 + waitingPerPlace) * atOnce;
    while (isFull() && !hasFailed) {
      await new Promise<void>((resolve) => {
        look = resolve;
      });
    }
  }

  async function begin(entry: Entry): Promise<void> {
    const name = nameOf(entry);
    const underWay = entry.kind === 'showtime' ? showtimes : others;
    while (underWay.has(name)) await underWay.get(name)!.ended;
    const before = entry.kind === 'showtime' ? Array.from(others.values(), (other) => other.result) : [];
    const result = Promise.all(before).then(() => putEntry(api, entry));
    const ended = result
      .catch(() => undefined)
      .then(() => {
        underWay.delete(name);
        look();
      });
    underWay.set(name, { result, ended });
    unreported += 1;
    reported = reported.then(async () => {
      onDone(entry, await result);
      unreported -= 1;
      look();
    });
    reported.catch(() => {
      hasFailed = true;
      look();
    });
  }

  try {
    for await (const entry of entries) {
      await untilThereIsRoom();
      if (hasFailed) break;
      await begin(entry);
    }
  } finally {
    await Promise.all([...showtimes.values(), ...others.values()].map(({ ended }) => ended));
  }
  await reported;
}
