import { fault } from '@bocage/contracts';
import { parse } from 'csv-parse/sync';
import { fold } from '../territory/territory.fold.ts';

export type Encoding = 'utf-8' | 'windows-1252';
/** A column by its name in the model, and the other headings under which people write it. */
export type Column<K extends string> = { key: K; heading: string; also?: readonly string[]; needed?: boolean };
/** A row as a spreadsheet numbers it (the header is line 1), its cells trimmed, '' where there is none. */
export type Row<K extends string> = { line: number; cells: Record<K, string> };
export type Table<K extends string> = { encoding: Encoding; rows: Row<K>[] };

const maxRows = 500;

// Excel for Windows saves « CSV » in Windows-1252 and « CSV UTF-8 » with a BOM; anything that is not UTF-8 is the former.
const decode = (bytes: Buffer): { encoding: Encoding; text: string } => {
  try {
    return { encoding: 'utf-8', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { encoding: 'windows-1252', text: new TextDecoder('windows-1252').decode(bytes) };
  }
};

const delimiterOf = (text: string): string => {
  const [header = ''] = text.split(/\r?\n/, 1);
  const counts = [';', '\t', ','].map((sign) => ({ sign, count: header.split(sign).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).sign;
};

const same = (a: string, b: string): boolean => fold(a).join(' ') === fold(b).join(' ');

const records = (text: string): string[][] => {
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      trim: true,
      max_record_size: 20_000,
    });
  } catch {
    throw fault('csv.unreadable');
  }
};

/**
 * Reads a CSV as spreadsheets save it: `;`, tabs or commas; UTF-8 with or without BOM, or Windows-1252; `\r\n`; a `sep=;`
 * line; blank lines. Headings compare without accents and case. Throws `csv.unreadable`, `csv.columns-missing` or
 * `csv.too-long` (500 lines).
 */
export const readTable = <K extends string>(bytes: Buffer, columns: readonly Column<K>[]): Table<K> => {
  if (bytes.length === 0 || bytes.includes(0)) throw fault('csv.unreadable');
  const { encoding, text } = decode(bytes);
  const [header = [], ...body] = records(text.replace(/^sep=.\r?\n/i, ''));
  const places = new Map<K, number>();
  for (const column of columns) {
    const place = header.findIndex((heading) =>
      [column.heading, column.key, ...(column.also ?? [])].some((name) => same(name, heading)),
    );
    if (place >= 0) places.set(column.key, place);
  }
  const missing = columns.filter(({ key, needed }) => needed && !places.has(key)).map(({ heading }) => heading);
  if (missing.length === columns.filter(({ needed }) => needed).length) throw fault('csv.unreadable');
  if (missing.length > 0) throw fault('csv.columns-missing', { columns: missing.join(', ') });
  const rows = body.flatMap((cells, index): Row<K>[] => {
    if (cells.every((cell) => cell === '')) return [];
    const named = columns.map(({ key }) => [key, (cells[places.get(key) ?? -1] ?? '').normalize('NFC').slice(0, 300)]);
    return [{ line: index + 2, cells: Object.fromEntries(named) as Record<K, string> }];
  });
  if (rows.length > maxRows) throw fault('csv.too-long', { lines: maxRows });
  return { encoding, rows };
};

// A cell that begins so would be run as a formula.
const cell = (value: string): string => {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A CSV that Excel opens in columns with its accents: `;`, `\r\n`, UTF-8 with BOM. */
export const writeTable = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
