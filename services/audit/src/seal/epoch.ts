import { checkpointEntry, formatNote, isSignedBy, leafHash, parseCheckpointNote } from '@bocage/verify';
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

type Published = { epoch: number; size: number; root: Uint8Array; note: string };
type Options = { inTx: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>; keys: TrailKeys; log: Log };

const nameOf = ({ tenantId, instance, tree }: Trail): string =>
  tree?.origin?.slice(0, tree.origin.lastIndexOf('/')) ?? `${instance}/journal/${tenantId ?? 'instance'}`;

/**
 * Compares a tree with what was published of it. One that does not lead to a checkpoint that somebody already has was
 * restored to an earlier moment: it is not signed again, the next epoch is opened.
 */
export const createEpochs = ({ inTx, keys, log }: Options) => {
  const ours = async (origin: string, note: string): Promise<Published | 'other-key'> => {
    const parsed = parseCheckpointNote(note);
    if (parsed?.checkpoint.origin !== origin) return 'other-key';
    for (const key of [keys.current, keys.previous]) {
      if (!key || !(await isSignedBy(nodeCrypto, parsed.note, origin, key.publicKey))) continue;
      const signatures = parsed.note.signatures.filter(({ name }) => name === origin);
      const { size, root } = parsed.checkpoint;
      return {
        epoch: Number(origin.split('/').at(-1)),
        size,
        root,
        note: formatNote({ text: parsed.note.text, signatures }),
      };
    }
    return 'other-key';
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
      for (const note of notes) {
        const one = await ours(origin, note);
        if (one === 'other-key') return one;
        found.push(one);
      }
      if (notes.length === 0 && epoch > from) return found;
    }
  };

  const open = (trail: Trail, last: Published): Promise<Compared> =>
    inTx(async (tx) => {
      if (!(await store.turn(tx))) return 'busy';
      const now = (await store.trees(tx)).find(({ tenant_id }) => tenant_id === trail.tenantId);
      // Another replica saw it too.
      if (now?.id !== trail.tree?.id) return 'opened';
      const bytes = checkpointEntry(last.note);
      const epoch = last.epoch + 1;
      await store.openEpoch(tx, {
        tenantId: trail.tenantId,
        before: trail.tree?.id ?? null,
        origin: `${nameOf(trail)}/${epoch}`,
        epoch,
        entry: new TextDecoder().decode(bytes),
        hash: await leafHash(nodeCrypto.sha256, bytes),
        published: last.size,
      });
      return 'opened';
    });

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
    if (typeof known === 'string') return known;
    const { tree } = trail;
    const last = tree ? await inTx((tx) => store.lastCheckpoint(tx, tree.id)) : null;
    // What was tampered with is not what was restored: it is refused, not passed over.
    if (tree && last && !(await inTx((tx) => checkedRoot(tx, tree, last)))) return 'broken';
    const strays: Published[] = [];
    for (const one of known) {
      const { epoch, size, root, note } = one;
      const within =
        tree?.epoch === epoch && (await inTx((tx) => checkedRoot(tx, tree, { size, root: Buffer.from(root), note })));
      if (!within && size > 0) strays.push(one);
    }
    if (always && strays.length === 0 && tree && last)
      strays.push({ epoch: tree.epoch, size: last.size, root: last.root, note: last.note });
    const furthest = strays.sort((a, b) => a.epoch - b.epoch || a.size - b.size).at(-1);
    if (!furthest) return 'follows';
    const compared = await open(trail, furthest);
    if (compared === 'opened')
      log.error('trail.epoch-opened', {
        origin: nameOf(trail),
        epoch: furthest.epoch + 1,
        published: furthest.size,
        reached: last?.size ?? 0,
        todo: 'la base est revenue à un moment antérieur : ce qui manque est dit dans le journal, époque suivante',
      });
    return compared;
  };
  return { compare };
};
export type Epochs = ReturnType<typeof createEpochs>;
