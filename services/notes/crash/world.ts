import { randomBytes } from 'node:crypto';
import { newId } from '@bocage/platform';
import { cloneDatabase, type TestDatabase, withAdmin } from '@bocage/testing';
import { config } from './config.ts';

const roles = [
  'MIGRATOR',
  'GATEWAY',
  'GATEWAY_SYSTEM',
  'IDENTITY',
  'IDENTITY_SYSTEM',
  'NOTES',
  'NOTES_SYSTEM',
  'STORAGE',
  'STORAGE_SYSTEM',
  'AUDIT',
  'AUDIT_SYSTEM',
  'SEALER',
  'DISPATCHER',
  'QUEUE',
  'BACKUP',
];

export type CrashWorld = { database: TestDatabase; tenantId: string; workspaceId: string; accounts: string[] };

/** A migrated database with one commune, its agents and a workspace that all of them may edit. */
export const makeWorld = async (adminUrl: string, agents: number): Promise<CrashWorld> => {
  const passwords = Object.fromEntries(
    roles.map((role) => [`DATABASE_PASSWORD_${role}`, randomBytes(16).toString('hex')]),
  );
  const database = await cloneDatabase({ PATH: config.PATH, DATABASE_ADMIN_URL: adminUrl, ...passwords });
  return withAdmin(database.adminUrl, async (client) => {
    const [perimeter, tenantId] = [newId(), newId()];
    await client.query('insert into access.perimeter (id, name, siren) values ($1, $2, $3)', [
      perimeter,
      'CC des Essais',
      '200000016',
    ]);
    await client.query(
      `insert into access.tenant (id, perimeter_id, kind, name, siren, insee, state, activated_at)
       values ($1, $2, 'commune', 'Aubépine', '210000014', '79901', 'active', now())`,
      [tenantId, perimeter],
    );
    const accounts: string[] = [];
    for (let agent = 0; agent < agents; agent += 1) {
      const [person, membership, account] = [newId(), newId(), newId()];
      await client.query(
        'insert into access.person (id, given_name, family_name, account_id) values ($1, $2, $3, $4)',
        [person, 'Agent', String(agent), account],
      );
      await client.query(
        'insert into access.membership (id, perimeter_id, tenant_id, person_id) values ($1, $2, $3, $4)',
        [membership, perimeter, tenantId, person],
      );
      await client.query(
        `insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id) select $1, $2, $3, id from access.role where key = 'agent'`,
        [perimeter, tenantId, membership],
      );
      accounts.push(account);
    }
    await client.query('begin');
    await client.query('select access.begin($1, $2, $3, $4)', [accounts[0], tenantId, 'crash', newId()]);
    const opened = await client.query<{ id: string }>(`select access.open_workspace('Mairie', 'ordinary') as id`);
    await client.query('commit');
    const workspaceId = opened.rows[0]?.id ?? '';
    await client.query(
      `insert into access.grants (perimeter_id, tenant_id, workspace_id, acl_id, kind, grantee_tenant_id, level)
       select w.perimeter_id, w.tenant_id, w.id, w.acl_id, 'tenant', w.tenant_id, 'editor' from access.workspace w where w.id = $1`,
      [workspaceId],
    );
    return { database, tenantId, workspaceId, accounts };
  });
};
