import { shellWords } from '../i18n/shell.ts';
import { useTitle } from './page.ts';

/** For an address that leads nowhere. */
export function NotFound() {
  const words = shellWords();
  useTitle(words.notFoundTitle);
  return (
    <section class="empty">
      <p class="empty-mark" aria-hidden="true">
        404
      </p>
      <h1>{words.notFoundTitle}</h1>
      <p>{words.notFound}</p>
      <a class="button primary" href="/">
        {words.toProgramme}
      </a>
    </section>
  );
}
