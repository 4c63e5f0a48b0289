import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { errorFields, type Log } from '@bocage/platform';
import { formatKey, type Key, keyOf, parseKey, types } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import type { WitnessConfig } from '../config.ts';
import { keyOfFile } from '../seal/key.ts';
import { openLedger } from './ledger.ts';
import { type Answer, createWitness, type Witness } from './witness.ts';

/** More than the largest request: 63 hashes and a note of 10,000 characters. */
const mostBytes = 64 * 1024;

const bodyOf = async (req: IncomingMessage): Promise<string | null> => {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > mostBytes) return null;
    parts.push(part);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts));
  } catch {
    return null;
  }
};

/** `POST /add-checkpoint` and `GET /<origin hash>/checkpoint`: nothing else. */
export const witnessServer = (witness: Witness, log: Log): Server =>
  createServer((req, res) => {
    const answer = async (): Promise<Answer> => {
      if (req.method === 'POST' && req.url === '/add-checkpoint') {
        const body = await bodyOf(req);
        return body === null ? { status: 400 } : witness.add(body);
      }
      const asked = req.method === 'GET' ? /^\/([0-9a-f]{64})\/checkpoint$/.exec(req.url ?? '')?.[1] : undefined;
      return asked ? witness.last(asked) : { status: 404 };
    };
    answer().then(
      ({ status, type, body }) => {
        log.info('witness.answered', { status });
        res.writeHead(status, type ? { 'content-type': type } : {}).end(body);
      },
      (error: unknown) => {
        log.error('witness.failed', errorFields(error));
        res.writeHead(500).end();
      },
    );
  });

/** The file's key, made at the first start. */
const keyFile = (folder: string): string => {
  const file = join(folder, 'witness-key');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  // Written aside and renamed: a kill in between must not leave half a key.
  writeFileSync(`${file}.new`, `${key}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return file;
};

const logsOf = async (text: string): Promise<Key[]> => {
  const wanted = existsSync(text) ? readFileSync(text, 'utf8') : text;
  const lines = wanted.split(/[\s,]+/).filter((line) => line !== '');
  return Promise.all(
    lines.map(async (line) => {
      const key = await parseKey(nodeCrypto.sha256, line);
      if (key?.type !== types.signature)
        throw new Error(
          `Réglages incorrects :\n  BOCAGE_WITNESS_LOGS: « ${line} » n’est pas la clé publique d’une instance`,
        );
      return key;
    }),
  );
};

/** A witness by its settings, its state in `folder`; `vkey` is what the instances that it serves are given. */
export const openWitness = async (config: WitnessConfig, folder: string) => {
  const { publicKey, sign } = keyOfFile(config.BOCAGE_WITNESS_KEY_FILE ?? keyFile(folder), 'BOCAGE_WITNESS_KEY_FILE');
  const signer = { name: config.BOCAGE_WITNESS_NAME, publicKey, sign };
  mkdirSync(folder, { recursive: true });
  const ledger = openLedger(join(folder, 'witness.db'));
  const logs = await logsOf(config.BOCAGE_WITNESS_LOGS);
  return {
    witness: createWitness({ signer, logs, ledger }),
    vkey: formatKey(await keyOf(nodeCrypto.sha256, signer.name, types.cosignature, publicKey)),
    logs: logs.map(({ name }) => name),
    close: () => ledger.close(),
  };
};
