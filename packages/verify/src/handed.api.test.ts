import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { corpus } from '../test/corpus.ts';

const here = join(import.meta.dirname, '..');
const cache = process.env.BOCAGE_CACHE ?? join(homedir(), '.cache', 'bocage');
const folder = mkdtempSync(join(tmpdir(), 'bocage-verify-'));
const single = join(folder, 'bocage-verify.mjs');
const go = join(folder, 'verify-go');

beforeAll(() => {
  execFileSync(process.execPath, [join(here, 'build.ts')]);
  copyFileSync(join(here, 'dist', 'bocage-verify.mjs'), single);
  mkdirSync(cache, { recursive: true });
  execFileSync('go', ['build', '-o', go, '.'], {
    cwd: join(here, 'go'),
    env: { ...process.env, CGO_ENABLED: '0', GOCACHE: join(cache, 'go-build') },
  });
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** From another folder, with an empty environment: nothing of the project is near. */
const run = (command: string, args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(command, args, { cwd: folder, env: {} }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });

test('the single file and the Go verifier agree on every file of the corpus', async () => {
  const found: Record<string, unknown> = {};
  const wanted: Record<string, unknown> = {};
  for (const { name, lines, key, kept = [], witnesses = [], later = [], verdict } of await corpus()) {
    const file = join(folder, 'export.ndjson');
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    const notes = kept.map((_, i) => join(folder, `kept-${i}.txt`));
    for (const [i, path] of notes.entries()) writeFileSync(path, kept[i] ?? '');
    const others = later.map((_, i) => join(folder, `later-${i}.ndjson`));
    for (const [i, path] of others.entries()) writeFileSync(path, later[i]?.map((line) => `${line}\n`).join('') ?? '');
    const ours = await run(process.execPath, [
      single,
      file,
      '--key',
      key,
      ...notes.flatMap((path) => ['--checkpoint', path]),
      ...witnesses.flatMap((one) => ['--witness', one]),
      ...others.flatMap((path) => ['--later', path]),
    ]);
    const theirs = await run(go, [file, key, ...notes, ...witnesses, ...others]);
    found[name] = [ours.code, ours.err, theirs.code === 0];
    wanted[name] = [{ holds: 0, fails: 1, unusable: 2 }[verdict], '', verdict === 'holds'];
  }
  expect(found).toEqual(wanted);
}, 120_000);

test('what cannot be read gets a sentence, in the language asked for', async () => {
  const none = await run(process.execPath, [single, 'none.ndjson', '--key', 'k', '--lang', 'en']);
  expect(none).toEqual({ code: 2, out: 'The file none.ndjson cannot be read.\n', err: '' });
  const usage = await run(process.execPath, [single]);
  expect([usage.code, usage.out]).toEqual([2, expect.stringContaining('Vérifie un export')]);
  const option = await run(process.execPath, [single, '--nope']);
  expect([option.code, option.err]).toEqual([2, '']);
});

test('a key and a checkpoint saved by an editor of Windows are read as they were signed', async () => {
  const [{ lines, key, kept = [] } = { lines: [], key: '' }] = await corpus();
  const [note = ''] = kept;
  writeFileSync(join(folder, 'whole.ndjson'), lines.map((line) => `${line}\n`).join(''));
  for (const saved of [
    (text: string) => Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`),
    (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
    (text: string) => Buffer.from(text.trimEnd()),
  ]) {
    writeFileSync(join(folder, 'key.txt'), saved(`${key}\n`));
    writeFileSync(join(folder, 'point.txt'), saved(note));
    const { code, out } = await run(process.execPath, [
      single,
      'whole.ndjson',
      '--key',
      'key.txt',
      '--checkpoint',
      'point.txt',
    ]);
    expect([code, out]).toEqual([0, expect.stringContaining('Conforme aux points de contrôle')]);
    expect(out).toMatch(/^Clé donnée : bocage\.example, d’empreinte ([0-9a-f]{4} ){7}[0-9a-f]{4}\.$/m);
  }
});
