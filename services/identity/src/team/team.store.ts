import type { TenantBrief } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';
import type { After } from '../access/page.ts';

export type TeamRow = { id: string; name: string; created_at: Date; ended_at: Date | null; size: string };
export type TeamMemberRow = {
  membership_id: string;
  person_id: string;
  display_name: string;
  tenant: TenantBrief;
};

const french = 'collate pg_catalog."fr-x-icu"';
const teams = `select t.id, t.name, t.created_at, t.ended_at, access.team_size(t.id) as size from access.team t`;

export const list = (tx: Tx, archived: 'no' | 'yes' | 'both', after: After, limit: number) =>
  tx.query<TeamRow>(
    `${teams} where ($1 = 'both' or (t.ended_at is not null) = ($1 = 'yes'))
       and ($2::text is null or (t.name ${french}, t.id) > ($2::text ${french}, $3::uuid))
     order by t.name ${french}, t.id limit $4`,
    [archived, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );

export const find = (tx: Tx, id: string) => tx.one<TeamRow>(`${teams} where t.id = $1`, [id]);

export const create = async (tx: Tx, name: string): Promise<string> =>
  (await tx.one<{ id: string }>('select access.create_team($1) as id', [name]))?.id ?? '';

export const rename = (tx: Tx, id: string, name: string) => tx.run('select access.rename_team($1, $2)', [id, name]);
export const archive = (tx: Tx, id: string) => tx.run('select access.end_team($1)', [id]);
export const restore = (tx: Tx, id: string) => tx.run('select access.restore_team($1)', [id]);
export const add = (tx: Tx, id: string, membershipId: string) =>
  tx.run('select access.add_team_member($1, $2)', [id, membershipId]);
export const remove = (tx: Tx, id: string, membershipId: string) =>
  tx.run('select access.remove_team_member($1, $2)', [id, membershipId]);

const members = `
  select m.membership_id, m.person_id, m.display_name, b.brief as tenant
  from access.team_members($1) m join access.briefs() b on b.id = m.tenant_id`;

export const listMembers = (tx: Tx, id: string, after: After, limit: number) =>
  tx.query<TeamMemberRow>(
    `${members} where $2::text is null or (m.display_name ${french}, m.membership_id) > ($2::text ${french}, $3::uuid)
     order by m.display_name ${french}, m.membership_id limit $4`,
    [id, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );

export const findMember = (tx: Tx, id: string, membershipId: string) =>
  tx.one<TeamMemberRow>(`${members} where m.membership_id = $2`, [id, membershipId]);
