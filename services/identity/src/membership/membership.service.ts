import type { RoleBrief } from '@bocage/contracts';
import type { Db, Member } from '@bocage/platform';
import { allow, found } from '../access/allow.ts';
import { record } from '../access/record.ts';
import { warningsOf } from '../role/role.combinations.ts';
import { administer } from '../role/role.store.ts';
import * as store from './membership.store.ts';

const ids = (roles: readonly RoleBrief[]): string[] => roles.map((role) => role.id);
const names = (roles: readonly RoleBrief[]): string => roles.map((role) => role.name).join(', ');

/** Which roles a membership of the acting tenant has. */
export const createMembershipRoles = (db: Db) => ({
  set: (caller: Member, id: string, roleIds: string[]) =>
    db.as(caller, async (tx, ctx) => {
      const before = found(await store.find(tx, id));
      allow(ctx, 'administer', 'Role');
      await store.setRoles(tx, id, [...new Set(roleIds)], before.until);
      const after = found(await store.find(tx, id));
      const administrator = !(await administer(tx, ids(before.roles))) && (await administer(tx, ids(after.roles)));
      const warnings = warningsOf(after.roles.map((role) => role.key));
      await record(tx, {
        type: 'membership.roles-changed',
        kind: 'membership',
        id,
        data: {
          before: ids(before.roles),
          after: ids(after.roles),
          warnings: warnings.map(({ code }) => code),
          administrator,
        },
        payload: { member: after.display_name, rolesBefore: names(before.roles), roles: names(after.roles) },
      });
      return { roles: after.roles, warnings };
    }),
});
