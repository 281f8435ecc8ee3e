/**
 * Lets those who want the same thing at the same time share one piece of work.
 * @param work is run for a key unless it is under way for that key
 */
export function singleFlight<K, V>(work: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const underWay = new Map<K, Promise<V>>();
  return (key) => {
    let result = underWay.get(key);
    if (result === undefined) {
      result = work(key).finally(() => underWay.delete(key));
      underWay.set(key, result);
    }
    return result;
  };
}
