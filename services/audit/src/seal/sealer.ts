import { type Db, errorFields, type Log, type Metrics, newId, type Tx } from '@bocage/platform';
import { append } from './append.ts';
import { type Compared, createEpochs, type Outside } from './epoch.ts';
import type { TrailKeys } from './key.ts';
import * as store from './seal.store.ts';
import { checkedRoot, headOf, type Refusal, signCheckpoint, signs, statementOf } from './sign.ts';

export type SealerOptions = {
  /** Of the role bocage_sealer alone. */
  db: Db;
  keys: TrailKeys;
  /** The instance's name, in every tree's. */
  instance: string;
  log: Log;
  metrics: Metrics;
  batch?: number;
  tellEverySeconds?: number;
  /** Where checkpoints may stand that a restored database does not have. */
  outside?: readonly Outside[];
  /** How long until what is refused, or could not be compared, is looked at again. */
  againMs?: number;
};
/** How the sealing of a trail goes, in a word. */
export type Sealing = 'no-key' | 'ok' | Refusal | 'unreachable';
/** `failing`: round after round ends by an error. */
export type SealerState = Sealing | 'failing';
const ways: readonly SealerState[] = ['ok', 'no-key', 'other-key', 'broken', 'unreachable', 'failing'];
const failuresMost = 5;

const everyMs = 1_000;
const sweepEveryMs = 3_600_000;
const sweepStep = 20_000;
const nobody = '00000000-0000-0000-0000-000000000000';

/** A place that lets one wait until the time is over is not waited for again, for each trail in turn. */
const askedOnce = (place: Outside): Outside => {
  let silent = false;
  return {
    name: place.name,
    newest: async (origin, seen) => {
      if (silent) throw new Error(`${place.name} is silent`);
      return place.newest(origin, seen).catch((error: unknown) => {
        silent = (error as Partial<Error> | null)?.name === 'TimeoutError';
        throw error;
      });
    },
  };
};

