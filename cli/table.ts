import Table from 'cli-table3';

export type Cell = string | number;

/** Prints a plain table with numbers right-aligned. */
export function printTable(head: string[], rows: Cell[][]): void {
  const table = new Table({
    head,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: noLines,
    colAligns: head.map((_, column) => (typeof rows[0]?.[column] === 'number' ? 'right' : 'left')),
  });
  table.push(...rows);
  const lines = table.toString().split('\n');
  for (const line of lines) console.log(line.trimEnd());
}

const noLines = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left']
    .concat(['left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'])
    .map((name) => [name, '']),
);

/** Prints one JSON document per line, for tools such as `jq`. */
export function printJsonLines(documents: Iterable<unknown>): void {
  for (const document of documents) console.log(JSON.stringify(document));
}
