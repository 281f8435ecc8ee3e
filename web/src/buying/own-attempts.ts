import type { Answer } from '../api/problem.ts';
import { createAttempts } from './attempts.ts';

/** The attempts of this tab. */
export const attempts = createAttempts({
  // Asked for each time: a browser may refuse even to name its storage.
  getItem: (name) => sessionStorage.getItem(name),
  setItem: (name, value) => sessionStorage.setItem(name, value),
  removeItem: (name) => sessionStorage.removeItem(name),
});

/** Ends an attempt whose outcome an answer tells. One that broke tells nothing: what is sent again is the same. */
export function endAttempt(name: string, answer: Answer<unknown>): void {
  if (answer.ok || answer.problem.status < 500) attempts.end(name);
}
