import type { ComponentChildren } from 'preact';

type Row = { key: string; cells: ComponentChildren[] };

/** A table that is a list of cards where there is no room for columns: each cell knows its column's name. */
export function Table({ label, columns, rows }: { label: string; columns: string[]; rows: Row[] }) {
  return (
    <table class="monitor-table">
      <caption class="only-read">{label}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, index) => (
              <td key={columns[index]} data-column={columns[index]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
