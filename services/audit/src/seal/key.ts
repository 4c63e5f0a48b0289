import { spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { keyOf, type Key, types } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import type { AuditConfig } from '../config.ts';

/** What signs the trees of this instance; the private key never leaves it. */
export type TrailKey = { publicKey: Uint8Array; sign: (message: Uint8Array) => Promise<Uint8Array> };
export type TrailKeys = { current: TrailKey | null; previous: TrailKey | null };

const signLimitMs = 10_000;
const der = Buffer.from('302a300506032b6570032100', 'hex');
const wrong = (variable: string, what: string) => new Error(`Réglages incorrects :\n  ${variable}: ${what}`);

const rawPublic = (key: KeyObject, variable: string): Uint8Array => {
  if (key.asymmetricKeyType !== 'ed25519') throw wrong(variable, 'il faut une clé Ed25519');
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(der.length);
};

/** A private key: PEM (PKCS8), or the one line of base64 that stands in it, which fits in an environment file. */
export const keyOfFile = (path: string, variable: string): TrailKey => {
  let key: KeyObject;
  try {
    const text = readFileSync(path, 'utf8').trim();
    key = text.startsWith('-----')
      ? createPrivateKey(text)
      : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
  } catch {
    // What the file holds is never quoted.
    throw wrong(variable, `${path} ne se lit pas comme une clé privée PKCS8`);
  }
  return { publicKey: rawPublic(key, variable), sign: async (message) => sign(null, message, key) };
};

/** Runs the command of a key store: what is to be signed goes to its input, 64 bytes or their base64 come out. */
const ofCommand = (command: string, publicKey: string | undefined, variables: [string, string]): TrailKey => {
  const [variable, publicVariable] = variables;
  const raw = Buffer.from((publicKey ?? '').replace(/^.*\+/s, ''), 'base64');
  const bytes = raw.length === 33 && raw[0] === 1 ? raw.subarray(1) : raw.length === 44 ? raw.subarray(12) : raw;
  if (bytes.length !== 32)
    throw wrong(publicVariable, `la clé publique (Ed25519, 32 octets en base64) manque à ${variable}`);
  const checked = createPublicKey({ key: Buffer.concat([der, bytes]), format: 'der', type: 'spki' });
  const run = (message: Uint8Array) =>
    new Promise<Uint8Array>((resolve, reject) => {
      const child = spawn('/bin/sh', ['-c', command], {
        stdio: ['pipe', 'pipe', 'ignore'],
        timeout: signLimitMs,
        killSignal: 'SIGKILL',
      });
      const parts: Buffer[] = [];
      child.stdout.on('data', (part: Buffer) => void (parts.length < 100 && parts.push(part)));
      child.once('error', reject);
      child.stdin.once('error', () => {});
      child.once('close', (code) => {
        const out = Buffer.concat(parts);
        const signature = out.length === 64 ? out : Buffer.from(out.toString('latin1').trim(), 'base64');
        if (code === 0 && signature.length === 64 && verify(null, message, checked, signature)) resolve(signature);
        else reject(new Error(`${variable} gave no signature of ${publicVariable}`));
      });
      child.stdin.end(message);
    });
  return { publicKey: bytes, sign: run };
};

/** The keys that the settings name; `current` is null when none is, and then nothing is sealed. */
export const trailKeys = (config: Partial<AuditConfig>): TrailKeys => {
  const read = (prefix: 'BOCAGE_TRAIL' | 'BOCAGE_TRAIL_PREVIOUS'): TrailKey | null => {
    const [file, command] = [config[`${prefix}_KEY_FILE`], config[`${prefix}_SIGN_COMMAND`]];
    if (file && command) throw wrong(`${prefix}_KEY_FILE`, `un fichier ou ${prefix}_SIGN_COMMAND, pas les deux`);
    if (file) return keyOfFile(file, `${prefix}_KEY_FILE`);
    if (command)
      return ofCommand(command, config[`${prefix}_PUBLIC_KEY`], [`${prefix}_SIGN_COMMAND`, `${prefix}_PUBLIC_KEY`]);
    return null;
  };
  return { current: read('BOCAGE_TRAIL'), previous: read('BOCAGE_TRAIL_PREVIOUS') };
};

/** The instance's name and its public key, as published. */
export const instanceKey = (name: string, { publicKey }: TrailKey): Promise<Key> =>
  keyOf(nodeCrypto.sha256, name, types.signature, publicKey);
