import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Commune, Epci } from '@bocage/contracts';
import { fold } from './territory.fold.ts';

type RawCommune = {
  code: string;
  nom: string;
  type: string;
  departement?: string;
  siren?: string;
  population?: number;
  codesPostaux?: string[];
};
type RawEpci = {
  code: string;
  nom: string;
  type: 'CC' | 'CA' | 'CU' | 'METRO' | 'MET69';
  populationMunicipale: number;
  membres: { code: string; siren?: string }[];
};

/** An entry and what it is found by: ` saint pierre echaubrognes ` and its codes. */
export type Found<T> = { entry: T; words: string; place: string; codes: string };
/** The official list in memory: about 15 MB. */
export type Territory = {
  epci: readonly Found<Epci>[];
  communes: readonly Found<Commune>[];
  epciBySiren: ReadonlyMap<string, Epci & { members: Commune[] }>;
  communeByCode: ReadonlyMap<string, Commune>;
};

const places = new Map<string, string>();
// One string per département, not one per commune.
const placeOf = ({ code, name }: { code: string; name: string }): string => {
  const known = places.get(code) ?? sentence([...fold(name), code.toLowerCase()]);
  places.set(code, known);
  return known;
};

const kindNames = {
  CC: 'Communauté de communes',
  CA: 'Communauté d’agglomération',
  CU: 'Communauté urbaine',
  METRO: 'Métropole',
} as const;

// The files hold one record a line: read so, 12 MB of JSON never stand in memory at once.
const read = async function* <T>(name: string): AsyncGenerator<T> {
  const path = createRequire(import.meta.url).resolve(`@etalab/decoupage-administratif/data/${name}.json`);
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    if (line.startsWith('{')) yield JSON.parse(line.replace(/,$/, '')) as T;
  }
};

const sentence = (words: readonly string[]): string => ` ${words.join(' ')} `;
// The list writes « CA de Blois ''Agglopolys'' ».
const clean = (name: string): string => name.replace(/''(.+?)''/g, '« $1 »').replaceAll("'", '’');

const build = async (): Promise<Territory> => {
  const departements = new Map<string, { code: string; name: string }>();
  for await (const { code, nom } of read<{ code: string; nom: string }>('departements'))
    departements.set(code, { code, name: nom });
  const communeByCode = new Map<string, Commune>();
  const communes: Found<Commune>[] = [];
  for await (const raw of read<RawCommune>('communes')) {
    // Communes déléguées and arrondissements are no bodies of their own.
    if (raw.type !== 'commune-actuelle') continue;
    const departement = departements.get(raw.departement ?? '') ?? { code: raw.departement ?? '', name: '' };
    const entry: Commune = {
      code: raw.code,
      siren: raw.siren ?? null,
      name: clean(raw.nom),
      departement,
      population: raw.population ?? 0,
      epci: null,
    };
    communeByCode.set(raw.code, entry);
    communes.push({
      entry,
      words: sentence(fold(raw.nom)),
      place: placeOf(departement),
      codes: sentence([raw.code, raw.siren ?? '', ...(raw.codesPostaux ?? [])]),
    });
  }
  const epci: Found<Epci>[] = [];
  const epciBySiren = new Map<string, Epci & { members: Commune[] }>();
  for await (const raw of read<RawEpci>('epci')) {
    const kind = raw.type === 'MET69' ? 'METRO' : raw.type;
    const name = clean(raw.nom);
    const members = raw.membres.flatMap(({ code }) => communeByCode.get(code) ?? []);
    for (const member of members) member.epci = { siren: raw.code, name };
    const sorted = members.sort((a, b) => b.population - a.population);
    const around = [...new Map(sorted.map(({ departement }) => [departement.code, departement])).values()];
    const entry: Epci = {
      siren: raw.code,
      name,
      kind,
      kindName: kindNames[kind],
      departements: around,
      population: raw.populationMunicipale,
      memberCount: sorted.length,
    };
    epci.push({
      entry,
      words: sentence([...fold(raw.nom), ...fold(kindNames[kind])]),
      place: around.map(placeOf).join(''),
      codes: sentence([raw.code]),
    });
    epciBySiren.set(raw.code, { ...entry, members: sorted });
  }
  return { epci, communes, epciBySiren, communeByCode };
};

let loaded: Promise<Territory> | null = null;

/**
 * The official list of EPCI, communes and départements (Licence Ouverte, package @etalab/decoupage-administratif), read
 * on first use: about 0.15 s, which the start of the service does not pay.
 */
export const territory = (): Promise<Territory> => {
  loaded ??= build().catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
};
