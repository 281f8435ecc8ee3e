/**
 * Combines the reads of one turn of the event loop into one: a hint wakes many requests, each for a document of its
 * own.
 * @param read returns the documents that exist
 * @returns a function that reads one key; undefined if it does not exist
 */
export function gathered<Key, Value>(
  read: (keys: Key[]) => Promise<ReadonlyMap<Key, Value>>,
): (key: Key) => Promise<Value | undefined> {
  let open: { keys: Set<Key>; found: Promise<ReadonlyMap<Key, Value>> } | undefined;

  function gather() {
    const keys = new Set<Key>();
    const found = new Promise((resolve) => setImmediate(resolve)).then(() => {
      open = undefined;
      return read([...keys]);
    });
    return { keys, found };
  }

  return async (key) => {
    open ??= gather();
    open.keys.add(key);
    return (await open.found).get(key);
  };
}
