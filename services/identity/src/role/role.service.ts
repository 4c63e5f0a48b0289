import { fault, type Role } from '@bocage/contracts';
import { isPermission, permissionNames, permissions } from '@bocage/permissions';
import type { Context, Db, Member, Tx } from '@bocage/platform';
import { allow, found } from '../access/allow.ts';
import { afterOf, type PageQuery, pageOf } from '../access/page.ts';
import { record } from '../access/record.ts';
import * as store from './role.store.ts';

const show = (row: store.RoleRow): Role => ({
  id: row.role_id,
  key: row.key,
  name: row.name,
  permissions: row.permissions,
  holders: Number(row.members),
});

const demandComposable = (names: readonly string[]): void => {
  const all = names.every((name) => isPermission(name) && permissions[name].composable);
  if (!all) throw fault('role.permission-unknown');
};

const composed = async (tx: Tx, ctx: Context, id: string): Promise<store.RoleRow> => {
  const row = found(await store.find(tx, id));
  allow(ctx, 'administer', 'Role');
  if (row.key !== null) throw fault('role.built-in');
  return row;
};

/** The permissions of the form that composes a role. */
export const composable = permissionNames
  .filter((name) => permissions[name].composable)
  .map((name) => ({ name, label: permissions[name].label }));

export const createRoles = (db: Db) => ({
  list: (caller: Member, query: PageQuery) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx, 'read', 'Membership');
      const rows = await store.list(tx, afterOf(query, 2), query.limit);
      return pageOf(rows, query, (row) => [String(row.rank), row.role_id], show);
    }),

  permissions: (caller: Member) => db.as(caller, async () => ({ permissions: composable })),

  create: (caller: Member, input: { name: string; permissions: string[] }) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx, 'administer', 'Role');
      demandComposable(input.permissions);
      const id = await store.compose(tx, input.name, input.permissions);
      const row = found(await store.find(tx, id));
      const data = { permissions: row.permissions };
      await record(tx, { type: 'role.created', kind: 'role', id, data, payload: { name: row.name } });
      return show(row);
    }),

  change: (caller: Member, id: string, input: { name?: string | undefined; permissions?: string[] | undefined }) =>
    db.as(caller, async (tx, ctx) => {
      const before = await composed(tx, ctx, id);
      const wanted = input.permissions ?? before.permissions;
      demandComposable(wanted);
      await store.recompose(tx, id, input.name ?? before.name, wanted);
      const row = found(await store.find(tx, id));
      const data = { permissionsBefore: before.permissions, permissions: row.permissions };
      const payload = { name: row.name, before: before.name };
      await record(tx, { type: 'role.changed', kind: 'role', id, data, payload });
      return show(row);
    }),

  remove: (caller: Member, id: string): Promise<Record<string, never>> =>
    db.as(caller, async (tx, ctx) => {
      const before = await composed(tx, ctx, id);
      if (await store.used(tx, id)) throw fault('role.in-use');
      await store.retire(tx, id);
      const data = { permissions: before.permissions };
      await record(tx, { type: 'role.deleted', kind: 'role', id, data, payload: { name: before.name } });
      return {};
    }),
});
