import {
  type Checkpoint,
  checkpointEntry,
  formatNote,
  isSignedBy,
  leafHash,
  type Note,
  parseCheckpointNote,
} from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import type { Log, Tx } from '@bocage/platform';
import type { TrailKeys } from './key.ts';
import * as store from './seal.store.ts';
import { checkedRoot } from './sign.ts';

/** Where checkpoints may stand that the database does not have (any more). */
export type Outside = {
  name: string;
  /** The newest checkpoint of a tree, null when it has none; one of a size up to `seen` may be passed over. */
  newest(origin: string, seen: number): Promise<string | null>;
};
/** `broken`: what is stored does not even lead to what the database says was signed; `other-key`: nobody can say whose it is. */
export type Compared = 'follows' | 'opened' | 'broken' | 'other-key' | 'unreachable' | 'busy';
export type Trail = { tenantId: string | null; instance: string; tree: store.Tree | null };

type Published = Checkpoint & { epoch: number; note: Note };
type Options = { inTx: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>; keys: TrailKeys; log: Log };

const nameOf = ({ tenantId, instance, tree }: Trail): string =>
  tree?.origin?.slice(0, tree.origin.lastIndexOf('/')) ?? `${instance}/journal/${tenantId ?? 'instance'}`;

/**
 * Compares a tree with what was published of it. One that does not lead to a checkpoint that somebody already has was
 * restored to an earlier moment: it is not signed again, the next epoch is opened.
 */
export const createEpochs = ({ inTx, keys, log }: Options) => {
  const isOurs = async ({ origin, note }: Published): Promise<boolean> => {
    for (const key of [keys.current, keys.previous])
      if (key && (await isSignedBy(nodeCrypto, note, origin, key.publicKey))) return true;
    return false;
  };

  /** What the places know of this epoch; null when none of them answers. */
  const askAll = async (places: readonly Outside[], origin: string, seen: number): Promise<string[] | null> => {
    const answers = await Promise.allSettled(places.map((place) => place.newest(origin, seen)));
    const silent = places.filter((_, n) => answers[n]?.status === 'rejected').map(({ name }) => name);
    if (silent.length > 0) log.warn('trail.place-silent', { places: silent.join(', ') });
    if (places.length > 0 && silent.length === places.length) return null;
    return answers.flatMap((answer) => (answer.status === 'fulfilled' && answer.value !== null ? [answer.value] : []));
  };

  /** What was published of this epoch of the trail and of those after it. */
  const published = async (
    trail: Trail,
    places: readonly Outside[],
    given: readonly Outside[],
  ): Promise<Published[] | 'other-key' | 'unreachable'> => {
    const found: Published[] = [];
    const from = trail.tree?.epoch ?? 1;
    const seen = trail.tree ? await inTx((tx) => store.seenOutside(tx, trail.tree?.id ?? '')) : 0;
    for (let epoch = from; ; epoch += 1) {
      const origin = `${nameOf(trail)}/${epoch}`;
      const answered = await askAll(places, origin, epoch === from ? seen : 0);
      if (!answered) return 'unreachable';
      const notes = [...answered, ...((await askAll(given, origin, 0)) ?? [])];
      for (const text of notes) {
        const parsed = parseCheckpointNote(text);
        if (parsed?.checkpoint.origin !== origin) return 'other-key';
        found.push({ ...parsed.checkpoint, epoch, note: parsed.note });
      }
      if (notes.length === 0 && epoch > from) return found;
    }
  };

  const open = async (tx: Tx, trail: Trail, { epoch, size, origin, note }: Published): Promise<void> => {
    const signatures = note.signatures.filter(({ name }) => name === origin);
    const bytes = checkpointEntry(formatNote({ text: note.text, signatures }));
    await store.openEpoch(tx, {
      tenantId: trail.tenantId,
      before: trail.tree?.id ?? null,
      origin: `${nameOf(trail)}/${epoch + 1}`,
      epoch: epoch + 1,
      entry: new TextDecoder().decode(bytes),
      hash: await leafHash(nodeCrypto.sha256, bytes),
      published: size,
    });
    log.error('trail.epoch-opened', {
      origin: nameOf(trail),
      epoch: epoch + 1,
      published: size,
      todo: 'la base est revenue à un moment antérieur : ce qui manque est dit dans le journal, époque suivante',
    });
  };

  /** In the sealer's turn, so that the tree is the one that everybody signs: what was asked took its time. */
  const settle = async (tx: Tx, trail: Trail, known: readonly Published[], always: boolean): Promise<Compared> => {
    if (!(await store.turn(tx))) return 'busy';
    const tree = (await store.trees(tx)).find(({ tenant_id }) => tenant_id === trail.tenantId) ?? null;
    // Another replica saw it too.
    if (tree?.id !== trail.tree?.id) return 'busy';
    const last = tree && (await store.lastCheckpoint(tx, tree.id));
    // What was tampered with is not what was restored: it is refused, not passed over.
    if (tree && last && !(await checkedRoot(tx, tree, last))) return 'broken';
    const strays: Published[] = [];
    for (const one of known) {
      const within = tree?.epoch === one.epoch && (await checkedRoot(tx, tree, one));
      if (!within && one.size > 0) strays.push(one);
    }
    for (const stray of strays) if (!(await isOurs(stray))) return 'other-key';
    const own = always && last && parseCheckpointNote(last.note);
    if (own && strays.length === 0) strays.push({ ...own.checkpoint, epoch: tree.epoch, note: own.note });
    const furthest = strays.sort((a, b) => a.epoch - b.epoch || a.size - b.size).at(-1);
    if (!furthest) return 'follows';
    await open(tx, trail, furthest);
    return 'opened';
  };

  /**
   * With what the places have, of which one must answer, and with what is `given` at hand. `always`: opens the next epoch
   * even when nothing says that it is needed, as whoever restored asks for.
   */
  const compare = async (
    trail: Trail,
    places: readonly Outside[],
    given: readonly Outside[] = [],
    always = false,
  ): Promise<Compared> => {
    const known = await published(trail, places, given);
    return typeof known === 'string' ? known : inTx((tx) => settle(tx, trail, known, always));
  };
  return { compare };
};
export type Epochs = ReturnType<typeof createEpochs>;
