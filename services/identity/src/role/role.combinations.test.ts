import { describe, expect, test } from '@jest/globals';
import { builtInRoles, incompatiblePair } from '@bocage/permissions';
import { warningsOf } from './role.combinations.ts';

describe('combinations of roles', () => {
  test('warn in the order of the table, once each', () => {
    expect(warningsOf(['administrateur', 'auditeur', 'dpo', null]).map((one) => one.code)).toEqual([
      'administrator-auditor',
      'auditor-dpo',
    ]);
    expect(warningsOf(['agent'])).toEqual([]);
  });

  test('never both warn and refuse, and name only roles that exist', () => {
    const keys = builtInRoles.map((role) => role.key);
    for (const one of keys) {
      for (const other of keys) {
        const warned = warningsOf([one, other]).length > 0;
        expect(warned && incompatiblePair([one, other]) !== null).toBe(false);
      }
    }
    expect(warningsOf(keys)).toHaveLength(5);
  });
});
