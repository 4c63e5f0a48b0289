import { type Db, errorFields, type Log, type Metrics, newId, type Tx } from '@bocage/platform';
import { consistencyProof } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { readBlocks } from '../seal/blocks.ts';
import * as seal from '../seal/seal.store.ts';
import * as store from './anchor.store.ts';
import { isNoLock, isOtherwise, type Place } from './places.ts';

/** `no-anchor`: no place is set; `no-lock`: the bucket does not lock; `waiting`: a first copy is yet to be made. */
export type Anchoring = 'no-anchor' | 'no-lock' | 'late' | 'waiting' | 'ok';
export const lateMs = 26 * 3_600_000;

export type AnchorOptions = {
  /** Of the role bocage_sealer. */
  db: Db;
  /** Tells the instance's trail, once when anchors begin to be late, once when they no longer are. */
  tell: (type: 'trail.anchor-late' | 'trail.anchor-resumed', data: Record<string, string>) => Promise<unknown>;
  places: readonly Place[];
  /** A place knows another tree than ours. */
  compareAgain: () => Promise<void>;
  log: Log;
  metrics: Metrics;
  now?: () => number;
};

/** Carries checkpoints to where whoever runs the instance cannot take them back. */
export const createAnchors = ({ db, tell, places, compareAgain, log, metrics, now = Date.now }: AnchorOptions) => {
  const waits = metrics.gauge(
    'bocage_trail_anchor_waiting_seconds',
    'Age of the oldest checkpoint that a place lacks; more than 93600 is an alert',
    ['kind', 'place'],
  );
  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.asSystem({ reason: 'ancrage du journal', tenantId: null, requestId: newId() }, work);
  let state: Anchoring = places.length === 0 ? 'no-anchor' : 'waiting';
  let lockless = false;

  const putOne = async (tree: seal.Tree, checkpoint: store.Newest, place: Place, had: number): Promise<void> => {
    const { id, size, note } = checkpoint;
    const proof = await place.put({
      origin: tree.origin ?? '',
      size,
      note,
      had,
      cosigned: () => inTx((tx) => store.cosigned(tx, checkpoint)),
      proof: (from) =>
        inTx((tx) => {
          const read = readBlocks((level, block) => seal.block(tx, tree.id, level, block));
          return consistencyProof(nodeCrypto.sha256, read, from, size);
        }),
    });
    await inTx((tx) => store.insert(tx, id, place, proof));
  };

  /** Carries each tree's newest checkpoint to the places whose hour has come. */
  const carry = async (): Promise<Set<Place>> => {
    const failed = new Set<Place>();
    let otherwise = false;
    for (const tree of await inTx(seal.trees)) {
      const [checkpoint, followed] = await inTx(
        async (tx) => [await store.newest(tx, tree), await store.anchored(tx, tree, places)] as const,
      );
      if (!checkpoint) continue;
      for (const place of places) {
        const { size = null, at = null } =
          followed.find(({ kind, place: name }) => kind === place.kind && name === place.name) ?? {};
        // A tenth earlier than asked, so that two rounds at the same hour are not one too few.
        const due = !at || now() - at.getTime() >= place.everyMs * 0.9;
        if (failed.has(place) || !due || (size ?? -1) >= checkpoint.size) continue;
        try {
          await putOne(tree, checkpoint, place, size ?? 0);
          if (place.kind === 'bucket') lockless = false;
        } catch (error) {
          log.warn('trail.anchor-failed', {
            kind: place.kind,
            place: place.name,
            origin: tree.origin,
            ...errorFields(error),
          });
          if (isOtherwise(error)) otherwise = true;
          // What is down is down for every tree: it is asked again next time.
          else failed.add(place);
          if (isNoLock(error)) lockless = true;
        }
      }
    }
    if (otherwise) await compareAgain();
    return failed;
  };

  /** Looks how far each place is: metrics, and the word of `/readyz`. */
  const watch = async (): Promise<store.Followed['waiting']> => {
    if (places.length === 0) return null;
    const rows = await inTx((tx) => store.behind(tx, places));
    for (const { kind, place, waiting } of rows)
      waits.set({ kind, place }, waiting ? Math.max(0, (now() - waiting.getTime()) / 1_000) : 0);
    const oldest = rows.flatMap(({ waiting }) => waiting ?? []).sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
    const late = oldest !== null && now() - oldest.getTime() > lateMs;
    state = late
      ? 'late'
      : lockless
        ? 'no-lock'
        : rows.length === 0 || rows.some(({ at }) => at === null)
          ? 'waiting'
          : 'ok';
    return late ? oldest : null;
  };

  return {
    watch,
    state: (): Anchoring => state,
    /** The job. Its own words in the trail are two for each time that anchors are late: no anchor makes an event. */
    run: async (): Promise<void> => {
      if (places.length === 0) return;
      const failed = await carry();
      const since = await watch();
      const said = await inTx(store.saidLate);
      if (since && !said) await tell('trail.anchor-late', { since: since.toISOString() });
      if (!since && said) await tell('trail.anchor-resumed', {});
      if (failed.size > 0) throw new Error(`not anchored: ${[...failed].map(({ name }) => name).join(', ')}`);
    },
  };
};
export type Anchors = ReturnType<typeof createAnchors>;
