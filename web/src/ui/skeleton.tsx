import { shellWords } from '../i18n/shell.ts';

/** Where something will be: its place, without its content. */
export function Skeleton({ lines = 3, kind = 'text' }: { lines?: number; kind?: 'text' | 'cards' | 'block' }) {
  return (
    <div class={`skeleton ${kind}`} role="status">
      <span class="only-read">{shellWords().loading}</span>
      {Array.from({ length: lines }, (_, number) => (
        <span key={number} class="skeleton-line" aria-hidden="true" />
      ))}
    </div>
  );
}
