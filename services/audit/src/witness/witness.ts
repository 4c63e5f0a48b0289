import {
  cosign,
  emptyRoot,
  formatNote,
  hashOf,
  type Key,
  keyUnder,
  parseCheckpointNote,
  same,
  type Signer,
  verifyConsistency,
  verifyNote,
} from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import type { Ledger } from './ledger.ts';

const { sha256 } = nodeCrypto;
/** What a witness answers (C2SP tlog-witness). */
export type Answer = { status: 200 | 400 | 403 | 404 | 409 | 422; type?: string; body?: string };
export type Witness = {
  add(body: string): Promise<Answer>;
  /** The last checkpoint signed for the log whose origin has this SHA-256, in hexadecimal. */
  last(originHash: string): Answer;
};
export type WitnessOptions = {
  signer: Signer;
  /** The instances for which it signs, by their public keys; several of one name while a key changes. */
  logs: readonly Key[];
  ledger: Ledger;
  now?: () => number;
};

const mostProof = 63;
const origins = /^[^/]+\/journal\/[^/]+\/[1-9][0-9]{0,8}$/;

const parseRequest = (body: string) => {
  const end = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(end, 0)).split('\n');
  const old = /^old (0|[1-9][0-9]{0,15})$/.exec(first)?.[1];
  const proof = lines.map((line) => hashOf(line)).filter((hash) => hash !== undefined);
  const parsed = parseCheckpointNote(body.slice(end + 2));
  if (end < 0 || old === undefined || proof.length !== lines.length || proof.length > mostProof || !parsed) return null;
  return { old: Number(old), proof, ...parsed };
};

/** Signs a checkpoint only when it continues the last one that it signed for the same log. */
export const createWitness = ({ signer, logs, ledger, now = Date.now }: WitnessOptions): Witness => {
  const conflict = (size: number): Answer => ({ status: 409, type: 'text/x.tlog.size', body: `${size}\n` });
  return {
    add: async (body) => {
      const request = parseRequest(body);
      if (!request) return { status: 400 };
      const { old, proof, note, checkpoint } = request;
      const { origin, size, root } = checkpoint;
      const trusted = origins.test(origin) ? logs.filter(({ name }) => name === origin.split('/')[0]) : [];
      if (trusted.length === 0) return { status: 404 };
      const keys = await Promise.all(trusted.map(({ publicKey }) => keyUnder(nodeCrypto, origin, publicKey)));
      if (((await verifyNote(nodeCrypto, note, keys)) ?? []).length === 0) return { status: 403 };
      if (old > size) return { status: 400 };
      const known = ledger.of(origin);
      if (old !== (known?.size ?? 0)) return conflict(known?.size ?? 0);
      const fromRoot = known?.root ?? (await emptyRoot(sha256));
      if (size === 0 && !same(root, await emptyRoot(sha256))) return { status: 422 };
      const follows =
        old === size
          ? proof.length === 0 && (size === 0 || same(root, fromRoot))
          : await verifyConsistency(sha256, { from: old, to: size, fromRoot, toRoot: root, proof });
      if (!follows) return { status: 422 };
      // A signature leaves only once its checkpoint is on disk, in the place of the very one that it continues.
      const line = await cosign(sha256, note.text, signer, Math.floor(now() / 1_000));
      const log = note.signatures.filter(({ name, id }) => keys.some((key) => key.name === name && same(key.id, id)));
      const signed = formatNote({ text: note.text, signatures: [...log, line] });
      if (!ledger.advance(origin, known, { size, root, note: signed })) return conflict(ledger.of(origin)?.size ?? 0);
      return {
        status: 200,
        type: 'text/plain; charset=utf-8',
        body: formatNote({ text: '', signatures: [line] }).slice(1),
      };
    },
    last: (originHash) => {
      const head = ledger.byHash(originHash);
      return head ? { status: 200, type: 'text/plain; charset=utf-8', body: head.note } : { status: 404 };
    },
  };
};
