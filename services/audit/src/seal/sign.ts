import {
  checkpointText,
  formatKey,
  isSignedBy,
  keyStatement,
  parseCheckpointNote,
  parseEntry,
  parseKeyStatement,
  parseNote,
  rootAt,
  same,
  signNote,
} from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import type { Tx } from '@bocage/platform';
import { readBlocks } from './blocks.ts';
import { instanceKey, type TrailKey } from './key.ts';
import * as store from './seal.store.ts';

const { sha256 } = nodeCrypto;

/** Why a tree is not signed: another key signed it, or what is stored no longer leads to what was signed. */
export type Refusal = 'other-key' | 'broken';

type Head = { last: store.Signed | null; announced: Uint8Array | null };

/** What the tree itself says of who signs it. */
export const headOf = async (tx: Tx, tree: store.Tree): Promise<Head> => {
  const last = await store.lastCheckpoint(tx, tree.id);
  const text = await store.keyLeaf(tx, tree.id, last?.size ?? 0, tree.size);
  const entry = text ? parseEntry(text) : undefined;
  const note = entry && entry.leaf !== 'event' ? parseNote(entry.note) : undefined;
  const statement = note && (await parseKeyStatement(sha256, note.text));
  return { last, announced: statement?.next.publicKey ?? null };
};

/** Whether the next checkpoint of this tree is that key's to sign. */
export const signs = async ({ last, announced }: Head, origin: string, { publicKey }: TrailKey): Promise<boolean> => {
  if (announced) return same(announced, publicKey);
  const parsed = last && parseCheckpointNote(last.note);
  return !last || (!!parsed && isSignedBy(nodeCrypto, parsed.note, origin, publicKey));
};

/** The statement by which the key that leaves makes the next one trusted. */
export const statementOf = async (instance: string, origin: string, leaving: TrailKey, next: TrailKey) =>
  signNote(sha256, keyStatement(origin, formatKey(await instanceKey(instance, next))), { name: origin, ...leaving });

/** The root of a tree at its size, once the last checkpoint was found again in what is stored: a fork is never signed. */
export const checkedRoot = async (
  tx: Tx,
  tree: store.Tree,
  last: { size: number; root: Uint8Array } | null,
): Promise<Uint8Array | null> => {
  const read = readBlocks((level, block) => store.block(tx, tree.id, level, block));
  try {
    if ((await store.overrun(tx, [tree.id])).size > 0) return null;
    if (last && (last.size > tree.size || !same(await rootAt(sha256, read, last.size), last.root))) return null;
    return await rootAt(sha256, read, tree.size);
  } catch (error) {
    // Leaves that are not there any more.
    if (error instanceof Error && error.message.startsWith('the tree lacks')) return null;
    throw error;
  }
};

export const signCheckpoint = (origin: string, size: number, root: Uint8Array, key: TrailKey): Promise<string> =>
  signNote(sha256, checkpointText({ origin, size, root }), { name: origin, ...key });
