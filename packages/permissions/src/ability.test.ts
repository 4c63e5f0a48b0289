import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { abilityFor, allow, may, refusal, type Rights, type Row } from './ability.ts';
import { levels, reaches } from './levels.ts';
import { permissionNames, permissions } from './permissions.ts';
import { builtInRole } from './roles.ts';
import { rules } from './rules.ts';

const rights = (over: Partial<Rights> = {}): Rights => ({
  permissions: builtInRole('administrateur').permissions,
  personId: 'person',
  tenantId: 'ours',
  tenantState: 'active',
  acr: 2,
  ...over,
});

describe('abilityFor', () => {
  test('a level decides what is done with a note', () => {
    const ability = abilityFor(rights({ permissions: [] }));
    expect(may(ability, 'read', 'Item', { level: 'reader' })).toBe(true);
    expect(refusal(ability, 'update', 'Item', { level: 'commenter' })).toEqual({ kind: 'level', needs: 'editor' });
    expect(refusal(ability, 'read', 'Item', { level: null })).toEqual({ kind: 'level', needs: 'reader' });
  });

  test('managing people asks for the second factor, and says so', () => {
    const ability = abilityFor(rights({ acr: 1 }));
    expect(refusal(ability, 'administer', 'Membership')).toEqual({ kind: 'step-up', needs: 'people.manage' });
    expect(() => allow(ability, 'administer', 'Membership')).toThrow('auth.step-up');
    expect(may(abilityFor(rights()), 'administer', 'Membership')).toBe(true);
  });

  test('a manager from another tenant does not pass a workspace on', () => {
    const ability = abilityFor(rights());
    const row = { level: 'manager', tenantId: 'theirs' } as const;
    expect(refusal(ability, 'propose-share', 'Workspace', row)).toEqual({ kind: 'tenant', needs: 'owner' });
    expect(may(ability, 'propose-share', 'Workspace', { ...row, tenantId: 'ours' })).toBe(true);
  });

  test('only the receiving tenant decides a share; either side ends it', () => {
    const ability = abilityFor(rights({ permissions: ['shares.decide'] }));
    const received = { tenantId: 'theirs', receiverId: 'ours' };
    const given = { tenantId: 'ours', receiverId: 'theirs', level: 'manager' } as const;
    expect(may(ability, 'decide', 'Share', received)).toBe(true);
    expect(may(ability, 'decide', 'Share', given)).toBe(false);
    expect(may(ability, 'end', 'Share', received)).toBe(true);
    expect(may(ability, 'end', 'Share', given)).toBe(true);
    expect(may(ability, 'end', 'Share', { ...given, level: 'editor' })).toBe(false);
  });

  test('in a closed tenant the refusal says that it is closed', () => {
    const ability = abilityFor(rights({ permissions: ['people.read'], tenantState: 'closed' }));
    expect(() => allow(ability, 'create', 'Workspace')).toThrow('tenant.closed');
  });

  // Said once more, apart from the rules: one made looser, or given to another right, is told here.
  test.each([
    ['read', 'Person', 'people.read'],
    ['read', 'Membership', 'people.read'],
    ['read', 'Team', 'people.read'],
    ['administer', 'Person', 'people.manage'],
    ['administer', 'Membership', 'people.manage'],
    ['administer', 'Role', 'roles.manage'],
    ['administer', 'Team', 'teams.manage'],
    ['administer', 'Tenant', 'tenant.manage'],
    ['read', 'Trail', 'trail.read'],
    ['read-readings', 'Trail', 'trail.read-readings'],
    ['export', 'Trail', 'trail.export'],
    ['read', 'Perimeter', 'perimeter.read'],
    ['provision', 'Perimeter', 'perimeter.provision'],
  ] as const)('%s %s is for who holds %s, and for nobody else', (action, subject, permission) => {
    const held = (permissions: Rights['permissions']) => may(abilityFor(rights({ permissions })), action, subject);
    expect(held([permission])).toBe(true);
    expect(held(permissionNames.filter((name) => name !== permission))).toBe(false);
    expect(rules.filter((rule) => rule.subject === subject && rule.action === action)).toHaveLength(1);
  });

  test('what is refused, and why, is what CASL says, for every line, row and right', () => {
    const row = fc.record<Row>({
      level: fc.constantFrom(null, ...levels),
      tenantId: fc.constantFrom('ours', 'theirs'),
      receiverId: fc.constantFrom('ours', 'theirs'),
      canRestore: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.subarray(permissionNames),
        fc.constantFrom<1 | 2>(1, 2),
        fc.constantFrom(...rules),
        fc.option(row, { nil: undefined }),
        (held, acr, { action, subject }, at) => {
          const ability = abilityFor(rights({ permissions: held, acr }));
          const expected = rules.some(
            (rule) =>
              rule.action === action &&
              rule.subject === subject &&
              (!rule.permission || (held.includes(rule.permission) && permissions[rule.permission].acr <= acr)) &&
              (!at || !rule.level || reaches(at.level, rule.level)) &&
              (!at || !rule.flag || at[rule.flag] === true) &&
              (!at || !rule.tenant || (rule.tenant === 'owner' ? at.tenantId : at.receiverId) === 'ours'),
          );
          expect(may(ability, action, subject, at)).toBe(expected);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
