import { useEffect } from 'preact/hooks';
import { shellWords } from '../i18n/shell.ts';

/** The title of the page, in the tab and for screen readers. */
export function useTitle(title: string | undefined): void {
  const { name } = shellWords();
  useEffect(() => {
    document.title = title === undefined || title === '' ? name : `${title} · ${name}`;
  }, [title, name]);
}

let shownPath = globalThis.location?.pathname;

/** On another page one begins at its top, with the keyboard too. A change of the query stays where one is. */
export function pageChanged(url: string): void {
  const path = url.replace(/\?.*$/, '');
  if (path === shownPath) return;
  shownPath = path;
  scrollTo(0, 0);
  document.getElementById('main')?.focus({ preventScroll: true });
}
