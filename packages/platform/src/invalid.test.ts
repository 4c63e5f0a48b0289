import { type createPerson, createWorkspace } from '@bocage/contracts';
import { expect, test } from '@jest/globals';
import { detailOf, french } from './invalid.ts';

const said = (schema: typeof createWorkspace.body | typeof createPerson.body, value: unknown): string => {
  const parsed = schema.safeParse(value, { error: french });
  return parsed.success ? '' : detailOf(parsed.error);
};

test('what is wrong is said in French, of a field by its French name', () => {
  expect(said(createWorkspace.body, { name: '' })).toMatch(/^nom : Trop petit/);
  expect(said(createWorkspace.body, { name: '\ud83d' })).toBe('nom : caractère interdit');
  expect(said(createWorkspace.body, null)).toMatch(/^corps : Entrée invalide/);
  expect(said(createWorkspace.body, { name: 'Voirie', autre: 1 })).toMatch(/^corps : Clé non reconnue/);
});
