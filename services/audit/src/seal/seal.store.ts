import { keyEntry, type Json } from '@bocage/verify';
import type { Tx } from '@bocage/platform';
import type { EventRow } from './entry.ts';

export type Tree = { id: string; tenant_id: string | null; origin: string | null; epoch: number; size: number };
export type Taken = EventRow & { sealed: boolean; salt: Buffer | null; payload: Json };
export type Leaf = {
  treeId: string;
  index: number;
  eventId: string | null;
  checkpointId: string | null;
  entry: string | null;
  hash: Uint8Array;
  payloadHash: Uint8Array | null;
};
export type Node = { treeId: string; level: number; index: number; hash: Uint8Array };
export type Signed = { size: number; root: Buffer; note: string };

/** False when another replica is at it. */
export const turn = async (tx: Tx): Promise<boolean> =>
  (await tx.one<{ mine: boolean }>('select audit.seal_turn() as mine'))?.mine ?? false;

/** The tree of each trail that is being written: that of its newest epoch. */
export const trees = async (tx: Tx): Promise<Tree[]> =>
  (
    await tx.query<Omit<Tree, 'size'> & { size: string }>(
      'select distinct on (tenant_id) id, tenant_id, origin, epoch, size from audit.tree order by tenant_id, epoch desc',
    )
  ).map((tree) => ({ ...tree, size: Number(tree.size) }));

/** Committed events that wait, oldest first, but for the trails named. */
export const take = (tx: Tx, most: number, except: readonly (string | null)[]): Promise<Taken[]> =>
  tx.query<Taken>(
    `select e.id, to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, e.type, e.tenant_id, e.perimeter_id,
       e.actor_account_id, e.actor_person_id, e.actor_system, e.actor_tenant_id, e.subject_id, e.subject_kind, e.data, e.mirror_of,
       e.request_id, exists (select from audit.leaf l join audit.tree t on t.id = l.tree_id where l.event_id = e.id
         and t.epoch = (select max(n.epoch) from audit.tree n where n.tenant_id is not distinct from t.tenant_id)) as sealed, p.salt, p.payload
     from (select u.event_id from audit.unsealed u
       where coalesce(u.tenant_id::text, '') <> all ($2::text[]) order by u.event_id limit $1) u
     join audit.event e on e.id = u.event_id
     left join audit.payload p on p.event_id = e.id
     order by e.id`,
    [most, except.map((tenant) => tenant ?? '')],
  );

export const openTree = async (tx: Tx, tenantId: string | null, origin: string): Promise<Tree> => {
  const [row] = await tx.query<{ id: string }>(
    'insert into audit.tree (tenant_id, origin) values ($1, $2) returning id',
    [tenantId, origin],
  );
  if (!row) throw new Error('no tree was opened');
  return { id: row.id, tenant_id: tenantId, origin, epoch: 1, size: 0 };
};

export type NextEpoch = {
  tenantId: string | null;
  before: string | null;
  origin: string;
  epoch: number;
  entry: string;
  hash: Uint8Array;
  published: number;
};
export const openEpoch = (tx: Tx, { tenantId, before, origin, epoch, entry, hash, published }: NextEpoch) =>
  tx.run('select audit.open_epoch($1, $2, $3, $4, $5, $6, $7)', [
    tenantId,
    before,
    origin,
    epoch,
    entry,
    Buffer.from(hash),
    published,
  ]);

/** Trails of which something waits, and that have no tree yet. */
export const treeless = async (tx: Tx): Promise<(string | null)[]> =>
  (
    await tx.query<{ tenant_id: string | null }>(
      'select tenant_id from audit.unsealed except select tenant_id from audit.tree',
    )
  ).map(({ tenant_id }) => tenant_id);

/** The largest size of a tree that is known to stand in a bucket. */
export const seenOutside = async (tx: Tx, treeId: string): Promise<number> => {
  const row = await tx.one<{ size: string | null }>(
    `select max(c.size) as size from audit.checkpoint c join audit.anchor a on a.checkpoint_id = c.id
     where c.tree_id = $1 and a.kind = 'bucket'`,
    [treeId],
  );
  return Number(row?.size ?? 0);
};

/** Of these trees, those whose leaves or nodes do not end where the tree says: somebody wrote there. */
export const overrun = async (tx: Tx, treeIds: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await tx.query<{ id: string }>(
        `select t.id from audit.tree t where t.id = any ($1::uuid[]) and (
           exists (select from audit.leaf l where l.tree_id = t.id and l.index >= t.size)
           or t.size > 0 and not exists (select from audit.leaf l where l.tree_id = t.id and l.index = t.size - 1)
           or exists (select from unnest('{8,16,24,32}'::smallint[]) up (level) join audit.node n
             on n.tree_id = t.id and n.level = up.level and n.index >= t.size >> up.level))`,
        [[...treeIds]],
      )
    ).map(({ id }) => id),
  );

