/**
 * One read for all that is asked for in one turn of the event loop: a hint wakes many who wait, each for a document of its
 * own.
 * @param read gives what is there of the keys
 * @returns reads one key, together with the others; nothing when it is not there
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
