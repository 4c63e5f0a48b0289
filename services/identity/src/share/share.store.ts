import type { Level, Share, TenantBrief } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';
import type { After } from '../access/page.ts';

export type ShareRow = {
  share_id: string;
  direction: 'given' | 'received';
  workspace_id: string;
  workspace_name: string;
  owner: TenantBrief;
  receiver: TenantBrief;
  level: Level;
  state: Share['state'];
  for_all: boolean;
  expires_at: Date | null;
  proposed_at: Date;
  decided_at: Date | null;
  ended_at: Date | null;
};
export type Filter = {
  side?: 'received' | 'offered' | undefined;
  state?: Share['state'] | undefined;
  workspaceId?: string | undefined;
};

const visible = `
  select s.share_id, s.direction, s.workspace_id, s.workspace_name, o.brief as owner, r.brief as receiver, s.level, s.for_all,
    s.state, s.expires_at, s.proposed_at, s.decided_at, s.ended_at
  from access.share_list($1, $2, $3, $4, $5, $6) s
  join access.briefs() o on o.id = s.owner_id join access.briefs() r on r.id = s.tenant_id
  order by s.share_id desc`;
const sides = { received: 'received', offered: 'given' } as const;

/** The newest first: ids are made in time's order. */
export const list = (tx: Tx, { side, state, workspaceId }: Filter, after: After, limit: number) =>
  tx.query<ShareRow>(visible, [
    side ? sides[side] : null,
    state ?? null,
    workspaceId ?? null,
    null,
    after?.[0] ?? null,
    limit + 1,
  ]);

export const find = (tx: Tx, id: string) => tx.one<ShareRow>(visible, [null, null, null, id, null, 1]);

/** The tenants with which a workspace is shared or to which it is proposed. */
export const offeredTo = async (tx: Tx, workspaceId: string): Promise<string[]> => {
  const text = `select tenant_id as id from access.share_list('given', null, $1) where state in ('proposed', 'accepted')`;
  return (await tx.query<{ id: string }>(text, [workspaceId])).map((row) => row.id);
};

/** The communes of the perimeter that can receive, the acting tenant left out. */
export const communes = async (tx: Tx): Promise<string[]> => {
  const text = `select id from access.briefs() where brief ->> 'kind' = 'commune' and brief ->> 'state' in ('active', 'pending')
    and id <> access.tenant_id() order by id`;
  return (await tx.query<{ id: string }>(text)).map((row) => row.id);
};

export const builtinRole = (tx: Tx, key: string) =>
  tx.one<{ role_id: string; name: string }>('select role_id, name from access.roles() where key = $1', [key]);

export type Proposal = {
  workspaceId: string;
  tenantIds: readonly string[];
  level: Level;
  expiresAt: string | null;
  roleId: string | null;
  forAll: boolean;
};
/** One proposal per tenant, in one statement. */
export const propose = async (tx: Tx, p: Proposal): Promise<string[]> => {
  const text = `select p.share_id as id from unnest($2::uuid[]) t cross join lateral access.propose_share($1, t, $3, $4, $5, $6) p`;
  const values = [p.workspaceId, p.tenantIds, p.level, p.expiresAt, p.roleId, p.forAll];
  return (await tx.query<{ id: string }>(text, values)).map((row) => row.id);
};

export const accept = (tx: Tx, id: string) => tx.run('select access.accept_share($1)', [id]);
export const end = (tx: Tx, id: string) => tx.run('select access.end_share($1)', [id]);

/** Proposals that wait for the acting tenant. */
export const waiting = async (tx: Tx): Promise<number> => {
  const text = `select count(*) as n from access.share_list('received', 'proposed')`;
  return Number((await tx.one<{ n: string }>(text))?.n ?? 0);
};

export const neighbours = (tx: Tx, search: string | null, after: After, limit: number) =>
  tx.query<{ brief: TenantBrief; key: string }>(
    `select * from (
       select b.brief, lower(extensions.unaccent(b.brief ->> 'name')) as key, b.id from access.briefs() b
       where b.id <> access.tenant_id() and b.brief ->> 'state' in ('active', 'pending')) n
     where ($1::text is null or strpos(n.key, lower(extensions.unaccent($1))) > 0 or n.brief ->> 'code' = $1)
       and ($2::text is null or (n.key collate "C", n.id) > ($2::text collate "C", $3::uuid))
     order by n.key collate "C", n.id limit $4`,
    [search, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  );

/** Built-in roles that one can address in another tenant. */
export const addressable = (tx: Tx) =>
  tx.query<{ id: string; key: string; name: string }>(
    `select role_id as id, key, name from access.roles() where key is not null and key not in ('gestionnaire', 'invite') limit 20`,
  );
