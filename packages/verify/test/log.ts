import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import {
  canonical,
  checkpointEntry,
  checkpointText,
  consistencyProof,
  cosign,
  eventEntry,
  formatKey,
  formatNote,
  inclusionProof,
  keyEntry,
  keyOf,
  keyStatement,
  leafHash,
  parseNote,
  rangeProof,
  readerOf,
  rootAt,
  saltedHash,
  signNote,
  toBase64,
  types,
  utf8,
  type Signer,
} from '../src/index.ts';
import { nodeCrypto } from '../src/node.ts';

const { sha256 } = nodeCrypto;
export const instance = 'bocage.example';
export type Stored = { entry: string; hash: Uint8Array; salt: string | null; payload: string | null };

export const newSigner = (): Signer => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  return { name: instance, publicKey: raw, sign: (message) => new Uint8Array(sign(null, message, privateKey)) };
};
export const vkeyOf = async ({ publicKey }: Signer) =>
  formatKey(await keyOf(sha256, instance, types.signature, publicKey));

/** Somebody else, who countersigns checkpoints. */
export const newWitness = (name: string) => {
  const signer = { ...newSigner(), name };
  return { signer, vkey: async () => formatKey(await keyOf(sha256, name, types.cosignature, signer.publicKey)) };
};

const at = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString().replace('Z', '000Z');

type LogOptions = { tenant?: string; epoch?: number; signer?: ReturnType<typeof newSigner> };

/** A log in memory, as a sealer would make it; whoever holds it may also falsify it. */
export const newLog = ({ tenant = randomUUID(), epoch = 1, signer = newSigner() }: LogOptions = {}) => {
  const origin = `${instance}/journal/${tenant}/${epoch}`;
  const leaves: Stored[] = [];
  const notes: { size: number; note: string }[] = [];
  let current = signer;
  const push = async (entry: Uint8Array, salt: string | null = null, payload: string | null = null) => {
    leaves.push({ entry: new TextDecoder().decode(entry), hash: await leafHash(sha256, entry), salt, payload });
  };
  const event = async (
    over: { id?: string; type?: string; data?: Record<string, string | number>; payload?: object | null } = {},
  ) => {
    const n = leaves.length;
    const salt = randomBytes(32);
    const payload =
      over.payload === null ? null : canonical(over.payload ?? { title: `Délibération n° ${n} « été »\n` });
    await push(
      eventEntry({
        id: over.id ?? randomUUID(),
        at: at(n),
        type: over.type ?? 'note.created',
        tenant: tenant === 'instance' ? null : tenant,
        perimeter: null,
        actor: { account: null, person: randomUUID(), system: null, tenant: null },
        subject: { id: randomUUID(), kind: 'note' },
        data: over.data ?? { n },
        mirrorOf: null,
        request: null,
        payload: payload && (await saltedHash(sha256, salt, utf8(payload))),
      }),
      payload && toBase64(salt),
      payload,
    );
  };
  const events = async (count: number) => {
    for (let i = 0; i < count; i++) await event();
  };
  const reader = () =>
    readerOf(
      sha256,
      leaves.map(({ hash }) => hash),
    );
  const checkpoint = async (by: Signer = current) => {
    const root = await rootAt(sha256, reader(), leaves.length);
    const text = checkpointText({ origin, size: leaves.length, root });
    const note = await signNote(sha256, text, { ...by, name: origin });
    notes.push({ size: leaves.length, note });
    return note;
  };
  const cosigned = async (n: number, { signer }: ReturnType<typeof newWitness>, text?: string) => {
    const one = notes[n];
    const parsed = one && parseNote(one.note);
    if (!parsed) return;
    parsed.signatures.push(await cosign(sha256, text ?? parsed.text, signer, 1_790_000_000));
    one.note = formatNote(parsed);
  };
  const rotate = async (next = newSigner(), said?: string) => {
    const text = said ?? keyStatement(origin, await vkeyOf(next));
    await push(keyEntry(await signNote(sha256, text, { ...current, name: origin })));
    current = next;
  };
  const follow = (note: string) => push(checkpointEntry(note));
  /** Payloads of these leaves go; the trail says so unless told otherwise. */
  const erase = async (indexes: number[], told = true, payloads = indexes.length, before = leaves.length) => {
    for (const index of indexes) {
      const leaf = leaves[index];
      if (leaf) [leaf.salt, leaf.payload] = [null, null];
    }
    if (!told) return;
    const data = { class: 'act', until: at(before), payloads };
    await event({ type: 'trail.purged', data, payload: null });
  };
  /** A leaf of any text, as who holds the key may seal it. */
  const leaf = (entry: string) => push(utf8(entry));
  const rehash = async (index: number) => {
    const leaf = leaves[index];
    if (leaf) leaf.hash = await leafHash(sha256, utf8(leaf.entry));
  };
  const written = async (
    over: { first?: number; until?: number; select?: number[]; withheld?: number[]; checkpoints?: typeof notes } = {},
  ) => {
    const published = over.checkpoints ?? notes;
    const size = published.at(-1)?.size ?? 0;
    const { first = 0, until = size, select, withheld = [] } = over;
    const read = reader();
    const complete = select === undefined;
    const lines: object[] = [
      { format: 'bocage-trail/1', origin, key: await vkeyOf(current), size, first, until, complete, made: at(0) },
    ];
    for (const index of select ?? Array.from({ length: until - first }, (_, i) => first + i)) {
      const leaf = leaves[index];
      if (!leaf) continue;
      const hidden = withheld.includes(index);
      lines.push({
        index,
        hash: toBase64(leaf.hash),
        entry: hidden ? null : leaf.entry,
        salt: hidden ? null : leaf.salt,
        payload: hidden ? null : leaf.payload,
        ...(complete ? {} : { proof: (await inclusionProof(sha256, read, index, size)).map(toBase64) }),
      });
    }
    if (complete) lines.push({ range: (await rangeProof(sha256, read, { first, until, size })).map(toBase64) });
    let before = 0;
    for (const { size: to, note } of published) {
      const proof = before === 0 || to > leaves.length ? [] : await consistencyProof(sha256, read, before, to);
      lines.push({ checkpoint: note, consistency: proof.map(toBase64) });
      before = to;
    }
    return lines.map(canonical);
  };
  return {
    tenant,
    origin,
    signer,
    leaves,
    notes,
    event,
    events,
    checkpoint,
    cosign: cosigned,
    rotate,
    follow,
    erase,
    leaf,
    rehash,
    written,
    vkey: () => vkeyOf(signer),
  };
};
export type Log = Awaited<ReturnType<typeof newLog>>;
