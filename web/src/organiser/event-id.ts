/**
 * A number for a new show. Numbers are given by those who make shows; a random one among two thousand million is nobody's,
 * and if it were, the API would refuse it as `show-exists`.
 */
export function ownEventId(): number {
  return 1 + ((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % 2_147_483_646);
}
