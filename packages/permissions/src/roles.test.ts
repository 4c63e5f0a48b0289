import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rolesDocument } from './matrix.ts';
import { permissionNames, permissions } from './permissions.ts';
import { builtInRoles, incompatiblePair } from './roles.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

describe('built-in roles', () => {
  test('the migrations leave the same rows', () => {
    const sql = read('services/identity/migrations/0012_roles.sql');
    const rows = [...sql.matchAll(/\('([0-9a-f-]{36})', '(\w+)', '([^']+)',\s*'\{([^}]*)\}'\)/g)].map(
      ([, id, key, name, list]) => ({
        id,
        key,
        name,
        permissions: (list ?? '').split(',').filter(Boolean),
      }),
    );
    const files = globSync('services/*/migrations/*.sql', { cwd: new URL('../../..', import.meta.url) });
    for (const file of files.sort((a, b) => (basename(a) < basename(b) ? -1 : 1)))
      for (const [, list, key] of read(file).matchAll(
        /update access\.role set permissions = '\{([^}]*)\}' where key = '(\w+)'/g,
      ))
        for (const row of rows.filter((one) => one.key === key)) row.permissions = (list ?? '').split(',');
    expect(rows).toEqual(
      builtInRoles.map(({ id, key, name, permissions: list }) => ({ id, key, name, permissions: [...list] })),
    );
  });

  test('the database keeps, in a closed tenant, the permissions that only read', () => {
    const sql = read('services/identity/migrations/0005_reach.sql');
    const list = /where p in \(([^)]*)\)/.exec(sql)?.[1] ?? '';
    expect(list.match(/[a-z.-]+(?=')/g)?.sort()).toEqual(
      permissionNames.filter((name) => permissions[name].whenClosed).sort(),
    );
  });

  test('every permission is in some role, sorted', () => {
    for (const name of permissionNames) expect(builtInRoles.some((role) => role.permissions.includes(name))).toBe(true);
    for (const role of builtInRoles) expect([...role.permissions].sort()).toEqual(role.permissions);
  });

  test('a DPO is not administrateur', () => {
    expect(incompatiblePair(['agent', 'administrateur', 'dpo'])).toEqual(['dpo', 'administrateur']);
    expect(incompatiblePair(['agent', 'administrateur', 'auditeur'])).toBeNull();
  });

  test('docs/roles.md is what the data says', () => {
    // The formatter aligns the tables' columns: only their words count.
    const words = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
    expect(words(read('docs/roles.md'))).toBe(words(rolesDocument()));
  });
});
