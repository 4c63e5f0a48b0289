import { describe, expect, test } from '@jest/globals';
import { readTable, writeTable } from './table.ts';

const columns = [
  { key: 'code', heading: 'Code', needed: true },
  { key: 'given', heading: 'Prénom', needed: true },
  { key: 'email', heading: 'Courriel', also: ['e-mail', 'adresse électronique'] },
] as const;
const read = (text: string | Buffer) => readTable(Buffer.from(text as string), columns);
const windows1252 = (text: string) => Buffer.from(text, 'latin1');

describe('a table from a spreadsheet', () => {
  test('UTF-8 with BOM, semicolons, CRLF, blank lines: rows keep the numbers that the spreadsheet shows', () => {
    const table = read('\uFEFFCode;Prénom;Courriel\r\n79049;Élise;e@x.fr\r\n;;\r\n\r\n79079; Zoë ;\r\n');
    expect(table.encoding).toBe('utf-8');
    expect(table.rows).toEqual([
      { line: 2, cells: { code: '79049', given: 'Élise', email: 'e@x.fr' } },
      { line: 5, cells: { code: '79079', given: 'Zoë', email: '' } },
    ]);
  });

  test('Windows-1252, as Excel saves « CSV »', () => {
    const table = readTable(
      windows1252('Code;Pr\u00e9nom;Adresse \u00e9lectronique\r\n79049;Ana\u00efs \u009c;a@x.fr\r\n'),
      columns,
    );
    expect(table).toEqual({
      encoding: 'windows-1252',
      rows: [{ line: 2, cells: { code: '79049', given: 'Anaïs œ', email: 'a@x.fr' } }],
    });
  });

  test('commas, other order, capitals, quoted cells with separators and line ends', () => {
    const table = read('PRENOM,E-MAIL,code\n"Marie, dite\nMimi",m@x.fr,79049\nPaul,,79050\n');
    expect(table.rows.map(({ line, cells }) => [line, cells.given, cells.code])).toEqual([
      [2, 'Marie, dite\nMimi', '79049'],
      [3, 'Paul', '79050'],
    ]);
  });

  test('a sep= line is not a row; short rows have empty cells', () => {
    expect(read('sep=;\r\nCode;Prénom;Courriel\r\n79049\r\n').rows).toEqual([
      { line: 2, cells: { code: '79049', given: '', email: '' } },
    ]);
  });

  test.each([
    ['nothing', '', 'csv.unreadable'],
    ['a workbook', 'PK\u0003\u0004\u0000\u0000', 'csv.unreadable'],
    ['prose', 'bonjour', 'csv.unreadable'],
    ['a table without a needed column', 'Code;Courriel\n79049;x', 'csv.columns-missing'],
    ['more than 500 rows', `Code;Prénom\n${'79049;Paul\n'.repeat(501)}`, 'csv.too-long'],
  ])('refuses %s', (_, text, code) => {
    expect(() => read(text)).toThrow(code);
  });

  test('what it writes, it reads; a cell that begins like a formula does not run', () => {
    const text = writeTable([
      ['Code', 'Prénom'],
      ['79049', 'Le "Grand"; Paul'],
      ['79050', '=1+1'],
    ]);
    expect(text.startsWith('\uFEFFCode;Prénom\r\n')).toBe(true);
    expect(read(text).rows.map(({ cells }) => cells.given)).toEqual(['Le "Grand"; Paul', "'=1+1"]);
  });
});
