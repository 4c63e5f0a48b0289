import { describe, expect, test } from '@jest/globals';
import { builtInRoles } from '@bocage/permissions';
import { dayOf, judgePeople, type KnownPeople, peopleModel, readPeople } from './person.csv.ts';

const header = 'Prénom;Nom;Identifiant;Courriel;Fonction;Rôle;Jusqu’au;Compte';
const roles = [
  ...builtInRoles.map(({ id, key, name }) => ({ id, key: key, name })),
  { id: 'composed', key: null, name: 'État civil' },
];
const judge = (lines: string[], known: KnownPeople = new Map()) =>
  judgePeople(readPeople(Buffer.from([header, ...lines].join('\n'))).rows, roles, known, '2026-11-24');

describe('the file of people', () => {
  test('roles by name whatever the accents, several with +, composed ones by id; agent when nothing is said', () => {
    const lines = judge(['Ana;B;;;;elu;;sans', 'Bo;C;;b@x.fr;Accueil;Agent + Etat civil;;', 'Cé;D;;;;;;fiche']);
    expect(lines.map(({ person }) => [person?.roles, person?.account])).toEqual([
      [['elu'], 'none'],
      [['agent', 'composed'], 'mail'],
      [['agent'], 'sheet'],
    ]);
  });

  test('a guest with an end', () => {
    expect(judge(['Ana;B;;;;Invité;31/12/2026;fiche'])[0]?.person).toMatchObject({
      until: '2026-12-31',
      roles: ['invite'],
    });
  });

  test.each([
    ['Ana;B;;;;Invité;;', 'Un invité a toujours une date de fin'],
    ['Ana;B;;;;;31/02/2027;', 'n’est pas une date'],
    ['Ana;B;;;;;01/01/2020;', 'n’est pas à venir'],
    ['Ana;B;;;;Roi;;', '« Roi » n’est pas un rôle'],
    ['Ana;B;;;;DPO+Administrateur;;', 'ne peut pas être DPO et administrer'],
    ['Ana;B;;;;;;courriel', 'demande une adresse'],
    ['Ana;;;;;;;', 'Il manque le nom'],
  ])('%s: %s', (line, message) => {
    const [one] = judge([line]);
    expect(one?.person).toBeNull();
    expect(one?.problems.map((problem) => problem.message).join()).toContain(message);
  });

  test('somebody of another body is one person; an identifiant of somebody else is refused', () => {
    const known = new Map([['s.serin', { displayName: 'Solène Serin', member: false }]]);
    expect(judge(['Solène;Serin;s.serin;;;;;'], known)[0]?.remarks[0]?.message).toContain('sera rattachée');
    expect(judge(['Autre;Nom;s.serin;;;;;'], known)[0]?.person).toBeNull();
    expect(judge(['Ana;B;ab1;;;;;', 'Bo;C;AB1;;;;;'])[1]?.problems[0]?.message).toContain('ligne 2');
  });

  test('the model is read back without a fault', () => {
    const { rows } = readPeople(Buffer.from(peopleModel()));
    expect(judgePeople(rows, roles, new Map(), '2026-11-24').map(({ problems }) => problems)).toEqual([[], []]);
  });

  test('days of the calendar', () => {
    expect([dayOf('1/2/2027'), dayOf('2027-02-01'), dayOf('29/02/2028'), dayOf('29/02/2027'), dayOf('demain')]).toEqual(
      ['2027-02-01', '2027-02-01', '2028-02-29', null, null],
    );
  });
});
