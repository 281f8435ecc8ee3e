import { createAttempts } from './attempts.ts';

/** The attempts of this tab. */
export const attempts = createAttempts({
  // Asked for each time: a browser may refuse even to name its storage.
  getItem: (name) => sessionStorage.getItem(name),
  setItem: (name, value) => sessionStorage.setItem(name, value),
  removeItem: (name) => sessionStorage.removeItem(name),
});
