import type { Workspace } from '@bocage/contracts';
import type { Action } from '@bocage/permissions';
import type { Context, Db, Member, Tx } from '@bocage/platform';
import { allow, type Asked, found } from '../access/allow.ts';
import { shown } from '../access/instant.ts';
import { afterOf, type PageQuery, pageOf } from '../access/page.ts';
import { record } from '../access/record.ts';
import * as store from './workspace.store.ts';

export const showWorkspace = (row: store.WorkspaceRow): Workspace => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  owner: row.owner,
  scope: row.scope,
  aclId: row.acl_id,
  level: row.level,
  archivedAt: shown(row.archived_at),
  restorable: row.restorable,
});

const cappedBy = (ctx: Context, row: store.WorkspaceRow): Asked['capped'] => {
  if (ctx.tenantState === 'closed' || row.owner.state === 'closed') return 'closed';
  return row.archived_at ? 'archived' : null;
};

/** What a row says of what may be done in it. */
export const askedOf = (ctx: Context, row: store.WorkspaceRow): Asked => ({
  level: row.level,
  tenantId: row.owner.id,
  canRestore: row.restorable,
  capped: cappedBy(ctx, row),
});

/** The workspace as the acting membership reaches it, once the action is allowed on it. */
export const allowedOn = async (tx: Tx, ctx: Context, id: string, action: Action): Promise<store.WorkspaceRow> => {
  const row = found(await store.find(tx, id));
  allow(ctx, action, 'Workspace', askedOf(ctx, row));
  return row;
};

/** Workspaces as the acting membership reaches them. */
export const createWorkspaces = (db: Db) => ({
  list: (caller: Member, query: PageQuery & store.Filter) =>
    db.as(caller, async (tx) => {
      const rows = await store.list(tx, query, afterOf(query, 3), query.limit);
      return pageOf(rows, query, (row) => [String(row.rank), row.name, row.id], showWorkspace);
    }),

  read: (caller: Member, id: string) => db.as(caller, async (tx) => showWorkspace(found(await store.find(tx, id)))),

  open: (caller: Member, name: string) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx, 'create', 'Workspace');
      const id = await store.open(tx, name);
      await record(tx, { type: 'workspace.created', kind: 'workspace', id, payload: { name } });
      return showWorkspace(found(await store.find(tx, id)));
    }),

  rename: (caller: Member, id: string, name: string) =>
    db.as(caller, async (tx, ctx) => {
      const before = await allowedOn(tx, ctx, id, 'rename');
      if (before.name === name) return showWorkspace(before);
      await store.rename(tx, id, name);
      const payload = { name, before: before.name };
      await record(tx, { type: 'workspace.renamed', kind: 'workspace', id, payload, owner: before.owner.id });
      return showWorkspace(found(await store.find(tx, id)));
    }),

  archive: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const before = found(await store.find(tx, id));
      if (before.restorable) return showWorkspace(before);
      allow(ctx, 'archive', 'Workspace', askedOf(ctx, before));
      await store.archive(tx, id);
      const payload = { name: before.name };
      await record(tx, { type: 'workspace.archived', kind: 'workspace', id, payload, owner: before.owner.id });
      return showWorkspace(found(await store.find(tx, id)));
    }),

  restore: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const before = found(await store.find(tx, id));
      if (!before.restorable) {
        // An archived workspace shows everybody as a reader: the refusal is of the level, not of the archive.
        const capped = cappedBy(ctx, before) === 'closed' ? 'closed' : null;
        allow(ctx, 'archive', 'Workspace', { ...askedOf(ctx, before), capped });
        return showWorkspace(before);
      }
      await store.restore(tx, id);
      const payload = { name: before.name };
      await record(tx, { type: 'workspace.restored', kind: 'workspace', id, payload, owner: before.owner.id });
      return showWorkspace(found(await store.find(tx, id)));
    }),

  leave: (caller: Member, id: string): Promise<Record<string, never>> =>
    db.as(caller, async (tx, ctx) => {
      const before = found(await store.find(tx, id));
      const grants = await store.leave(tx, id);
      if (before.owner.id === ctx.tenantId) await store.keepManager(tx, id);
      // Their number may be large, and an event's data is bounded: the first hundred say which.
      const data = { level: before.level, count: grants.length, grants: grants.slice(0, 100) };
      const act = { data, payload: { name: before.name } };
      await record(tx, { type: 'workspace.left', kind: 'workspace', id, ...act, owner: before.owner.id });
      return {};
    }),
});
