import { fault, type Team } from '@bocage/contracts';
import type { Context, Db, Member, Tx } from '@bocage/platform';
import { allow, found } from '../access/allow.ts';
import { shown } from '../access/instant.ts';
import { afterOf, type PageQuery, pageOf } from '../access/page.ts';
import { record } from '../access/record.ts';
import * as store from './team.store.ts';

const show = (row: store.TeamRow): Team => ({
  id: row.id,
  name: row.name,
  memberCount: Number(row.size),
  createdAt: row.created_at.toISOString(),
  archivedAt: shown(row.ended_at),
});

/** A team of the acting tenant that the person may change. */
export const managedTeam = async (tx: Tx, ctx: Context, id: string): Promise<store.TeamRow> => {
  const row = found(await store.find(tx, id));
  allow(ctx, 'administer', 'Team');
  return row;
};

export const createTeams = (db: Db) => ({
  list: (caller: Member, query: PageQuery & { archived: 'no' | 'yes' | 'both' }) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx, 'read', 'Team');
      const rows = await store.list(tx, query.archived, afterOf(query, 2), query.limit);
      return pageOf(rows, query, (row) => [row.name, row.id], show);
    }),

  read: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const row = found(await store.find(tx, id));
      allow(ctx, 'read', 'Team');
      return show(row);
    }),

  create: (caller: Member, name: string) =>
    db.as(caller, async (tx, ctx) => {
      allow(ctx, 'administer', 'Team');
      const id = await store.create(tx, name);
      await record(tx, { type: 'team.created', kind: 'team', id, payload: { name } });
      return show(found(await store.find(tx, id)));
    }),

  rename: (caller: Member, id: string, name: string) =>
    db.as(caller, async (tx, ctx) => {
      const before = await managedTeam(tx, ctx, id);
      if (before.ended_at) throw fault('team.archived');
      if (before.name === name) return show(before);
      await store.rename(tx, id, name);
      await record(tx, { type: 'team.renamed', kind: 'team', id, payload: { name, before: before.name } });
      return show(found(await store.find(tx, id)));
    }),

  archive: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const before = await managedTeam(tx, ctx, id);
      if (before.ended_at) return show(before);
      await store.archive(tx, id);
      await record(tx, { type: 'team.archived', kind: 'team', id, payload: { name: before.name } });
      return show(found(await store.find(tx, id)));
    }),

  restore: (caller: Member, id: string) =>
    db.as(caller, async (tx, ctx) => {
      const before = await managedTeam(tx, ctx, id);
      if (!before.ended_at) return show(before);
      await store.restore(tx, id);
      await record(tx, { type: 'team.restored', kind: 'team', id, payload: { name: before.name } });
      return show(found(await store.find(tx, id)));
    }),
});
