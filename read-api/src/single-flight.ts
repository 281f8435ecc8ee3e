/**
 * Shares one run of work among concurrent callers with the same input.
 * @param work runs for an input unless it already runs for one with the same key
 * @param keyOf makes the key; by default the input itself
 */
export function singleFlight<I, V>(
  work: (input: I) => Promise<V>,
  keyOf: (input: I) => unknown = (input) => input,
): (input: I) => Promise<V> {
  const underWay = new Map<unknown, Promise<V>>();
  return (input) => {
    const key = keyOf(input);
    let result = underWay.get(key);
    if (result === undefined) {
      result = work(input).finally(() => underWay.delete(key));
      underWay.set(key, result);
    }
    return result;
  };
}
