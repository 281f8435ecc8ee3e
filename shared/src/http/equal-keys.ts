/**
 * Finds a key that stands twice in one object of a JSON text. `JSON.parse` takes the last of them without a word, where
 * other readers take the first.
 *
 * Exact, and next to nothing for the usual body: each member that is written has a colon behind its key. If the text has
 * as many colons as the parsed value has members, none was lost, and none of the colons stands in a string. Only
 * otherwise (a time has colons, too) the text is read again, without making values of it.
 * @param text valid JSON
 * @param value what JSON.parse has made of it
 * @returns the path of the key, e.g. `layout.3.row`, or undefined
 */
export function equalKeys(text: string, value: unknown): string | undefined {
  return colonsIn(text) === membersOf(value) ? undefined : firstEqualKey(text);
}

function colonsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) count += 1;
  return count;
}

/** How many members all the objects in a value have. Without recursion: a body may be deep. */
function membersOf(value: unknown): number {
  let count = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    const isArray = Array.isArray(node);
    const children: unknown[] = isArray ? node : Object.values(node);
    if (!isArray) count += children.length;
    for (const child of children) if (typeof child === 'object') open.push(child);
  }
  return count;
}

/** An object or array that is being read, and the key or index at which we are. */
type Open = { keys: Set<string> | undefined; at: string | number };

// What a text consists of, as far as it matters here: strings, and the signs around them.
const piece = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

function firstEqualKey(text: string): string | undefined {
  const open: Open[] = [];
  let lastString = '';
  for (const [sign] of text.matchAll(piece)) {
    const inner = open.at(-1);
    if (sign === '{') open.push({ keys: new Set(), at: '' });
    else if (sign === '[') open.push({ keys: undefined, at: 0 });
    else if (sign === '}' || sign === ']') open.pop();
    else if (sign === ',' && typeof inner?.at === 'number') inner.at += 1;
    else if (sign === ':' && inner?.keys !== undefined) {
      // One key may be spelled in two ways.
      const key = lastString.includes('\\') ? String(JSON.parse(lastString)) : lastString.slice(1, -1);
      inner.at = key;
      if (inner.keys.has(key)) return open.map(({ at }) => at).join('.');
      inner.keys.add(key);
    } else if (sign.startsWith('"')) lastString = sign;
  }
  return undefined;
}
