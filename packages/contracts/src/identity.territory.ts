import { z } from 'zod';
import { route } from './route.ts';

/** Nine digits whose Luhn sum is a multiple of ten (décret 73-314; ISO/IEC 7812-1). */
export const siren = z
  .string()
  .trim()
  .max(20)
  .transform((text) => text.replace(/[\s.]/g, ''))
  .pipe(z.string().regex(/^\d{9}$/, 'SIREN : neuf chiffres'))
  .refine(passesLuhn, 'SIREN : chiffre de contrôle faux');

/** Tells whether the digits of `text` pass Luhn's check. */
export function passesLuhn(text: string): boolean {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) {
    const digit = Number(text[text.length - 1 - index]);
    sum += index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

/** A commune's code in the official list: text, `2A004`, `01001`. */
export const inseeCode = z.string().regex(/^(\d{2}|2[AB])\d{3}$/);

/** A département: names of communes and EPCI repeat, so it is always shown. */
export const departement = z.strictObject({ code: z.string().max(3), name: z.string() });

/** An EPCI of the official list. */
export const epci = z.strictObject({
  siren: z.string(),
  name: z.string(),
  kind: z.enum(['CC', 'CA', 'CU', 'METRO']),
  /** In words: « Communauté d’agglomération ». */
  kindName: z.string(),
  departements: z.array(departement),
  population: z.number().int(),
  memberCount: z.number().int(),
});
export type Epci = z.infer<typeof epci>;

/** A commune of the official list; 94 of those overseas have no SIREN there. */
export const commune = z.strictObject({
  code: inseeCode,
  siren: z.string().nullable(),
  name: z.string(),
  departement,
  population: z.number().int(),
  epci: z.strictObject({ siren: z.string(), name: z.string() }).nullable(),
});
export type Commune = z.infer<typeof commune>;

const search = z.strictObject({
  q: z.string().trim().min(2).max(100),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
const base = { tag: 'territory', caller: 'person', faults: [], events: [] } as const;

export const searchEpci = route({
  ...base,
  method: 'get',
  path: '/api/identity/territory/epci',
  operationId: 'searchEpci',
  summary: 'Finds EPCI of the official list by name (accents, case, hyphens and “St” do not matter) or SIREN.',
  query: search,
  response: z.strictObject({ items: z.array(epci).max(50) }),
});

export const readEpci = route({
  ...base,
  method: 'get',
  path: '/api/identity/territory/epci/{siren}',
  operationId: 'readEpci',
  summary: 'Reads an EPCI of the official list with its member communes, the largest first.',
  params: z.strictObject({ siren: z.string().regex(/^\d{9}$/) }),
  response: z.strictObject({ ...epci.shape, members: z.array(commune).max(500) }),
  faults: ['territory.unknown'],
});

export const searchCommunes = route({
  ...base,
  method: 'get',
  path: '/api/identity/territory/communes',
  operationId: 'searchCommunes',
  summary: 'Finds communes of the official list by name, INSEE code, SIREN or postal code.',
  query: search,
  response: z.strictObject({ items: z.array(commune).max(50) }),
});

export const territoryRoutes = [searchEpci, readEpci, searchCommunes] as const;
