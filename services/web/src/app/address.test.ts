import { describe, expect, test } from '@jest/globals';
import { actingFor, address, isTenantCode, readAddress, safeReturn } from './address.ts';

const place = { acting: '79049', owner: '200040244', workspaceId: '0192f0c1-0000-7000-8000-000000000001' };

describe('an address', () => {
  test('of a note reads back as its place', () => {
    expect(readAddress(address.note(place, 'n1'))).toEqual(place);
    expect(readAddress(`${address.workspace(place)}?panneau=acces`)).toEqual(place);
  });

  test('of a screen has an acting body only', () => {
    expect(readAddress('/2A004/journal')).toEqual({ acting: '2A004', owner: null, workspaceId: null });
    expect(readAddress('/79049/espaces')).toEqual({ acting: '79049', owner: null, workspaceId: null });
    expect(readAddress('/connexion')).toEqual({ acting: null, owner: null, workspaceId: null });
  });

  test('keeps its place when another body acts', () => {
    expect(actingFor('/79049/200040244/espaces/x/notes/y?panneau=journal', '79062')).toBe(
      '/79062/200040244/espaces/x/notes/y?panneau=journal',
    );
  });

  test('of a search carries the words asked for', () => {
    expect(address.search('79049', 'école & cantine')).toBe('/79049/recherche?q=%C3%A9cole+%26+cantine');
  });
});

test.each(['79049', '2A004', '2B033', '01001', '200040244'])('%s is a code', (code) =>
  expect(isTenantCode(code)).toBe(true),
);
test.each(['', '7904', '790490', 'connexion', '2C004', '20004024'])('%s is no code', (code) =>
  expect(isTenantCode(code)).toBe(false),
);

test('one comes back to this origin only', () => {
  expect(safeReturn('/79049/journal?de=1')).toBe('/79049/journal?de=1');
  for (const elsewhere of [undefined, '', 'https://exemple.fr', '//exemple.fr', '/\\exemple.fr', 'javascript:alert(1)'])
    expect(safeReturn(elsewhere)).toBe('/');
});
