// `pnpm bench:verify`: a complete export of many events, verified by the single command as an auditor would. A measure, not a test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  canonical,
  checkpointText,
  eventEntry,
  leafHash,
  rangeRoot,
  runFrom,
  saltedHash,
  signNote,
  toBase64,
  utf8,
} from '../src/index.ts';
import { nodeCrypto } from '../src/node.ts';
import { instance, newSigner, vkeyOf } from '../test/log.ts';

const { sha256 } = nodeCrypto;
const size = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'bocage-verify-'));
const path = join(folder, 'export.ndjson');
const tenant = randomUUID();
const origin = `${instance}/journal/${tenant}/1`;
const signer = newSigner();
const key = await vkeyOf(signer);

const file = createWriteStream(path, { highWaterMark: 1 << 20 });
const write = async (line: object) => {
  if (!file.write(`${canonical(line)}\n`)) await once(file, 'drain');
};
const head = { format: 'bocage-trail/1', origin, key, size, first: 0, until: size, complete: true };
await write({ ...head, made: '2026-01-01T00:00:00.000000Z' });
const run = runFrom(sha256, 0);
for (let index = 0; index < size; index++) {
  const salt = randomBytes(32);
  const payload = canonical({ title: `Délibération n° ${index}` });
  const entry = eventEntry({
    id: randomUUID(),
    at: new Date(Date.UTC(2026, 0, 1) + index * 30).toISOString().replace('Z', '000Z'),
    type: 'note.created',
    tenant,
    perimeter: null,
    actor: { account: randomUUID(), person: randomUUID(), system: null, tenant },
    subject: { id: randomUUID(), kind: 'note' },
    data: { index },
    mirrorOf: null,
    request: randomUUID(),
    payload: await saltedHash(sha256, salt, utf8(payload)),
  });
  const hash = await leafHash(sha256, entry);
  await run.append(hash);
  const text = new TextDecoder().decode(entry);
  await write({ index, hash: toBase64(hash), entry: text, salt: toBase64(salt), payload });
}
await write({ range: [] });
const root = await rangeRoot(sha256, { blocks: run.blocks(), range: [], size });
if (!root) throw new Error('no root');
const note = await signNote(sha256, checkpointText({ origin, size, root }), { ...signer, name: origin });
await write({ checkpoint: note, consistency: [] });
file.end();
await once(file, 'finish');

const began = process.hrtime.bigint();
const main = join(import.meta.dirname, '..', 'src', 'main.ts');
const child = spawn(process.execPath, [main, path, '--key', key], { stdio: ['ignore', 'inherit', 'inherit'] });
let peakMiB = 0;
const look = setInterval(() => {
  // Linux only; elsewhere the figure stays 0 and is not printed.
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    peakMiB = Math.max(peakMiB, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {}
}, 200);
const [code] = (await once(child, 'exit')) as [number | null];
clearInterval(look);
const seconds = Number(process.hrtime.bigint() - began) / 1e9;
const mebibytes = statSync(path).size / 2 ** 20;
rmSync(folder, { recursive: true });
process.stdout.write(
  `${size} events, ${mebibytes.toFixed(0)} MiB: ${seconds.toFixed(1)} s${peakMiB ? `, ${peakMiB.toFixed(0)} MiB resident at most` : ''}, exit ${code}\n`,
);
process.exitCode = code ?? 1;
