/** A value of a column. What is undefined or null is NULL in the row. */
type Cell = string | number | null | undefined;

/** A column: its type in PostgreSQL, and its value in a row. */
type Column<Row> = readonly [type: string, value: (row: Row) => Cell];

export type Columns<Row> = {
  /**
   * The rows as a table in a statement.
   * @param first the number of the first parameter; there is one a column
   * @param data a function whose values, one a row, are the table's column `data`
   */
  table(name: string, first: number, data?: string): string;
  /** The values of the parameters. */
  values(rows: readonly Row[]): string[];
  /** How many there are. */
  size: number;
};

/**
 * Rows as the parameters of a statement, an array a column. PostgreSQL reads 500 rows in half the time that it needs
 * for a JSON object a row, where it looks up the name of each column in each object.
 */
export function columns<Row>(all: Record<string, Column<Row>>): Columns<Row> {
  const [names, kinds] = [Object.keys(all), Object.values(all)];
  return {
    table(name, first, data) {
      const arrays = kinds.map(([type], index) => `$${first + index}::${type}[]`);
      const rows = `unnest(${arrays.join(', ')})`;
      if (data === undefined) return `${rows} AS ${name}(${names.join(', ')})`;
      return `ROWS FROM (${rows}, ${data}) AS ${name}(${[...names, 'data'].join(', ')})`;
    },
    values: (rows) => kinds.map(([, value]) => arrayLiteral(rows.map(value))),
    size: kinds.length,
  };
}

/** An array as PostgreSQL writes it. */
export function arrayLiteral(values: readonly Cell[]): string {
  // The same in JSON, but for the brackets and for what JSON escapes by a letter: `\n`, `\u0007`.
  const json = JSON.stringify(values);
  return /\\[bfnrtu]/.test(json) ? `{${values.map(quoted).join()}}` : `{${json.slice(1, -1)}}`;
}

function quoted(value: Cell): string {
  if (value === undefined || value === null) return 'NULL';
  return `"${String(value).replace(/["\\]/g, '\\$&')}"`;
}
