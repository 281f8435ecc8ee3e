import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Problem } from './problem.ts';

/** What is known of what a page shows. While newer data are on their way, the older stay. */
export type Loaded<Data> =
  | { state: 'loading'; reload(): void }
  | { state: 'ready'; data: Data; isOlder: boolean; reload(): void }
  | { state: 'failed'; problem: Problem; reload(): void };

type Known<Data> = { key: string; answer?: Answer<Data>; isFetching: boolean };

/**
 * Loads what a page shows, again whenever the key changes; an older request is aborted.
 * @param key names what is loaded
 * @param keepOlder whether the data of another key stay until the new ones are there, as while one types
 */
export function useLoaded<Data>(
  key: string,
  load: (signal: AbortSignal) => Promise<Answer<Data>>,
  keepOlder = false,
): Loaded<Data> {
  const [round, setRound] = useState(0);
  const [known, setKnown] = useState<Known<Data>>({ key, isFetching: true });
  const loader = useRef(load);
  loader.current = load;

  useEffect(() => {
    const abort = new AbortController();
    setKnown((before) =>
      before.key === key || keepOlder ? { ...before, isFetching: true } : { key, isFetching: true },
    );
    loader.current(abort.signal).then(
      (answer) => {
        if (!abort.signal.aborted) setKnown({ key, answer, isFetching: false });
      },
      (error) => {
        if (!abort.signal.aborted) throw error;
      },
    );
    return () => abort.abort();
  }, [key, round, keepOlder]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  const answer = known.key === key || keepOlder ? known.answer : undefined;
  if (answer === undefined) return { state: 'loading', reload };
  if (answer.ok) return { state: 'ready', data: answer.data, isOlder: known.key !== key, reload };
  if (known.isFetching) return { state: 'loading', reload };
  return { state: 'failed', problem: answer.problem, reload };
}
