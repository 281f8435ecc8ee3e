import { useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Problem } from './problem.ts';

export type Page<Item> = { items: Item[]; nextCursor?: string | undefined };

export type Pages<Item> = {
  items: readonly Item[];
  isLoading: boolean;
  problem: Problem | undefined;
  hasMore: boolean;
  more(): void;
  /** From the beginning. */
  again(): void;
};

/**
 * A list that is read page by page, from the beginning whenever the key changes. What was there before stays until the
 * new list is.
 * @param key names the list
 */
export function usePages<Item>(
  key: string,
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Answer<Page<Item>>>,
): Pages<Item> {
  const [asked, setAsked] = useState<{ key: string; cursor?: string | undefined; round: number }>({ key, round: 0 });
  const [items, setItems] = useState<readonly Item[]>([]);
  const [next, setNext] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [isLoading, setLoading] = useState(true);
  const loader = useRef(load);
  loader.current = load;
  useEffect(() => {
    const leaving = new AbortController();
    const cursor = asked.key === key ? asked.cursor : undefined;
    setLoading(true);
    setProblem(undefined);
    loader.current(cursor, leaving.signal).then(
      (answer) => {
        if (leaving.signal.aborted) return;
        setLoading(false);
        if (!answer.ok) return setProblem(answer.problem);
        setItems((before) => (cursor === undefined ? answer.data.items : [...before, ...answer.data.items]));
        setNext(answer.data.nextCursor);
      },
      (error) => {
        if (!leaving.signal.aborted) throw error;
      },
    );
    return () => leaving.abort();
  }, [key, asked]);
  const ask = (cursor: string | undefined) => setAsked(({ round }) => ({ key, cursor, round: round + 1 }));
  return {
    items,
    isLoading,
    problem,
    hasMore: next !== undefined,
    more: () => ask(next),
    again: () => ask(undefined),
  };
}