export const insertLeaves = (tx: Tx, leaves: readonly Leaf[]) =>
  tx.run(
    `insert into audit.leaf (tree_id, index, event_id, checkpoint_id, entry, hash, payload_hash)
     select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::uuid[], $5::text[], $6::bytea[], $7::bytea[])`,
    [
      leaves.map((leaf) => leaf.treeId),
      leaves.map((leaf) => leaf.index),
      leaves.map((leaf) => leaf.eventId),
      leaves.map((leaf) => leaf.checkpointId),
      leaves.map((leaf) => leaf.entry),
      leaves.map((leaf) => Buffer.from(leaf.hash)),
      leaves.map((leaf) => leaf.payloadHash && Buffer.from(leaf.payloadHash)),
    ],
  );

export const insertNodes = (tx: Tx, nodes: readonly Node[]) =>
  tx.run(
    'insert into audit.node (tree_id, level, index, hash) select * from unnest($1::uuid[], $2::smallint[], $3::bigint[], $4::bytea[])',
    [
      nodes.map((node) => node.treeId),
      nodes.map((node) => node.level),
      nodes.map((node) => node.index),
      nodes.map((node) => Buffer.from(node.hash)),
    ],
  );

export const grow = (tx: Tx, sizes: ReadonlyMap<string, number>) =>
  tx.run(
    `update audit.tree t set size = n.size from unnest($1::uuid[], $2::bigint[]) as n (id, size) where t.id = n.id`,
    [[...sizes.keys()], [...sizes.values()]],
  );

export const clear = (tx: Tx, ids: readonly string[]) =>
  tx.run('delete from audit.unsealed where event_id = any ($1::uuid[])', [[...ids]]);

export const block = async (tx: Tx, treeId: string, level: number, at: number): Promise<Buffer[]> => {
  const from = level === 0 ? 'audit.leaf where tree_id = $1' : 'audit.node where level = $4 and tree_id = $1';
  const rows = await tx.query<{ hash: Buffer }>(
    `select hash from ${from} and index >= $2::bigint and index < $3::bigint order by index`,
    [treeId, at * 256, (at + 1) * 256, ...(level === 0 ? [] : [level])],
  );
  return rows.map((row) => row.hash);
};

export const lastCheckpoint = async (tx: Tx, treeId: string): Promise<Signed | null> => {
  const row = await tx.one<{ size: string; root: Buffer; note: string }>(
    'select size, root, note from audit.checkpoint where tree_id = $1 order by size desc limit 1',
    [treeId],
  );
  return row ? { ...row, size: Number(row.size) } : null;
};

/** The newest statement of a change of key at or after a leaf, below a size. */
export const keyLeaf = async (tx: Tx, treeId: string, from: number, size: number): Promise<string | null> =>
  (
    await tx.one<{ entry: string }>(
      `select entry from audit.leaf where tree_id = $1 and index >= $2 and index < $3 and entry like '{"leaf":"key"%'
       order by index desc limit 1`,
      [treeId, from, size],
    )
  )?.entry ?? null;

/** Whether a tree already has this statement: a verifier takes it once. */
export const stated = async (tx: Tx, treeId: string, note: string): Promise<boolean> =>
  (
    await tx.query('select index from audit.leaf where tree_id = $1 and entry = $2 limit 1', [
      treeId,
      new TextDecoder().decode(keyEntry(note)),
    ])
  ).length > 0;

export const insertCheckpoint = (tx: Tx, treeId: string, { size, root, note }: Signed) =>
  tx.run(
    'insert into audit.checkpoint (tree_id, size, root, note) values ($1, $2, $3, $4) on conflict (tree_id, size) do nothing',
    [treeId, size, root, note],
  );

/** Tenants' newest checkpoints that the instance's tree does not hold; one per tenant in this many seconds. */
export const untold = (tx: Tx, everySeconds: number): Promise<{ id: string; note: string }[]> =>
  tx.query(
    `select c.id, c.note from audit.tree t
     cross join lateral (select c.id, c.note from audit.checkpoint c where c.tree_id = t.id order by c.size desc limit 1) c
     where t.tenant_id is not null and not exists (select from audit.leaf l where l.checkpoint_id = c.id)
       and coalesce((select l.sealed_at from audit.checkpoint o join audit.leaf l on l.checkpoint_id = o.id
         where o.tree_id = t.id order by o.size desc limit 1) < now() - make_interval(secs => $1), true)`,
    [everySeconds],
  );

/** Puts into the queue what has no leaf, among the next events after an id; gives where to go on, null at the end. */
export const missing = async (tx: Tx, after: string, most: number): Promise<string | null> => {
  await tx.run(
    `insert into audit.unsealed (event_id, tenant_id)
     select e.id, e.tenant_id from (select id, tenant_id from audit.event where id > $1 order by id limit $2) e
     where not exists (select from audit.leaf l where l.event_id = e.id) on conflict do nothing`,
    [after, most],
  );
  const row = await tx.one<{ id: string }>('select id from audit.event where id > $1 order by id offset $2 limit 1', [
    after,
    most - 1,
  ]);
  return row?.id ?? null;
};

export const waiting = async (tx: Tx): Promise<{ count: number; seconds: number }> =>
  (await tx.one<{ count: number; seconds: number }>(
    `select (select count(*)::int from audit.unsealed) as count, coalesce((select extract(epoch from clock_timestamp() - e.occurred_at)::float8
       from audit.event e where e.id = (select event_id from audit.unsealed order by event_id limit 1)), 0) as seconds`,
  )) ?? { count: 0, seconds: 0 };
