/** A fault that could not be done just now, or did nothing to anybody: it has to be tried again. */
export class NothingDone extends Error {
  override readonly name = 'NothingDone';
}
