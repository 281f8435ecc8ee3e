/** A partial state was asked for something that was not loaded. This is a bug in the loading. */
export class NotLoadedError extends Error {
  override readonly name = 'NotLoadedError';
}

/**
 * A map of which only a part is loaded. A key has a value, or is known to have none, or is unknown. Reading an unknown
 * key throws, because "not loaded" must never be taken for "absent".
 */
export class PartialMap<K extends string | number, V> {
  readonly #what: string;
  // undefined: known to have no value.
  readonly #entries = new Map<K, V | undefined>();
  #isWhole = false;

  /** @param what the name of a value, for the error message: `seat` */
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

  /** Records that a key has no value. */
  setAbsent(key: K): void {
    this.#entries.set(key, undefined);
  }

  /** Removes a value: the key is known to have none. */
  delete(key: K): void {
    if (this.#isWhole) this.#entries.delete(key);
    else this.setAbsent(key);
  }

  /**
   * All keys and values.
   * @throws NotLoadedError unless everything is known
   */
  entries(): Iterable<[K, V | undefined]> {
    if (!this.#isWhole) throw new NotLoadedError(`only some of what is asked for as a whole is loaded: ${this.#what}`);
    return this.#entries.entries();
  }

  isKnown(key: K): boolean {
    return this.#isWhole || this.#entries.has(key);
  }

  /** The number of known keys. */
  get size(): number {
    return this.#entries.size;
  }

  /** Whether everything is known: then a key that is not here has no value. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** The keys that are known to have a value. */
  *keys(): Generator<K> {
    for (const [key, value] of this.#entries) if (value !== undefined) yield key;
  }

  /** From here on no key has a value, and that is known. */
  clear(): void {
    this.becomeWhole();
  }

  /** Clears the map and marks it as complete: what is set from here on is all there is. */
  becomeWhole(): void {
    this.#entries.clear();
    this.#isWhole = true;
  }

  /** Clears the map: every key is unknown. */
  forget(): void {
    this.#entries.clear();
    this.#isWhole = false;
  }
}
