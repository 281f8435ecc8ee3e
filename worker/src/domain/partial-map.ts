/** Something was asked of a partial state that nobody has loaded: a fault of the loading, never an answer. */
export class NotLoadedError extends Error {
  override readonly name = 'NotLoadedError';
}

/**
 * A map of which only a part is known. A key may have a value, be known to have none, or not be known at all; asked for
 * one of the last kind it throws, because "not loaded" must never be taken for "nothing".
 */
export class PartialMap<K extends string | number, V> {
  readonly #what: string;
  // undefined: known to have no value.
  readonly #entries = new Map<K, V | undefined>();
  #isWhole = false;

  /** @param what what a value is, for the message of the error: `seat` */
  constructor(what: string) {
    this.#what = what;
  }

  /**
   * @returns undefined only for a key that is known to have no value
   * @throws NotLoadedError for a key that is not known
   */
  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined && !this.isKnown(key)) throw new NotLoadedError(`${this.#what} ${key} is not loaded`);
    return value;
  }

  set(key: K, value: V): void {
    this.#entries.set(key, value);
  }

  /** Says that a key has no value. */
  setAbsent(key: K): void {
    this.#entries.set(key, undefined);
  }

  isKnown(key: K): boolean {
    return this.#isWhole || this.#entries.has(key);
  }

  /** How many keys are known by name. */
  get size(): number {
    return this.#entries.size;
  }

  /** Whether all is known: then a key that is not in here has no value. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Begins anew with nothing in it, and says that what will be set is all there is. */
  becomeWhole(): void {
    this.#entries.clear();
    this.#isWhole = true;
  }

  /** From here on nothing is known. */
  forget(): void {
    this.#entries.clear();
    this.#isWhole = false;
  }
}
