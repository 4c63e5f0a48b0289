import { checkpointEntry, keyEntry, leafHash, rootOf, saltedHash, fromBase64 } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import type { Tx } from '@bocage/platform';
import { entryOf, payloadBytes } from './entry.ts';
import * as store from './seal.store.ts';

const { sha256 } = nodeCrypto;
type Added = Pick<store.Leaf, 'eventId' | 'checkpointId' | 'entry' | 'payloadHash'> & { bytes: Uint8Array };

const added = async (row: store.Taken): Promise<Added> => {
  const hash = row.salt ? fromBase64(await saltedHash(sha256, row.salt, payloadBytes(row.payload))) : undefined;
  const payloadHash = hash ?? null;
  return { eventId: row.id, checkpointId: null, entry: null, payloadHash, bytes: entryOf(row, payloadHash) };
};

const noted = (bytes: Uint8Array, checkpointId: string | null): Added => ({
  eventId: null,
  checkpointId,
  entry: new TextDecoder().decode(bytes),
  payloadHash: null,
  bytes,
});

/** Whole subtrees that these leaves complete, at every eighth level. */
const completed = async (tx: Tx, tree: store.Tree, hashes: readonly Uint8Array[]): Promise<store.Node[]> => {
  const nodes: store.Node[] = [];
  let [level, start, fresh] = [0, tree.size, hashes];
  while (Math.floor((start + fresh.length) / 256) > Math.floor(start / 256)) {
    const first = Math.floor(start / 256);
    const before = start % 256 === 0 ? [] : (await store.block(tx, tree.id, level, first)).slice(0, start % 256);
    const row = [...before, ...fresh];
    const made: Uint8Array[] = [];
    for (let at = 0; at + 256 <= row.length; at += 256) made.push(await rootOf(sha256, row.slice(at, at + 256)));
    nodes.push(...made.map((hash, n) => ({ treeId: tree.id, level: level + 8, index: first + n, hash })));
    [level, start, fresh] = [level + 8, first, made];
  }
  return nodes;
};

export type Append = {
  instance: string;
  most: number;
  tellEverySeconds: number;
  /** Trails that may not be signed now: their events wait. */
  except: readonly (string | null)[];
  /** Statements of the key that leaves, by tree: their leaf comes before any other. */
  statements: ReadonlyMap<string, string>;
  /** Whether a trail may begin: not before it is known that nobody has a checkpoint of it. */
  mayOpen?: (tenantId: string | null) => boolean;
};

/** `overrun`: trees that could take no leaf without one too many; what is theirs waits, and keeps no other waiting. */
export type Appended = { sealed: number; taken: number; overrun: store.Tree[] };

/** Gives what waits its leaves, in this transaction. Null: it is another replica's turn. */
export const append = async (tx: Tx, options: Append): Promise<Appended | null> => {
  if (!(await store.turn(tx))) return null;
  const trees = new Map((await store.trees(tx)).map((tree) => [tree.tenant_id, tree]));
  const { mayOpen = () => true } = options;
  const taken = await store.take(tx, options.most, options.except);
  const rows = taken.filter(({ tenant_id }) => trees.has(tenant_id) || mayOpen(tenant_id));
  const treeOf = async (tenant: string | null): Promise<store.Tree> => {
    const known = trees.get(tenant);
    if (known) return known;
    const tree = await store.openTree(tx, tenant, `${options.instance}/journal/${tenant ?? 'instance'}/1`);
    trees.set(tenant, tree);
    return tree;
  };
  const growth = new Map<store.Tree, Added[]>();
  const put = (tree: store.Tree, one: Added): void => {
    const list = growth.get(tree) ?? [];
    list.push(one);
    growth.set(tree, list);
  };
  for (const tree of trees.values()) {
    const note = options.statements.get(tree.id);
    if (!note) continue;
    // Another replica may have put it there since it was signed, or another one in its place.
    const from = (await store.lastCheckpoint(tx, tree.id))?.size ?? 0;
    if (await store.keyLeaf(tx, tree.id, from, tree.size)) continue;
    if (!(await store.stated(tx, tree.id, note))) put(tree, noted(keyEntry(note), null));
  }
  for (const row of rows) if (!row.sealed) put(await treeOf(row.tenant_id), await added(row));
  const told =
    options.except.includes(null) || !(trees.has(null) || mayOpen(null))
      ? []
      : await store.untold(tx, options.tellEverySeconds);
  for (const { id, note } of told) put(await treeOf(null), noted(checkpointEntry(note), id));

  const ids = await store.overrun(
    tx,
    [...growth.keys()].map(({ id }) => id),
  );
  const overrun = [...growth.keys()].filter(({ id }) => ids.has(id));
  for (const tree of overrun) growth.delete(tree);
  const done = rows.filter(({ tenant_id }) => !overrun.some((tree) => tree.tenant_id === tenant_id));

  const leaves: store.Leaf[] = [];
  const nodes: store.Node[] = [];
  const sizes = new Map<string, number>();
  for (const [tree, list] of growth) {
    const hashes: Uint8Array[] = [];
    for (const [n, { bytes, ...leaf }] of list.entries()) {
      const hash = await leafHash(sha256, bytes);
      hashes.push(hash);
      leaves.push({ treeId: tree.id, index: tree.size + n, hash, ...leaf });
    }
    nodes.push(...(await completed(tx, tree, hashes)));
    sizes.set(tree.id, tree.size + list.length);
  }
  if (leaves.length > 0) {
    await store.insertLeaves(tx, leaves);
    if (nodes.length > 0) await store.insertNodes(tx, nodes);
    await store.grow(tx, sizes);
  }
  if (done.length > 0)
    await store.clear(
      tx,
      done.map((row) => row.id),
    );
  return { sealed: leaves.length, taken: rows.length, overrun };
};
