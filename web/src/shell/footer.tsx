import { shellWords } from '../i18n/shell.ts';

/** What stands below every page. */
export function Footer() {
  const words = shellWords();
  return (
    <footer class="bottom">
      <p>
        <strong>{words.name}</strong> · {words.tagline}
      </p>
      <nav aria-label={words.apiDocs}>
        {/* Not pages of ours: the router leaves addresses with a target alone. */}
        <a href="/read-api/docs" target="_self">
          {words.apiDocs}
        </a>
        <a href="/organiser">{words.organiser}</a>
        <a href="/monitor">{words.monitor}</a>
      </nav>
    </footer>
  );
}
