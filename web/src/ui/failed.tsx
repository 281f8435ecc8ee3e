import type { Problem } from '../api/problem.ts';
import { problemText } from '../i18n/problems.ts';
import { shellWords } from '../i18n/shell.ts';
import { Button } from './button.tsx';

/** In place of what could not be loaded: why, and another try. */
export function Failed({ problem, again }: { problem: Problem; again: () => void }) {
  return (
    <div class="failed card" role="alert">
      <p dir="auto">{problemText(problem)}</p>
      <Button onClick={again}>{shellWords().tryAgain}</Button>
    </div>
  );
}