/** Gives committed events their leaves, and signs the trees. Any number of replicas may run: one works at a time. */
export const createSealer = (options: SealerOptions) => {
  const { db, keys, instance, log, batch = 4_000, tellEverySeconds = 60, againMs = 30_000 } = options;
  const sealed = options.metrics.counter('bocage_trail_sealed_total', 'Leaves given by this process');
  const unsealed = options.metrics.gauge('bocage_trail_unsealed', 'Committed events that wait for their leaf');
  const oldest = options.metrics.gauge('bocage_trail_unsealed_seconds', 'Age of the oldest event that waits');
  const signedAt = options.metrics.gauge('bocage_trail_checkpoint_timestamp_seconds', 'When this process last signed');
  const keyed = options.metrics.gauge('bocage_trail_key', '1 when a key is configured, else nothing is sealed');
  keyed.set(keys.current ? 1 : 0);
  const how = options.metrics.gauge('bocage_trail_sealing', '1 for how sealing goes: anything but ok is an alert', [
    'state',
  ]);

  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    db.asSystem({ reason: 'scellement du journal', tenantId: null, requestId: newId() }, work);
  /** Trees that are not signed now, why, and since when; looked at again. */
  const refused = new Map<string, { tenantId: string | null; why: Refusal; at: number }>();
  const refuse = (tree: store.Tree, why: Refusal): void => {
    if (refused.get(tree.id)?.why !== why)
      log.error(why === 'broken' ? 'trail.broken' : 'trail.other-key', {
        treeId: tree.id,
        todo:
          why === 'broken'
            ? 'ce qui est enregistré ne mène plus au dernier point signé : comparez à une sauvegarde, ne signez rien'
            : 'ce journal est signé par une autre clé : donnez-la par BOCAGE_TRAIL_PREVIOUS_KEY_FILE, ou remettez-la ; si elle a déjà cédé la place à celle-ci, prenez-en une neuve',
      });
    refused.set(tree.id, { tenantId: tree.tenant_id, why, at: Date.now() });
  };

  // What this process signed is outside of the database too: one that is restored under it is noticed.
  const signedHere = new Map<string | null, { tree: store.Tree; note: string }>();
  const memoryOf = (tenantId: string | null): Outside[] => {
    const mine = signedHere.get(tenantId);
    return mine ? [{ name: 'memory', newest: async (origin) => (origin === mine.tree.origin ? mine.note : null) }] : [];
  };
  const outside = options.outside ?? [];
  const { compare } = createEpochs({ inTx, keys, log });
  /** Trails that were compared with what stands outside since this process started, or last lost the database. */
  const compared = new Set<string | null>();
  let pending: { tenantId: string | null; why: Compared }[] = [];
  let askedAt = 0;
  const compareAll = async (): Promise<void> => {
    const trees = await inTx(store.trees);
    for (const [tenantId, { tree: mine }] of signedHere) {
      const now = trees.find(({ tenant_id }) => tenant_id === tenantId);
      if (!now || now.epoch < mine.epoch || (now.epoch === mine.epoch && now.size < mine.size))
        compared.delete(tenantId);
    }
    const without = outside.length + signedHere.size > 0 ? await inTx(store.treeless) : [];
    const all = [
      ...trees.map((tree) => ({ tenantId: tree.tenant_id, tree })),
      ...without.map((tenantId) => ({ tenantId, tree: null })),
    ].filter(({ tenantId }) => !compared.has(tenantId));
    if (all.length === 0) pending = [];
    // A place that is silent, or a tree that nobody may sign, is not asked for every second.
    const soon = pending.every(({ why }) => why === 'busy');
    if (all.length === 0 || (!soon && Date.now() - askedAt < againMs)) return;
    askedAt = Date.now();
    const left: typeof pending = [];
    const asked = outside.map(askedOnce);
    for (const { tenantId, tree } of all) {
      const why = await compare({ tenantId, instance, tree }, asked, memoryOf(tenantId));
      if (why === 'follows' || why === 'opened') compared.add(tenantId);
      else left.push({ tenantId, why });
      if (tree && (why === 'broken' || why === 'other-key')) refuse(tree, why);
      else if (tree && refused.get(tree.id)?.why === 'broken') refused.delete(tree.id);
    }
    if (left.some(({ why }) => why === 'unreachable') && !pending.some(({ why }) => why === 'unreachable'))
      log.error('trail.unreachable', {
        todo: 'aucun des lieux où sont copiés les points de contrôle ne répond : rien n’est scellé avant de s’y être comparé',
      });
    pending = left;
  };

  // Signed outside of the transaction that seals: a key store may be slow.
  const statements = async (): Promise<Map<string, string>> => {
    const made = new Map<string, string>();
    const { current, previous } = keys;
    if (!current) return made;
    for (const tree of await inTx(store.trees)) {
      const origin = tree.origin ?? '';
      const head = await inTx((tx) => headOf(tx, tree));
      if (await signs(head, origin, current)) {
        if (refused.get(tree.id)?.why === 'other-key') refused.delete(tree.id);
      } else if (previous && (await signs(head, origin, previous))) {
        const note = await statementOf(instance, origin, previous, current);
        if (await inTx((tx) => store.stated(tx, tree.id, note))) refuse(tree, 'other-key');
        else {
          refused.delete(tree.id);
          made.set(tree.id, note);
        }
      } else refuse(tree, 'other-key');
    }
    return made;
  };

  const signOne = async (tree: store.Tree): Promise<boolean> => {
    const origin = tree.origin ?? '';
    const { current } = keys;
    if (!current) return false;
    const was = refused.get(tree.id);
    const broken = was?.why === 'broken';
    if (was?.why === 'other-key' || (broken && Date.now() - was.at < againMs)) return false;
    const { head, root } = await inTx(async (tx) => {
      const read = await headOf(tx, tree);
      const idle = read.last?.size === tree.size && !broken;
      return { head: read, root: idle ? null : await checkedRoot(tx, tree, read.last) };
    });
    if (head.last?.size === tree.size) {
      if (broken && root) refused.delete(tree.id);
      else if (broken) refuse(tree, 'broken');
      return false;
    }
    if (!root) refuse(tree, 'broken');
    else if (!(await signs(head, origin, current))) refuse(tree, 'other-key');
    else {
      const note = await signCheckpoint(origin, tree.size, root, current);
      await inTx((tx) => store.insertCheckpoint(tx, tree.id, { size: tree.size, root: Buffer.from(root), note }));
      signedHere.set(tree.tenant_id, { tree, note });
      refused.delete(tree.id);
      return true;
    }
    return false;
  };

  let checked = false;
  /** Seals once what waits (at most a batch) and signs every tree that grew; true when more may wait. */
  const round = async (): Promise<boolean> => {
    if (!keys.current) return false;
    await compareAll();
    const made = checked ? new Map<string, string>() : await statements();
    const except = [...refused.values(), ...pending].map(({ tenantId }) => tenantId);
    const mayOpen = (tenantId: string | null) =>
      (outside.length === 0 && !signedHere.has(tenantId)) || compared.has(tenantId);
    const what = { instance, most: batch, tellEverySeconds, except, statements: made, mayOpen };
    const done = await inTx((tx) => append(tx, what));
    for (const tree of done?.overrun ?? []) refuse(tree, 'broken');
    checked = done !== null && refused.size === 0;
    if (!done) return false;
    sealed.inc(done.sealed);
    const waits = new Set(pending.map(({ tenantId }) => tenantId));
    for (const tree of await inTx(store.trees))
      if (tree.size > 0 && !waits.has(tree.tenant_id) && (await signOne(tree))) signedAt.set(Date.now() / 1_000);
    return done.taken === batch;
  };

  /** Puts into the queue whatever committed event has no leaf, in short transactions, each in this replica's turn. */
  const sweep = async (): Promise<void> => {
    for (let after: string | null = nobody; after !== null; ) {
      const from: string = after;
      after = await inTx(async (tx) => ((await store.turn(tx)) ? store.missing(tx, from, sweepStep) : null));
    }
  };

  const wayOf = (concerns: (tenantId: string | null) => boolean): Sealing => {
    if (!keys.current) return 'no-key';
    const waits = pending.filter(({ tenantId }) => concerns(tenantId)).map(({ why }) => why);
    if (waits.includes('unreachable')) return 'unreachable';
    const shown = waits.find((why) => why === 'broken' || why === 'other-key');
    return [...refused.values()].find(({ tenantId }) => concerns(tenantId))?.why ?? shown ?? 'ok';
  };
  let failures = 0;
  const state = (): SealerState => (failures >= failuresMost ? 'failing' : wayOf(() => true));
  const showState = (): void => {
    for (const way of ways) how.set({ state: way }, way === state() ? 1 : 0);
  };

  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let swept = 0;
  const tick = async (): Promise<void> => {
    try {
      if (Date.now() - swept > sweepEveryMs) {
        await sweep();
        swept = Date.now();
      }
      while (!stopped && (await round()));
      const { count, seconds } = await inTx(store.waiting);
      unsealed.set(count);
      oldest.set(seconds);
      failures = 0;
    } catch (error) {
      failures += 1;
      // The next round begins anew from what is committed; whoever restores a database cuts its connections first.
      compared.clear();
      if (!stopped) log.warn('trail.seal-failed', errorFields(error));
    }
    showState();
    if (!stopped) timer = setTimeout(() => (running = tick()), everyMs);
  };

  return {
    round,
    sweep,
    /** Compares every trail anew before anything more is sealed: a place said that it has another one. */
    compareAgain: async (): Promise<void> => {
      compared.clear();
      pending = [];
      await compareAll();
    },
    state,
    stateOf: (tenantId: string | null): Sealing => wayOf((one) => one === tenantId),
    start: (): void => {
      showState();
      if (keys.current) running = tick();
      else log.warn('trail.no-key', { todo: 'donnez une clé par BOCAGE_TRAIL_KEY_FILE : rien n’est scellé' });
    },
    close: async (): Promise<void> => {
      stopped = true;
      clearTimeout(timer);
      await running;
      await db.close();
    },
  };
};
export type Sealer = ReturnType<typeof createSealer>;
