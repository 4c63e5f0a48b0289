import { type AnchoringState, exportFormats, fault, type SealingState } from '@bocage/contracts';
import type { Caller, Db, Member, Tx } from '@bocage/platform';
import { consistencyProof, fingerprint, formatKey, inclusionProof, rangeProof, toBase64 } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { lateMs } from '../anchor/anchor.ts';
import { names } from '../anchor/anchor.store.ts';
import type { Place } from '../anchor/places.ts';
import type { Sealing } from '../seal/sealer.ts';
import { readBlocks } from '../seal/blocks.ts';
import { entryOf, payloadBytes } from '../seal/entry.ts';
import { instanceKey, type TrailKey } from '../seal/key.ts';
import { type Reader, readersOf } from '../trail/reader.ts';
import { givenOf } from '../trail/trail.service.ts';
import { count, tell, type TrailFilter } from '../trail/trail.store.ts';
import * as store from './proofs.store.ts';

const { sha256 } = nodeCrypto;
const pageSize = 1_000;
/** The most leaves of one selection; a period has no limit but its length. */
export const maxSelected = 100_000;
const mostCounted = exportFormats.proofs;

const line = (value: object): string => `${JSON.stringify(value)}\n`;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const reader = (tx: Tx) => readBlocks((level, at) => store.block(tx, level, at));

/** The members of a leaf's line, in the order of their names. */
const leafLine = (row: store.LeafRow, proof: readonly Uint8Array[] | null): string => {
  const { id } = row;
  // An event that is not there any more is not one that is withheld: no entry has the hash of none, and the verifier names it.
  const entry = row.withheld ? null : id === null ? (row.entry ?? '') : text(entryOf({ ...row, id }, row.payload_hash));
  return line({
    entry,
    hash: toBase64(row.hash),
    index: Number(row.index),
    payload: row.salt && text(payloadBytes(row.payload)),
    ...(proof && { proof: proof.map(toBase64) }),
    salt: row.salt && toBase64(row.salt),
  });
};

/** How a tree is reached, by who reads its trail. Each call is a short transaction. */
export type Scope = {
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Refuses who may not export, and traces the export. */
  trace(filter: TrailFilter, more?: { epoch?: number }): Promise<unknown>;
};

/** Whose it is; null for the instance. */
type Own = Scope & { tenantId: string | null };

/** A part of an export: how far it goes, and where to go on from. */
export type Piece = { text: string; done: number; total: number; cursor: string };

/** The same tree, in an earlier epoch. */
const within = (scope: Scope, epoch: number | undefined): Scope =>
  epoch === undefined
    ? scope
    : {
        ...scope,
        run: (work) =>
          scope.run(async (tx) => {
            await store.atEpoch(tx, epoch);
            return work(tx);
          }),
      };

const asked = (cursor: string | undefined): number | null => {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) throw fault('request.invalid', { detail: 'cursor' });
  return cursor ? Number(cursor) : null;
};
type Page = { cursor?: string | undefined; limit: number; epoch?: number | undefined };
const said = ({ origin, size, root, note, signed_at }: store.Checkpoint) => ({
  origin,
  size,
  root: toBase64(root),
  note,
  signedAt: signed_at.toISOString(),
});

const sealedLateMs = 300_000;

