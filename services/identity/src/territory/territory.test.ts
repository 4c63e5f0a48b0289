import { describe, expect, test } from '@jest/globals';
import { passesLuhn } from '@bocage/contracts';
import { territory } from './territory.list.ts';
import { search } from './territory.search.ts';

const epci = async (question: string) => search((await territory()).epci, question, 20);
const communes = async (question: string) => search((await territory()).communes, question, 20);

describe('the official list', () => {
  test('holds every EPCI and commune, and every SIREN passes Luhn', async () => {
    const list = await territory();
    expect(list.epci).toHaveLength(1255);
    expect(list.communes).toHaveLength(34_969);
    expect(list.communes.filter(({ entry }) => entry.epci === null)).toHaveLength(98);
    const wrong = [
      ...list.epci.map(({ entry }) => entry.siren),
      ...list.communes.flatMap(({ entry }) => entry.siren ?? []),
    ].filter((siren) => !passesLuhn(siren));
    expect(wrong).toEqual([]);
  });

  test.each([
    'bocage bressuirais',
    'BOCAGE-BRESSUIRAIS',
    "communauté d'agglomération du bocage bressuirais",
    'ca bocage bressuirais',
    'agglo bocage bress',
    '200040244',
    '200 040 244',
  ])('finds the Bocage Bressuirais by « %s »', async (question) => {
    const [first] = await epci(question);
    expect(first).toMatchObject({
      siren: '200040244',
      memberCount: 33,
      departements: [{ code: '79', name: 'Deux-Sèvres' }],
    });
  });

  test('tells homonyms apart by département', async () => {
    const both = (await epci('quatre rivières')).filter(({ name }) => name === 'CC des Quatre Rivières');
    expect(both.map(({ departements }) => departements[0]?.code).sort()).toEqual(['70', '74']);
    const [only] = await epci('quatre rivieres 70');
    expect(only?.departements[0]?.code).toBe('70');
    const denis = await communes('Saint-Denis');
    expect(
      denis
        .slice(0, 2)
        .map(({ departement }) => departement.code)
        .sort(),
    ).toEqual(['93', '974']);
    expect((await communes('st denis réunion'))[0]?.departement.name).toBe('La Réunion');
  });

  test.each([
    ['St Pierre des Echaubrognes', '79289'],
    ['l abergement clemenciat', '01001'],
    ['L’ABERGEMENT-CLÉMENCIAT', '01001'],
    ['faye l’abbesse', '79116'],
    ['saint maurice etusson', '79280'],
    ['79049', '79049'],
    ['217900497', '79049'],
    ['oeuilly 51', '51410'],
  ])('finds the commune « %s »', async (question, code) => {
    expect((await communes(question))[0]?.code).toBe(code);
  });

  test('codes are text: Corsica and leading zeros', async () => {
    const { communeByCode } = await territory();
    expect(communeByCode.get('2A004')?.name).toBe('Ajaccio');
    expect(communeByCode.get('01001')?.departement.name).toBe('Ain');
    expect((await communes('2A004'))[0]?.name).toBe('Ajaccio');
  });

  test('an EPCI over two départements names both, the more populated commune’s first', async () => {
    const wide = (await territory()).epci.find(({ entry }) => entry.departements.length > 1);
    expect(wide?.entry.departements.every(({ name }) => name.length > 0)).toBe(true);
  });

  test('nonsense finds nothing', async () => {
    expect(await epci('zzzz qqqq')).toEqual([]);
    expect(await epci('%%')).toEqual([]);
    expect(await epci('99')).toEqual([]);
  });
});
