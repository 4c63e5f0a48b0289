import { same } from './bytes.ts';
import type { Checkpoint } from './checkpoint.ts';
import { verifyConsistency } from './merkle.ts';
import type { Crypto, Key, Note } from './note.ts';
import { leftBlocks, rangeRoot } from './range.ts';
import type { Read } from './read.ts';
import { fails, unusable } from './report.ts';

type Kept = { note: Note; checkpoint: Checkpoint };
type Again = (sizes: number[]) => Promise<Read | undefined>;

/** Root of the tree as it was at this size, from the leaves read; undefined when they do not tell. */
const rootThen = async (crypto: Crypto, read: Read, size: number): Promise<Uint8Array | undefined> => {
  const { head, range, marks } = read;
  if (!head.complete || head.first === head.until) return undefined;
  const left = leftBlocks(head.first, range);
  const here = size >= head.first ? marks.get(size)?.blocks : [];
  const blocks = [...left.filter(({ start, width }) => start + width <= size), ...(here ?? [])];
  const reach = blocks.reduce((sum, { width }) => sum + width, 0);
  return here && reach === size ? rangeRoot(crypto.sha256, { blocks, range: [], size }) : undefined;
};

/** The sealed leaves lead elsewhere than this checkpoint: after which one that still holds, before which one that does not. */
const locate = async (crypto: Crypto, read: Read, kept: readonly Kept[], again: Again) => {
  const all = [...read.checkpoints, ...kept.filter(({ checkpoint }) => checkpoint.origin === read.head.origin)]
    .map(({ checkpoint }) => checkpoint)
    .filter(({ size }) => size >= read.head.first && size <= read.head.until)
    .sort((a, b) => a.size - b.size);
  const finer = (await again(all.map(({ size }) => size))) ?? read;
  const held: number[] = [];
  let until = read.head.until;
  for (const { size, root } of all) {
    const then = await rootThen(crypto, finer, size);
    if (then && !same(then, root)) {
      until = size;
      break;
    }
    if (then) held.push(size);
  }
  const from = held.filter((size) => size < until).at(-1) ?? read.head.first;
  return { between: { from, until }, event: finer.marks.get(from)?.event };
};

const checkpointsSigned = async ({ head, checkpoints, keys }: Read): Promise<Checkpoint & { key?: Key }> => {
  let before: Checkpoint | undefined;
  let key: Key | undefined;
  for (const { note, checkpoint } of checkpoints) {
    const { origin, size } = checkpoint;
    if (origin !== head.origin || (before && size <= before.size)) fails({ code: 'checkpoints', size });
    key = (await keys.signed(note, origin, size)) ?? fails({ code: 'signature', size });
    before = checkpoint;
  }
  if (!before || before.size > head.size) return fails({ code: 'checkpoints', size: head.size });
  // The last lines went with the end of the file.
  if (before.size < head.size) return unusable({ code: 'cut' });
  return { ...before, key };
};

const checkpointsFollow = async (crypto: Crypto, { checkpoints }: Read) => {
  let before: Checkpoint | undefined;
  for (const { checkpoint, consistency } of checkpoints) {
    const { size, root } = checkpoint;
    const from = before?.size ?? 0;
    const proof = { from, to: size, fromRoot: before?.root ?? root, toRoot: root, proof: consistency };
    const follows = before ? await verifyConsistency(crypto.sha256, proof) : consistency.length === 0;
    if (!follows) fails({ code: 'consistency', between: { from, until: size }, size });
    before = checkpoint;
  }
};

const trail = (origin: string) => origin.slice(0, origin.lastIndexOf('/'));

/** A checkpoint of the epoch before: the one that this epoch begins with, or an earlier one, which only that epoch's export tells. */
const keptBefore = ({ previous }: Read, { origin, size, root }: Checkpoint): boolean => {
  if (previous?.origin !== origin || size < previous.size) return unusable({ code: 'kept-unlinked', size });
  if (size > previous.size) return fails({ code: 'kept-beyond', size, reached: previous.size });
  return same(root, previous.root) || fails({ code: 'kept-differs', size });
};

/** Proofs, signatures and kept checkpoints, once all was read. The sizes kept that agree, and the key that signed last. */
export const settle = async (
  crypto: Crypto,
  read: Read,
  kept: readonly Kept[],
  again: Again,
): Promise<{ agreed: number[]; key?: Key }> => {
  const { head, proved, keys } = read;
  for (const { note, checkpoint } of kept) {
    const { origin, size } = checkpoint;
    if (trail(origin) !== trail(head.origin)) unusable({ code: 'kept-origin', size });
    if (!(await keys.signed(note, origin, origin === head.origin ? size : 0)))
      unusable({ code: 'kept-signature', size });
  }
  const last = await checkpointsSigned(read);
  const beyond = kept.find(({ checkpoint }) => checkpoint.origin === head.origin && checkpoint.size > head.size);
  if (beyond) fails({ code: 'kept-beyond', size: beyond.checkpoint.size, reached: head.size });
  if (read.short !== undefined) {
    // One was taken out, and the others moved up: an earlier checkpoint tells where better than the end does.
    const where = await locate(crypto, read, kept, again);
    if (where.between.until < head.until) fails({ code: 'root', ...where });
    fails({ code: 'short', reached: read.short });
  }
  if (head.complete) {
    const root = await rangeRoot(crypto.sha256, { blocks: read.blocks, range: read.range, size: head.size });
    if (!root || !same(root, last.root)) fails({ code: 'root', ...(await locate(crypto, read, kept, again)) });
  } else if (proved) {
    if (!same(proved.root, last.root)) fails({ code: 'inclusion', event: proved.event });
    if (proved.other) fails({ code: 'inclusion', event: proved.other });
  }
  await checkpointsFollow(crypto, read);
  const agreed: number[] = [];
  for (const { checkpoint } of kept) {
    const { origin, size, root } = checkpoint;
    if (origin !== head.origin) {
      keptBefore(read, checkpoint);
    } else {
      const twin = read.checkpoints.find((one) => one.checkpoint.size === size)?.checkpoint.root;
      const then = twin ?? (await rootThen(crypto, read, size));
      if (!then) return unusable({ code: 'kept-unlinked', size });
      if (!same(then, root)) fails({ code: 'kept-differs', size, ...(await locate(crypto, read, kept, again)) });
    }
    agreed.push(size);
  }
  return { agreed: agreed.sort((a, b) => a - b), key: last.key };
};
