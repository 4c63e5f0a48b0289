import { createDb, type Db } from '@bocage/platform';
import type { PersonKey, TenantKey, World } from '@bocage/testing';

type Result = { rows: Record<string, unknown>[] };

// As a person does it: in one transaction that begins with their context.
const act = async (
  world: World,
  person: PersonKey,
  tenant: TenantKey,
  statement: string,
): Promise<Record<string, unknown>[]> => {
  const begin = `select * from access.begin('${world.accounts[person]}', '${world.tenants[tenant]}', 'arrange', gen_random_uuid())`;
  const results = (await world.sqlAll(`begin; ${begin}; ${statement}; commit`)) as Result[];
  return results[2]?.rows ?? [];
};

/** Opens a workspace of a tenant; gives its id. */
export const openWorkspace = async (
  world: World,
  person: PersonKey,
  tenant: TenantKey,
  name: string,
): Promise<string> =>
  String((await act(world, person, tenant, `select access.open_workspace('${name}', 'general') as id`))[0]?.id);

type ShareOf = { workspaceId: string; by: PersonKey; from: TenantKey; to: TenantKey; accept: PersonKey; level: string };
/** Shares a workspace, proposed by one side and accepted by the other; `end` ends it. */
export const shareWith = async (
  world: World,
  { workspaceId, by, from, to, accept, level }: ShareOf,
): Promise<{ end(): Promise<void> }> => {
  await act(
    world,
    by,
    from,
    `select * from access.propose_share('${workspaceId}', '${world.tenants[to]}', '${level}', null)`,
  );
  const [share] = await world.sql<{ id: string }>(
    'select id from access.share where workspace_id = $1 and ended_at is null',
    [workspaceId],
  );
  await act(world, accept, to, `select * from access.accept_share('${share?.id}')`);
  return { end: async () => void (await act(world, accept, to, `select * from access.end_share('${share?.id}')`)) };
};

/** The storage service's own way to the database. */
export const testDb = (world: World): Db =>
  createDb({
    url: world.env.DATABASE_URL ?? '',
    role: 'bocage_storage',
    systemRole: 'bocage_storage_system',
    poolMax: 2,
    env: world.env,
  });
