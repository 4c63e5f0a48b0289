import { z } from 'zod';
import { accessSheet, newPerson } from './identity.person.ts';
import { csvFile, csvProblem } from './identity.provisioning.ts';
import { route } from './route.ts';

const base = { tag: 'people', caller: 'member', faults: [], events: [] } as const;

export const peopleModel = route({
  ...base,
  method: 'get',
  path: '/api/identity/people.csv',
  operationId: 'peopleModel',
  summary: 'The file to fill in for an import of people, as Excel opens and saves it.',
  response: z.string(),
  streams: 'text/csv',
});

export const previewPeople = route({
  ...base,
  method: 'post',
  path: '/api/identity/people/preview',
  operationId: 'previewPeople',
  summary: 'Reads a CSV of people and says what each line would do. Writes nothing but the trail.',
  body: csvFile,
  bodyLimitBytes: 800_000,
  response: z.strictObject({
    encoding: z.enum(['utf-8', 'windows-1252']),
    good: z.number().int(),
    bad: z.number().int(),
    lines: z
      .array(
        z.strictObject({
          line: z.number().int(),
          displayName: z.string(),
          person: newPerson.nullable(),
          problems: z.array(csvProblem),
          remarks: z.array(csvProblem),
        }),
      )
      .max(500),
  }),
  faults: ['csv.unreadable', 'csv.too-long', 'csv.columns-missing'],
  events: ['import.previewed'],
});

export const importPeople = route({
  ...base,
  method: 'post',
  path: '/api/identity/people/import',
  operationId: 'importPeople',
  summary: 'Adds the people of a preview that was confirmed; all or none. The same lines again change nothing.',
  body: z.strictObject({ people: z.array(newPerson).min(1).max(500) }),
  bodyLimitBytes: 800_000,
  response: z.strictObject({ created: z.number().int(), already: z.number().int(), sheets: z.array(accessSheet) }),
  faults: [
    'person.identifiant-taken',
    'person.email-missing',
    'person.mail-off',
    'role.not-found',
    'role.incompatible',
    'membership.guest-needs-end',
    'expiry.past',
  ],
  events: ['person.created', 'membership.created', 'person.invited'],
});

export const importRoutes = [peopleModel, previewPeople, importPeople] as const;
