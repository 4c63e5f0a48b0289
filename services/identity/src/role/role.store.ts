import { administering } from '@bocage/permissions';
import type { Tx } from '@bocage/platform';
import type { After } from '../access/page.ts';

export type RoleRow = {
  role_id: string;
  key: string | null;
  name: string;
  permissions: string[];
  members: string;
  rank: number;
};

const roles = `select r.*, (r.key is null)::integer as rank from access.roles() r`;

/** Built in first, in their own order; then the composed ones, as they were made. */
export const list = (tx: Tx, after: After, limit: number) =>
  tx.query<RoleRow>(
    `select * from (${roles}) v where $1::integer is null or (v.rank, v.role_id) > ($1, $2::uuid)
     order by v.rank, v.role_id limit $3`,
    [after ? Number(after[0]) : null, after?.[1] ?? null, limit + 1],
  );

export const find = (tx: Tx, id: string) => tx.one<RoleRow>(`select * from (${roles}) v where v.role_id = $1`, [id]);

/** Whether one of these roles makes an administrator. */
export const administer = async (tx: Tx, ids: readonly string[]): Promise<boolean> =>
  (await tx.one<{ given: boolean }>('select access.roles_give($1, $2) as given', [[...ids], administering]))?.given ??
  false;

export const compose = async (tx: Tx, name: string, permissions: readonly string[]): Promise<string> =>
  (await tx.one<{ id: string }>('select access.compose_role($1, $2) as id', [name, permissions]))?.id ?? '';

export const recompose = (tx: Tx, id: string, name: string, permissions: readonly string[]) =>
  tx.run('select access.recompose_role($1, $2, $3)', [id, name, permissions]);

export const used = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.one<{ used: boolean }>('select access.role_used($1) as used', [id]))?.used ?? true;

export const retire = (tx: Tx, id: string) => tx.run('select access.retire_role($1)', [id]);
