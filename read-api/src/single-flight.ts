/**
 * Lets those who want the same thing at the same time share one piece of work.
 * @param work is run for an input unless it is under way for one with the same key
 * @param keyOf what makes two inputs the same; the input itself, if nothing else is said
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
