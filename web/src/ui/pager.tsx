import { useEffect, useRef, useState } from 'preact/hooks';
import { shellWords } from '../i18n/shell.ts';
import { Button } from './button.tsx';

/** More of a list that is read page by page. Whoever has asked for the last page keeps their place: it is said to be all. */
export function Pager({ hasMore, isBusy, onMore }: { hasMore: boolean; isBusy: boolean; onMore: () => void }) {
  const words = shellWords();
  const [wasAsked, setAsked] = useState(false);
  const end = useRef<HTMLParagraphElement>(null);
  const isEnd = wasAsked && !hasMore;
  useEffect(() => {
    // The button had it.
    if (isEnd && document.activeElement === document.body) end.current?.focus({ preventScroll: true });
  }, [isEnd]);
  if (isEnd) {
    return (
      <p class="pager muted" role="status" tabIndex={-1} ref={end}>
        {words.allShown}
      </p>
    );
  }
  if (!hasMore) return null;
  return (
    <p class="pager">
      <Button
        isBusy={isBusy}
        onClick={() => {
          setAsked(true);
          onMore();
        }}
      >
        {words.showMore}
      </Button>
    </p>
  );
}
