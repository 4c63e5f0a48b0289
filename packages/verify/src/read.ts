import { fromBase64, hashOf, same, utf8 } from './bytes.ts';
import { parseCheckpointNote, type Checkpoint } from './checkpoint.ts';
import { parseEntry, saltedHash, type Entry, type EventEntry } from './entry.ts';
import { erasures, type Told } from './erasures.ts';
import { parseLine, type Head, type Leaf } from './export.ts';
import { keysFor, type Keys } from './keys.ts';
import { inclusionRoot, leafHash } from './merkle.ts';
import type { Crypto, Note } from './note.ts';
import { runFrom, type Block } from './range.ts';
import { fails, named, unusable, type Counts, type Named } from './report.ts';

export type Lines = AsyncIterable<string> | Iterable<string>;
export type Signed = { note: Note; checkpoint: Checkpoint; consistency: Uint8Array[] };

/** All that one reading leaves: its size does not depend on the number of leaves. */
export type Read = {
  head: Head;
  /** Every leaf of the tree, none withheld. */
  whole: boolean;
  keys: Keys;
  counts: Counts;
  first?: EventEntry;
  last?: EventEntry;
  /** The tree up to the sizes asked for, and the leaf that comes there. */
  marks: Map<number, { blocks: readonly Block[]; event?: Named }>;
  blocks: readonly Block[];
  /** The index at which the leaves stop, short of those that the head says. */
  short?: number;
  range: Uint8Array[];
  checkpoints: Signed[];
  previous?: Checkpoint;
  /** What it tells was erased. */
  told: Told;
  /** In a selection: the root that the first proof leads to, and the first leaf whose proof leads elsewhere. */
  proved?: { root: Uint8Array; event: Named; other?: Named };
};

const originOf = /^([^/]+)\/journal\/([0-9a-f-]{36}|instance)\/([1-9][0-9]{0,8})$/;

