/** Sets of small integers, one bit each: versions of a show, offsets of a partition. */
export class Bitmaps {
  readonly #bits = new Map<number, Uint8Array>();

  add(key: number, number: number): void {
    let bits = this.#bits.get(key) ?? new Uint8Array(64);
    const place = number >> 3;
    if (place >= bits.length) {
      const longer = new Uint8Array(Math.max(place + 1, bits.length * 2));
      longer.set(bits);
      bits = longer;
    }
    bits[place]! |= 1 << (number & 7);
    this.#bits.set(key, bits);
  }

  has(key: number, number: number): boolean {
    return ((this.#bits.get(key)?.[number >> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }

  /** The numbers from 1 to `last` that are not in the set. */
  *missing(key: number, last: number): Generator<number> {
    for (let number = 1; number <= last; number += 1) if (!this.has(key, number)) yield number;
  }
}
