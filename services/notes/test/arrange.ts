import { newId } from '@bocage/platform';
import { type PersonKey, type TenantKey, type World, withAdmin } from '@bocage/testing';

type Client = Parameters<Parameters<typeof withAdmin>[1]>[0];
type Level = 'reader' | 'commenter' | 'editor' | 'manager';

/** What identity does before notes has anything to do, by its own functions: workspaces, grants, shares. */
export const arrange = (world: World) => {
  const asPerson = <T>(person: PersonKey, tenant: TenantKey, work: (client: Client) => Promise<T>): Promise<T> =>
    withAdmin(world.database.adminUrl, async (client) => {
      await client.query('begin');
      await client.query('select access.begin($1, $2, $3, $4)', [
        world.accounts[person],
        world.tenants[tenant],
        'arrange',
        newId(),
      ]);
      const result = await work(client);
      await client.query('commit');
      return result;
    });
  const aclOf = async (workspaceId: string): Promise<string> =>
    (await world.sql<{ acl_id: string }>('select acl_id from access.workspace where id = $1', [workspaceId]))[0]
      ?.acl_id ?? '';
  return {
    asPerson,
    aclOf,
    /** A workspace of the person's, who manages it. */
    workspace: (person: PersonKey, tenant: TenantKey, name = 'Mairie'): Promise<string> =>
      asPerson(person, tenant, async (client) => {
        const { rows } = await client.query<{ id: string }>(`select access.open_workspace($1, 'ordinary') as id`, [
          name,
        ]);
        return rows[0]?.id ?? '';
      }),
    /** A grant to one membership, `person@tenant`. */
    grant: async (
      aclId: string,
      membership: `${PersonKey}@${TenantKey}`,
      level: Level,
      expiresAt: Date | null = null,
    ): Promise<string> => {
      const [, tenant] = membership.split('@') as [PersonKey, TenantKey];
      const rows = await world.sql<{ id: string }>(
        `insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, membership_id, grantee_tenant_id, level, expires_at)
         select a.perimeter_id, a.tenant_id, a.workspace_id, a.id, 'membership', $2, $3, $4, $5 from access.acl a where a.id = $1 returning id`,
        [aclId, world.memberships[membership], world.tenants[tenant], level, expiresAt],
      );
      return rows[0]?.id ?? '';
    },
    /** An accepted share of a workspace. */
    share: async (workspaceId: string, tenant: TenantKey, level: Level): Promise<string> => {
      const rows = await world.sql<{ id: string }>(
        `insert into access.share (perimeter_id, owner_id, workspace_id, tenant_id, level, state, workspace_name, decided_at)
         select w.perimeter_id, w.tenant_id, w.id, $2, $3, 'accepted', w.name, now() from access.workspace w where w.id = $1 returning id`,
        [workspaceId, world.tenants[tenant], level],
      );
      return rows[0]?.id ?? '';
    },
    endShare: (id: string) =>
      world.sql(`update access.share set state = 'ended', ended_at = now() where id = $1`, [id]),
    endGrant: (id: string) => world.sql('update access.grants set ended_at = now() where id = $1', [id]),
  };
};
export type Arrange = ReturnType<typeof arrange>;
