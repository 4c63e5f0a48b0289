import { createHash } from 'node:crypto';
import { formatNote, fromBase64, type Key, parseNote, same, toBase64, types, verifyNote } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { bounded } from './bounded.ts';
import { told } from '../told.ts';

/** What a witness makes of a checkpoint: its signature's line, what it knows instead, or why it will not. */
export type Said =
  | { signed: string }
  /** The size of the last checkpoint that it signed. */
  | { knows: number }
  /** What it was shown does not continue what it signed before. */
  | { differs: true };
export type WitnessClient = {
  name: string;
  add(request: { old: number; proof: readonly Uint8Array[]; note: string }): Promise<Said>;
  /** The last checkpoint that it signed for a log; null when there is none. */
  newest(origin: string): Promise<string | null>;
};

const mostBytes = 64 * 1024;

const ownLine = async (key: Key, note: string, body: string): Promise<string> => {
  const parsed = parseNote(note + body);
  const signed = parsed && (await verifyNote(nodeCrypto, parsed, [key]));
  const line = parsed?.signatures.find(({ name, id }) => name === key.name && same(id, key.id));
  if (!signed || signed.length === 0 || !line) throw told(`the witness ${key.name} gave no signature of its own`);
  return formatNote({ text: '', signatures: [line] }).slice(1);
};

/** A witness of C2SP (tlog-witness), by its address and its public key. */
export const createWitnessClient = (url: string, key: Key, timeoutMs = 10_000): WitnessClient => {
  const at = (path: string) => `${url.replace(/\/$/, '')}/${path}`;
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(at(path), { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  return {
    name: key.name,
    add: async ({ old, proof, note }) => {
      const body = `${[`old ${old}`, ...proof.map(toBase64), '', ''].join('\n')}${note}`;
      const response = await ask('add-checkpoint', { method: 'POST', body });
      const answer = (await bounded(response, mostBytes)).toString();
      if (response.status === 200) return { signed: await ownLine(key, note, answer) };
      if (response.status === 409 && /^\d{1,15}\n$/.test(answer)) return { knows: Number(answer) };
      if (response.status === 422) return { differs: true };
      const why: Record<number, string> = { 403: 'does not know our key', 404: 'does not know this instance' };
      throw told(`the witness ${key.name} ${why[response.status] ?? `answered ${response.status}`}`);
    },
    newest: async (origin) => {
      const response = await ask(`${createHash('sha256').update(origin).digest('hex')}/checkpoint`);
      const answer = (await bounded(response, mostBytes)).toString();
      if (response.status === 404) return null;
      if (response.status !== 200) throw told(`the witness ${key.name} answered ${response.status}`);
      return answer;
    },
  };
};

const keyIn = (vkey: string): Key | undefined => {
  const [name = '', id = '', ...rest] = vkey.split('+');
  const bytes = fromBase64(rest.join('+'));
  if (name === '' || bytes?.length !== 33 || bytes[0] !== types.cosignature) return undefined;
  const own = createHash('sha256').update(`${name}\n`).update(bytes).digest().subarray(0, 4);
  return own.toString('hex') === id ? { name, id: own, type: types.cosignature, publicKey: bytes.slice(1) } : undefined;
};

/** `<address> <public key>`, several of them apart by commas. */
export const witnessesOf = (text = ''): WitnessClient[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const [url = '', vkey = ''] = one.split(/\s+/);
      const key = keyIn(vkey);
      if (!URL.canParse(url) || !key)
        throw new Error(`Réglages incorrects :\n  BOCAGE_WITNESSES: « ${one} » n’est pas « adresse clé »`);
      return createWitnessClient(url, key);
    });
