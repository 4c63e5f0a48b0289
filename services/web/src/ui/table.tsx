import type { ReactNode } from 'react';
import './table.css';

type Column<T> = {
  id: string;
  title: ReactNode;
  cell: (row: T) => ReactNode;
  numeric?: boolean /** Left out on a phone. */;
  wide?: boolean;
};

/** Rows under heads, in the browser's own table; on a phone each row is a block with its first cell as its name. */
export const Table = <T,>({
  label,
  columns,
  rows,
  keyOf,
}: {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
}) => (
  <div className="table-frame">
    <table className="table">
      <caption className="visually-hidden">{label}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.id}
              scope="col"
              className={`${column.numeric ? 'cell-numeric' : ''} ${column.wide ? 'cell-wide' : ''}`}
            >
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map((column, index) => {
              const className = `${column.numeric ? 'cell-numeric' : ''} ${column.wide ? 'cell-wide' : ''}`;
              return index === 0 ? (
                <th key={column.id} scope="row" className={className}>
                  {column.cell(row)}
                </th>
              ) : (
                <td key={column.id} className={className}>
                  {column.cell(row)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
