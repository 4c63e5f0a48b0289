import { describe, expect, test } from '@jest/globals';
import {
  administratorsModelOf,
  judgeAdministrators,
  readAdministrators,
  type TenantFacts,
} from './administrators.csv.ts';

const tenants: TenantFacts[] = [
  { tenantId: 'a', code: '79049', siren: '217900497', name: 'Bressuire', state: 'pending' },
  { tenantId: 'b', code: '01001', siren: '210100012', name: 'L’Abergement-Clémenciat', state: 'pending' },
  { tenantId: 'c', code: '79079', siren: '217900794', name: 'Mauléon', state: 'active' },
];
const header = 'Code INSEE ou SIREN;Organisme;Prénom;Nom;Identifiant;Courriel;Invitation (courriel ou fiche)';
const judge = (lines: string[], known = new Map<string, string>()) =>
  judgeAdministrators(readAdministrators(Buffer.from([header, ...lines].join('\r\n'), 'latin1')).rows, tenants, known);

describe('the file of first administrators', () => {
  test('good lines: by code or SIREN, a code whose zero Excel ate, a letter when there is an address, else a sheet', () => {
    const lines = judge(['79049;;Anne;Aubin;;a@x.fr;', '217 900 497;;Luc;Roy;l.roy;;fiche', '1001;;Ève;Dé;;;']);
    expect(lines.map(({ problems }) => problems)).toEqual([[], [], []]);
    expect(
      lines.map(({ administrator }) => [administrator?.tenantId, administrator?.invite, administrator?.identifiant]),
    ).toEqual([
      ['a', 'mail', null],
      ['a', 'sheet', 'l.roy'],
      ['b', 'sheet', null],
    ]);
  });

  test.each([
    ['99999;;A;B;;;', 'Le code 99999 n’est celui d’aucun organisme'],
    [';;A;B;;;', 'Il manque le code'],
    ['79079;;A;B;;;', 'Mauléon a déjà accepté la convention'],
    ['79049;;;B;;;', 'Il manque le prénom'],
    ['79049;;A;;;;', 'Il manque le nom'],
    ['79049;;A;B;;pas une adresse;', '« pas une adresse » n’est pas une adresse électronique'],
    ['79049;;A;B;é;;', '« é » ne convient pas'],
    ['79049;;A;B;;;courriel', 'demande une adresse'],
    ['79049;;A;B;;;pigeon', 'écrivez courriel ou fiche'],
    ['79049;;A;B;marie;;', 'celui d’une autre personne'],
  ])('%s: %s', (line, message) => {
    const [one] = judge([line], new Map([['marie', 'Marie Curie']]));
    expect(one?.line).toBe(2);
    expect(one?.administrator).toBeNull();
    expect(one?.problems.map((problem) => problem.message).join()).toContain(message);
  });

  test('the secrétaire of two communes is one person by one identifiant; a namesake is asked about', () => {
    const lines = judge([
      '79049;;Solène;Serin;s.serin;s@x.fr;',
      '01001;;SOLENE;Serin;S.Serin ;;fiche',
      '79049;;Luc;Roy;;;',
      '01001;;Luc;Roy;;;',
    ]);
    expect(lines.every(({ administrator }) => administrator !== null)).toBe(true);
    expect(lines[1]?.remarks[0]?.message).toContain('même personne que la ligne 2');
    expect(lines[3]?.remarks[0]?.message).toContain('Le même nom que la ligne 4');
  });

  test('an identifiant that two names share, and the same line twice, are bad', () => {
    const lines = judge(['79049;;Anne;Aubin;aubin;;', '01001;;Alain;Aubry;aubin;;', '79049;;Anne;Aubin;aubin;;']);
    expect(lines[1]?.problems[0]?.message).toContain('déjà celui de Anne Aubin, ligne 2');
    expect(lines[2]?.problems[0]?.message).toContain('même personne que la ligne 2');
  });

  test('the model is read back: one line per pending tenant, nothing wrong but the names to fill in', () => {
    const { rows } = readAdministrators(Buffer.from(administratorsModelOf(tenants)));
    expect(rows.map(({ cells }) => [cells.code, cells.tenant])).toEqual([
      ['79049', 'Bressuire'],
      ['01001', 'L’Abergement-Clémenciat'],
    ]);
  });
});
