import { fromBase64, joined, same, toBase64, toHex, utf8 } from './bytes.ts';
import type { Hash } from './merkle.ts';

/** Signed notes of C2SP (signed-note, tlog-cosignature), Ed25519 only. */
export const types = { signature: 0x01, cosignature: 0x04 } as const;
export type KeyType = (typeof types)[keyof typeof types];

export type Key = { name: string; id: Uint8Array; type: KeyType; publicKey: Uint8Array };
export type Signature = { name: string; id: Uint8Array; bytes: Uint8Array };
export type Note = { text: string; signatures: Signature[] };
export type Signer = {
  name: string;
  publicKey: Uint8Array;
  sign: (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;
};
export type Crypto = {
  sha256: Hash;
  /** Whether the signature of these bytes is that of this 32-byte key. */
  ed25519: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean | Promise<boolean>;
};

/** More than the 16 that every verifier must take. */
const mostSignatures = 64;

export const isName = (name: string): boolean => name !== '' && name.isWellFormed() && !/[\s\u0085+]/u.test(name);

export const keyOf = async (hash: Hash, name: string, type: KeyType, publicKey: Uint8Array): Promise<Key> => {
  if (!isName(name)) throw new TypeError('a key name holds neither space nor +');
  if (publicKey.length !== 32) throw new TypeError('an Ed25519 public key is 32 bytes');
  const id = (await hash(joined(utf8(`${name}\n`), Uint8Array.of(type), publicKey))).slice(0, 4);
  return { name, id, type, publicKey };
};

/** A verifier key as it is published: `<name>+<id>+<type || public key>`. */
export const formatKey = ({ name, id, type, publicKey }: Key): string =>
  `${name}+${toHex(id)}+${toBase64(joined(Uint8Array.of(type), publicKey))}`;

/**
 * What two people read to each other to know that they hold the same key: half of its SHA-256, which nobody can make another
 * key have; the id has four bytes only.
 */
export const fingerprint = async (hash: Hash, { publicKey }: Pick<Key, 'publicKey'>): Promise<string> =>
  toHex((await hash(publicKey)).slice(0, 16)).replace(/.{4}(?=.)/g, '$& ');

/** Undefined when it is none, or when its id is not that of its bytes. */
export const parseKey = async (hash: Hash, text: string): Promise<Key | undefined> => {
  const [name = '', id = '', ...rest] = text.split('+');
  // The base64 part may itself hold a +.
  const bytes = fromBase64(rest.join('+'));
  const type = bytes?.[0];
  if (!isName(name) || bytes?.length !== 33 || (type !== types.signature && type !== types.cosignature))
    return undefined;
  const key = await keyOf(hash, name, type, bytes.slice(1));
  return toHex(key.id) === id ? key : undefined;
};

/** Undefined when this is no note. */
export const parseNote = (whole: string): Note | undefined => {
  // Nothing below a space but the line feed; what is not UTF-8 never became a string.
  for (let i = 0; i < whole.length; i++) if (whole.charCodeAt(i) < 0x20 && whole[i] !== '\n') return undefined;
  const end = whole.lastIndexOf('\n\n');
  if (end < 0 || !whole.endsWith('\n') || !whole.isWellFormed()) return undefined;
  const lines = whole.slice(end + 2, -1).split('\n');
  if (lines.length > mostSignatures) return undefined;
  const signatures: Signature[] = [];
  for (const line of lines) {
    const [dash, name = '', base64 = '', ...rest] = line.split(' ');
    const bytes = fromBase64(base64);
    if (dash !== '—' || rest.length > 0 || !isName(name) || !bytes || bytes.length < 5) return undefined;
    signatures.push({ name, id: bytes.slice(0, 4), bytes: bytes.slice(4) });
  }
  return { text: whole.slice(0, end + 1), signatures };
};

export const formatNote = ({ text, signatures }: Note): string =>
  `${text}\n${signatures.map(({ name, id, bytes }) => `— ${name} ${toBase64(joined(id, bytes))}\n`).join('')}`;

const cosigned = (text: string, seconds: bigint) => utf8(`cosignature/v1\ntime ${seconds}\n${text}`);

export const signNote = async (hash: Hash, text: string, ...signers: Signer[]): Promise<string> => {
  const signatures: Signature[] = [];
  for (const { name, publicKey, sign } of signers) {
    const { id } = await keyOf(hash, name, types.signature, publicKey);
    signatures.push({ name, id, bytes: await sign(utf8(text)) });
  }
  const note = formatNote({ text, signatures });
  if (!parseNote(note)) throw new TypeError('this text cannot be a note');
  return note;
};

/** A witness's line, to be added to a checkpoint's note. */
export const cosign = async (hash: Hash, text: string, signer: Signer, seconds: number): Promise<Signature> => {
  const { id } = await keyOf(hash, signer.name, types.cosignature, signer.publicKey);
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
  return { name: signer.name, id, bytes: joined(time, await signer.sign(cosigned(text, BigInt(seconds)))) };
};

/** Whose signature stood, and, for a cosignature, when it was given (in seconds since 1970). */
export type Signed = { key: Key; seconds?: number };

const check = async (crypto: Crypto, text: string, key: Key, bytes: Uint8Array): Promise<Signed | undefined> => {
  if (key.type === types.signature) {
    return bytes.length === 64 && (await crypto.ed25519(key.publicKey, utf8(text), bytes)) ? { key } : undefined;
  }
  if (bytes.length !== 72) return undefined;
  const seconds = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0);
  if (seconds >= 2n ** 63n) return undefined;
  const good = await crypto.ed25519(key.publicKey, cosigned(text, seconds), bytes.slice(8));
  return good ? { key, seconds: Number(seconds) } : undefined;
};

/**
 * The signatures of known keys. Those of unknown keys are passed over, as C2SP asks; one of a known key that does not
 * verify makes the whole note worthless: undefined.
 */
export const verifyNote = async (crypto: Crypto, note: Note, keys: readonly Key[]): Promise<Signed[] | undefined> => {
  const signed: Signed[] = [];
  for (const { name, id, bytes } of note.signatures) {
    const key = keys.find((known) => known.name === name && same(known.id, id));
    if (!key) continue;
    const one = await check(crypto, note.text, key, bytes);
    if (!one) return undefined;
    signed.push(one);
  }
  return signed;
};