/** `places`: where checkpoints are copied to, by kind and name; `sealing`: how it goes for a trail, as this process knows. */
export const createProofs = (
  db: Db,
  name: string,
  key: TrailKey | null,
  places: readonly Pick<Place, 'kind' | 'name'>[] = [],
  sealing: (tenantId: string | null) => Sealing = () => 'ok',
) => {
  const publicKey = async (): Promise<string> => {
    if (!key) throw fault('trail.not-sealed');
    return formatKey(await instanceKey(name, key));
  };

  const readers = readersOf(db);
  const scopeOf = ({ tenantId, act, run }: Reader): Own => ({
    tenantId,
    run,
    trace: (filter, more = {}) =>
      act(async (tx, rights) => {
        rights.allow('export', 'Trail');
        const events = await count(tx, filter, mostCounted);
        await tell(tx, tenantId, 'trail.exported', { format: 'proofs', events, ...givenOf(filter), ...more });
      }),
  });

  /** From which leaf an export goes on, in a tree of which size: `<size>:<leaves done>`, then `<size>:end`. */
  const resumed = async (run: Scope['run'], cursor: string | null): Promise<store.Checkpoint> => {
    const size = cursor === null ? null : Number(cursor.split(':')[0]);
    const [newest] = await run((tx) => store.checkpoints(tx, size === null ? null : size + 1, 1));
    if (!newest || (size !== null && newest.size !== size)) throw fault('trail.not-sealed');
    return newest;
  };

  /** Pieces of an export, each with where to go on from after it. Without filter but dates: every leaf of the period. */
  async function* pieces(
    { run }: Pick<Scope, 'run'>,
    filter: TrailFilter,
    cursor: string | null,
  ): AsyncGenerator<Piece> {
    const published = await publicKey();
    const { size, origin } = await resumed(run, cursor);
    const { from, until: before, ...others } = givenOf(filter);
    const complete = Object.keys(others).length === 0;
    const indexes = complete ? [] : await run((tx) => store.selection(tx, filter, size, maxSelected + 1));
    if (indexes.length > maxSelected)
      throw fault('request.invalid', { detail: `plus de ${maxSelected} événements : resserrez les dates` });
    const { first, until } = !complete
      ? { first: indexes[0] ?? 0, until: (indexes.at(-1) ?? -1) + 1 }
      : from || before
        ? await run((tx) => store.span(tx, filter, size))
        : { first: 0, until: size };
    const total = complete ? until - first : indexes.length;
    const piece = (text: string, done: number, place: number | 'end' = done): Piece => ({
      text,
      done,
      total,
      cursor: `${size}:${place}`,
    });
    if (cursor === null) {
      const made = new Date().toISOString();
      yield piece(line({ complete, first, format: 'bocage-trail/1', key: published, made, origin, size, until }), 0);
    }
    const place = cursor?.split(':')[1] ?? '0';
    if (place === 'end') return;
    for (let at = Number(place); at < total; at += pageSize) {
      const page = complete
        ? Array.from({ length: Math.min(pageSize, total - at) }, (_, n) => first + at + n)
        : indexes.slice(at, at + pageSize);
      const text = await run(async (tx) => {
        const read = reader(tx);
        const lines: string[] = [];
        for (const row of await store.leaves(tx, page)) {
          const proof = complete ? null : await inclusionProof(sha256, read, Number(row.index), size);
          lines.push(leafLine(row, proof));
        }
        return lines.join('');
      });
      yield piece(text, at + page.length);
    }
    const last = await run(async (tx) => {
      const read = reader(tx);
      let text = '';
      if (complete) text = line({ range: (await rangeProof(sha256, read, { first, until, size })).map(toBase64) });
      let previous: number | null = null;
      for (const { size: to, note } of await store.daily(tx, size)) {
        const proof: Uint8Array[] = previous === null ? [] : await consistencyProof(sha256, read, previous, to);
        text += line({ checkpoint: note, consistency: proof.map(toBase64) });
        previous = to;
      }
      return text;
    });
    yield piece(last, total, 'end');
  }

  return {
    publicKey,

    /** The acting tenant's tree. */
    member: (caller: Member): Own => scopeOf(readers.member(caller)),
    /** The instance's tree. */
    operator: (caller: Caller): Own => scopeOf(readers.operator(caller)),

    checkpoints: async (scope: Scope, { cursor, limit, epoch }: Page) => {
      const below = asked(cursor);
      const rows = await within(scope, epoch).run((tx) => store.checkpoints(tx, below, limit + 1));
      const items = rows.slice(0, limit).map(said);
      return { items, next: rows.length > limit ? String(items.at(-1)?.size) : null };
    },

    anchors: async (scope: Own, { cursor, limit, epoch }: Page) => {
      const below = asked(cursor);
      const [rows, following, unsealed] = await within(scope, epoch).run(
        async (tx) =>
          [
            await store.anchors(tx, below, limit + 1),
            await store.anchoring(tx, ...names(places)),
            await store.unsealedSince(tx),
          ] as const,
      );
      const bySize = Map.groupBy(rows, ({ size }) => size);
      const items = [...bySize.values()].flatMap((some) =>
        some.slice(0, 1).map((one) => ({
          ...said(one),
          anchors: some.map(({ kind, place, proof, anchored_at }) => ({
            kind,
            place,
            proof,
            at: anchored_at.toISOString(),
          })),
        })),
      );
      const page = items.slice(0, limit);
      const lasts = following.flatMap(({ at }) => at ?? []).sort((a, b) => a.getTime() - b.getTime());
      const waits = following.flatMap(({ waiting }) => waiting ?? []).sort((a, b) => a.getTime() - b.getTime())[0];
      const late = waits !== undefined && Date.now() - waits.getTime() > lateMs;
      const state: AnchoringState =
        places.length === 0 ? 'none' : late ? 'late' : lasts.length < places.length ? 'waiting' : 'ok';
      const known = sealing(scope.tenantId);
      const slow = known === 'ok' && unsealed !== null && Date.now() - unsealed.getTime() > sealedLateMs;
      const sealed: SealingState = slow ? 'late' : known;
      return {
        items: page,
        next: items.length > limit ? String(page.at(-1)?.size) : null,
        state,
        lastAt: lasts.at(-1)?.toISOString() ?? null,
        waitingSince: waits?.toISOString() ?? null,
        sealing: sealed,
        unsealedSince: sealed === 'ok' ? null : (unsealed?.toISOString() ?? null),
        epoch: following[0]?.epoch ?? null,
      };
    },

    consistency: (scope: Scope, { from, to, epoch }: { from: number; to: number; epoch?: number | undefined }) =>
      within(scope, epoch).run(async (tx) => {
        const [newest] = await store.checkpoints(tx, null, 1);
        if (from > to) throw fault('request.invalid', { detail: 'from > to' });
        if (!newest || to > newest.size) throw fault('trail.not-sealed');
        return { proof: (await consistencyProof(sha256, reader(tx), from, to)).map(toBase64) };
      }),

    /** An export of docs/trail-format.md, a piece at a time; itself traced, with how many events it is about. */
    async *export(
      scope: Scope,
      { epoch, ...filter }: TrailFilter & { epoch?: number | undefined },
    ): AsyncGenerator<string> {
      const { run, trace } = within(scope, epoch);
      await publicKey();
      await trace(filter, epoch === undefined ? {} : { epoch });
      for await (const { text: piece } of pieces({ run }, filter, null)) yield piece;
    },

    pieces,

    /** What the trail was sealed with last, and the key that checks it with its fingerprint. */
    head: async ({ run }: Pick<Scope, 'run'>) => {
      const published = await publicKey();
      const [newest] = await run((tx) => store.checkpoints(tx, null, 1));
      if (!newest || !key) throw fault('trail.not-sealed');
      const { origin, size, root, note } = newest;
      return {
        origin,
        size,
        root: toBase64(root),
        note,
        key: published,
        fingerprint: await fingerprint(sha256, key),
      };
    },
  };
};
export type Proofs = ReturnType<typeof createProofs>;
