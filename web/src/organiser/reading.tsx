import { count } from '../i18n/format.ts';
import { organiserWords } from '../i18n/organiser.ts';
import { problemText } from '../i18n/problems.ts';
import type { History } from './history.ts';

/** How far the history is read, while it is, and why it is not whole. */
export function Reading({ history }: { history: History }) {
  const words = organiserWords();
  if (history.problem !== undefined) {
    return (
      <p role="alert" class="problem">
        {problemText(history.problem)}
      </p>
    );
  }
  if (!history.isWhole) return <p role="status">{words.reading(count(history.events.length))}</p>;
  return history.isCut ? <p role="status">{words.tooLong}</p> : null;
}
