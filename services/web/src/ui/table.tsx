import type { ReactNode } from 'react';
import './table.css';

type Column<T> = {
  id: string;
  title: ReactNode;
  cell: (row: T) => ReactNode;
  numeric?: boolean;
  /** Left out on a phone. */
  wide?: boolean;
};

/** Rows under heads, in the browser's own table. With `blocks`, each row is a block on a phone: nothing is left out. */
export const Table = <T,>({
  label,
  columns,
  rows,
  keyOf,
  blocks,
}: {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  blocks?: boolean;
}) => (
  <div className="table-frame">
    <table className={blocks ? 'table table-blocks' : 'table'}>
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