export const readExport = async (
  lines: Lines,
  {
    crypto,
    keys: given,
    sizes,
    later = [],
  }: { crypto: Crypto; keys: readonly string[]; sizes: readonly number[]; later?: readonly Told[] },
): Promise<Read> => {
  const { sha256 } = crypto;
  const wanted = new Set(sizes);
  const erased = erasures(later);
  let number = 0;
  let stage = 0;
  let next = 0;
  let read: Read | undefined;
  let run = runFrom(sha256, 0);

  const open = async (head: Head): Promise<Read> => {
    if (!originOf.test(head.origin) || head.first > head.until || head.until > head.size) {
      return unusable({ code: 'format', line: 1 });
    }
    const keys = await keysFor(crypto, given, head.origin);
    run = runFrom(sha256, head.first);
    next = head.first;
    const counts = { leaves: 0, events: 0, withheld: 0, payloads: 0, erased: 0, keys: 0, checkpoints: 0 };
    const told = erased.told();
    return { head, whole: false, keys, counts, marks: new Map(), blocks: [], range: [], checkpoints: [], told };
  };

  const takePayload = async (it: Read, leaf: Leaf, event: EventEntry) => {
    const fault = () => fails({ code: 'payload', event: named(leaf.index, event) });
    if (leaf.payload === null || leaf.salt === null) {
      if (event.payload === null) return;
      it.counts.erased++;
      erased.missing(leaf.index, event);
      return;
    }
    it.counts.payloads++;
    const salt = fromBase64(leaf.salt);
    if (salt?.length !== 32) return fault();
    if ((await saltedHash(sha256, salt, utf8(leaf.payload))) !== event.payload) fault();
  };

  const takeEntry = async (it: Read, leaf: Leaf, entry: Entry) => {
    const [, instance, tenant, epoch] = originOf.exec(it.head.origin) ?? [];
    if (entry.leaf === 'event') {
      it.counts.events++;
      it.first ??= entry;
      it.last = entry;
      if ((entry.tenant ?? 'instance') !== tenant) fails({ code: 'tenant', event: named(leaf.index, entry) });
      erased.seen(entry);
      await takePayload(it, leaf, entry);
    } else {
      if (leaf.payload !== null) fails({ code: 'payload', event: named(leaf.index) });
      if (entry.leaf === 'key') {
        it.counts.keys++;
        await it.keys.rotate(entry.note, leaf.index);
      }
    }
    if (leaf.index === 0 && Number(epoch) > 1) {
      const before = entry.leaf === 'checkpoint' ? parseCheckpointNote(entry.note)?.checkpoint : undefined;
      const [, where, whose, old] = originOf.exec(before?.origin ?? '') ?? [];
      if (!before || where !== instance || whose !== tenant || Number(old) >= Number(epoch)) {
        fails({ code: 'epoch', event: named(0) });
      }
      it.previous = before;
    }
  };

  const takeLeaf = async (it: Read, leaf: Leaf) => {
    const hash = hashOf(leaf.hash) ?? unusable({ code: 'line', line: number });
    const entry = leaf.entry === null ? undefined : parseEntry(leaf.entry);
    const event = named(leaf.index, entry?.leaf === 'event' ? entry : undefined);
    const follows = it.head.complete ? leaf.index === next : leaf.index >= next;
    if (!follows || leaf.index >= it.head.until) fails({ code: 'gap', event, reached: next });
    if ((leaf.proof === undefined) !== it.head.complete) unusable({ code: 'line', line: number });
    if (wanted.has(leaf.index) || leaf.index === it.head.first) {
      it.marks.set(leaf.index, { blocks: run.blocks(), event });
    }
    it.counts.leaves++;
    if (leaf.entry === null) {
      it.counts.withheld++;
      if (leaf.payload !== null) fails({ code: 'payload', event });
    } else {
      if (!same(await leafHash(sha256, utf8(leaf.entry)), hash)) fails({ code: 'hash', event });
      if (!entry) return fails({ code: 'entry', event });
      await takeEntry(it, leaf, entry);
    }
    if (it.head.complete) {
      await run.append(hash);
    } else {
      const proof = (leaf.proof ?? []).map((text) => hashOf(text) ?? unusable({ code: 'line', line: number }));
      const root = await inclusionRoot(sha256, { index: leaf.index, size: it.head.size, leaf: hash, proof });
      if (!root) return fails({ code: 'inclusion', event });
      it.proved ??= { root, event };
      if (!same(root, it.proved.root)) it.proved.other ??= event;
    }
    next = leaf.index + 1;
  };

  for await (const text of lines) {
    const line = parseLine(text, ++number);
    if ((line.kind === 'head') !== (number === 1)) unusable({ code: number === 1 ? 'format' : 'order', line: number });
    if (line.kind === 'head') {
      read = await open(line.head);
      continue;
    }
    if (!read) return unusable({ code: 'format', line: number });
    // Leaves, then the range (of a complete export), then the checkpoints.
    const place = { leaf: 0, range: 1, checkpoint: 2 }[line.kind];
    const mayBe =
      place === stage ||
      (place === stage + 1 && (stage === 1 || read.head.complete)) ||
      (place === 2 && stage === 0 && !read.head.complete);
    if (!mayBe || (line.kind === 'range' && stage === 1)) unusable({ code: 'order', line: number });
    stage = place;
    if (line.kind === 'leaf') await takeLeaf(read, line.leaf);
    if (line.kind === 'range') {
      if (next !== read.head.until) read.short = next;
      read.range = line.range;
    }
    if (line.kind === 'checkpoint') {
      const parsed = parseCheckpointNote(line.note) ?? unusable({ code: 'line', line: number });
      read.checkpoints.push({ ...parsed, consistency: line.consistency });
      read.counts.checkpoints++;
    }
  }
  if (!read) return unusable({ code: 'empty' });
  if (stage !== 2) return unusable({ code: 'cut', reached: next });
  read.blocks = run.blocks();
  read.told = erased.told();
  read.marks.set(next, { blocks: read.blocks });
  const { head, counts } = read;
  read.whole = head.complete && head.first === 0 && head.until === head.size && counts.withheld === 0;
  if (read.whole && read.short === undefined) erased.settle();
  return read;
};
