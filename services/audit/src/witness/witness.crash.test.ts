import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { formatKey, keyOf, types } from '@bocage/verify';
import { nodeCrypto } from '@bocage/verify/node';
import { addBody, logOf, type SignedLog, words } from '../../test/logs.ts';
import { newKey } from '../../test/sealing.ts';
import { openLedger } from './ledger.ts';

const instance = 'essais.example';
const folder = mkdtempSync(join(tmpdir(), 'bocage-witness-'));
const main = join(import.meta.dirname, '../../../bocage/src/main.ts');
afterAll(() => rmSync(folder, { recursive: true }));

/** The command itself; gives where it answers. */
const start = async (vkey: string): Promise<{ child: ChildProcess; url: string }> => {
  const env = {
    PATH: process.env.PATH,
    BOCAGE_DATA: folder,
    BOCAGE_WITNESS_NAME: 'temoin.example',
    BOCAGE_WITNESS_LOGS: vkey,
    BOCAGE_WITNESS_PORT: '0',
  };
  const child = spawn(process.execPath, [main, 'witness'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const part of child.stdout) {
    said += String(part);
    const url = /http:\/\/[\d.:]+/.exec(said)?.[0];
    if (url && said.includes('Sa clé')) return { child, url };
  }
  throw new Error(`the witness did not start: ${said}`);
};

test('a witness killed at random moments, under forks of the same logs, never signs two', async () => {
  const key = newKey();
  const vkey = formatKey(await keyOf(nodeCrypto.sha256, instance, types.signature, key.publicKey));
  const length = 400;
  const trails = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const origin = `${instance}/journal/${randomUUID()}/1`;
      const forks = await Promise.all(['une', 'autre'].map((word) => logOf(words(length, word), origin, key)));
      return { origin, forks };
    }),
  );
  /** What was signed, by log: the fork, and its size. */
  const signed = new Map<string, { fork: number; size: number }[]>();
  let url = '';
  let stop = false;
  const ask = async (
    old: number,
    proof: Uint8Array[],
    note: string,
  ): Promise<{ status: number; text: string } | null> => {
    try {
      const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body: addBody(old, proof, note) });
      return { status: response.status, text: await response.text() };
    } catch {
      // Killed under it.
      return null;
    }
  };
  /** Pushes one fork, from wherever the witness says that it stands, as a log that lost its memory would. */
  const push = async (origin: string, fork: number, log: SignedLog): Promise<void> => {
    for (let [old, size] = [0, 1]; !stop && size <= length; ) {
      const answer = await ask(old, await log.proof(old, size), await log.note(size));
      if (answer?.status === 200) {
        signed.set(origin, [...(signed.get(origin) ?? []), { fork, size }]);
        [old, size] = [size, size + 1];
      } else if (answer?.status === 409) {
        old = Number(answer.text);
        size = Math.max(size, old);
      } else if (answer?.status === 422) await pause(20);
      else await pause(5);
      if (answer === null) await pause(20);
    }
  };
  const pushing = trails.flatMap(({ origin, forks }) => forks.map((log, fork) => push(origin, fork, log)));
  let kills = 0;
  for (; kills < 6; kills += 1) {
    const { child, url: at } = await start(vkey);
    url = at;
    await pause(100 + Math.random() * 400);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  stop = true;
  await Promise.all(pushing);
  const ledger = openLedger(join(folder, 'witness', 'witness.db'));
  let total = 0;
  for (const { origin, forks } of trails) {
    const list = signed.get(origin) ?? [];
    total += list.length;
    const sides = new Set(list.map(({ fork }) => fork));
    expect([origin, sides.size]).toEqual([origin, 1]);
    // What was answered is on disk: the last size is at least the largest that was seen, on the same side.
    const [side = 0] = sides;
    const head = ledger.of(origin);
    expect(head?.size).toBeGreaterThanOrEqual(Math.max(...list.map(({ size }) => size)));
    expect(Buffer.from(head?.root ?? []).equals(Buffer.from((await forks[side]?.rootOf(head?.size ?? 0)) ?? []))).toBe(
      true,
    );
  }
  ledger.close();
  process.stdout.write(`witness: ${kills} kills, ${total} checkpoints signed of ${trails.length} logs forked in two\n`);
  expect(total).toBeGreaterThan(20);
}, 120_000);
