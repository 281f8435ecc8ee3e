import { useEffect } from 'preact/hooks';
import { shellWords } from '../i18n/shell.ts';
import { Button } from '../ui/button.tsx';

/** In place of a page that broke while it was drawn. */
export function Oops({ error, again }: { error: unknown; again: () => void }) {
  const words = shellWords();
  useEffect(() => console.error(error), [error]);
  return (
    <section class="empty" role="alert">
      <h1>{words.oopsTitle}</h1>
      <p>{words.oops}</p>
      <p class="row">
        <Button kind="primary" onClick={again}>
          {words.tryAgain}
        </Button>
        <a class="button" href="/">
          {words.toProgramme}
        </a>
      </p>
    </section>
  );
}
