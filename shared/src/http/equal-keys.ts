/**
 * Finds a duplicate key in an object of a JSON text. `JSON.parse` silently takes the last one, where other parsers
 * take the first.
 * Exact, and cheap for usual bodies: every member has one colon after its key. If the text has as many colons as the
 * parsed value has members, no member was lost, and no string has a colon. Only otherwise (a time has colons too) the
 * text is scanned, without making values.
 * @param text valid JSON
 * @param value the result of JSON.parse
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

/** The number of members of all objects in a value. Not recursive, because a body may be deeply nested. */
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

/** An open object or array, with the current key or index. */
type Open = { keys: Set<string> | undefined; at: string | number };

// Tokens: strings, and punctuation.
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
      // Escapes allow two spellings of one key.
      const key = lastString.includes('\\') ? String(JSON.parse(lastString)) : lastString.slice(1, -1);
      inner.at = key;
      if (inner.keys.has(key)) return open.map(({ at }) => at).join('.');
      inner.keys.add(key);
    } else if (sign.startsWith('"')) lastString = sign;
  }
  return undefined;
}
