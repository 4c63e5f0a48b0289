import type { Share } from '@bocage/contracts';
import type { Action } from '@bocage/permissions';
import type { Context, Db, Member, Tx } from '@bocage/platform';
import { fault } from '@bocage/contracts';
import { allow, found } from '../access/allow.ts';
import { shown } from '../access/instant.ts';
import { afterOf, type PageQuery, pageOf } from '../access/page.ts';
import { find as findWorkspace, findAdministered } from '../workspace/workspace.store.ts';
import { tell } from './share.event.ts';
import * as store from './share.store.ts';

export const showShare = (row: store.ShareRow): Share => ({
  id: row.share_id,
  workspaceId: row.workspace_id,
  workspaceName: row.workspace_name,
  owner: row.owner,
  receiver: row.receiver,
  highestLevel: row.level,
  state: row.state,
  toAllCommunes: row.for_all,
  proposedAt: row.proposed_at.toISOString(),
  decidedAt: shown(row.decided_at),
  endedAt: shown(row.ended_at),
  expiresAt: shown(row.expires_at),
});

// A share that the acting membership sees, once the action is allowed on it.
const allowedOn = async (tx: Tx, ctx: Context, id: string, action: Action): Promise<store.ShareRow> => {
  const row = found(await store.find(tx, id));
  const level = row.owner.id === ctx.tenantId ? ((await findWorkspace(tx, row.workspace_id))?.level ?? null) : null;
  allow(ctx, action, 'Share', { level, tenantId: row.owner.id, receiverId: row.receiver.id });
  return row;
};

// A workspace of the tenant that its administrator does not reach: known by name, so an empty list is no secret.
const ours = async (tx: Tx, ctx: Context, id: string) =>
  ctx.permissions.includes('workspaces.administer') ? await findAdministered(tx, id) : undefined;

/** Shares as either side sees and decides them. Proposing is in share.propose.ts. */
export const createShares = (db: Db) => ({
  list: (caller: Member, query: PageQuery & store.Filter) =>
    db.as(caller, async (tx) => {
      const rows = await store.list(tx, query, afterOf(query, 1), query.limit);
      return pageOf(rows, query, (row) => [row.share_id], showShare);
    }),

  listOf: (caller: Member, workspaceId: string, query: PageQuery & store.Filter) =>
    db.as(caller, async (tx, ctx) => {
      const rows = await store.list(tx, { ...query, workspaceId }, afterOf(query, 1), query.limit);
      if (rows.length === 0) found((await findWorkspace(tx, workspaceId)) ?? (await ours(tx, ctx, workspaceId)));
      return pageOf(rows, query, (row) => [row.share_id], showShare);
    }),

  read: (caller: Member, id: string) => db.as(caller, async (tx) => showShare(found(await store.find(tx, id)))),

  count: (caller: Member) =>
    db.as(caller, async (tx, ctx) => ({
      waiting: ctx.permissions.includes('shares.decide') ? await store.waiting(tx) : 0,
    })),

  accept: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const row = await allowedOn(tx, ctx, id, 'decide');
      await store.accept(tx, id);
      await tell(tx, 'share.accepted', row);
      return showShare(found(await store.find(tx, id)));
    }),

  decline: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const row = await allowedOn(tx, ctx, id, 'decide');
      if (row.state !== 'proposed') throw fault('share.decided');
      await store.end(tx, id);
      await tell(tx, 'share.declined', row);
      return showShare(found(await store.find(tx, id)));
    }),

  end: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const row = await allowedOn(tx, ctx, id, 'end');
      await store.end(tx, id);
      await tell(tx, 'share.ended', row, { was: row.state });
      return showShare(found(await store.find(tx, id)));
    }),
});
