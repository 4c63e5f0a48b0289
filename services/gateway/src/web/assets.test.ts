import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { createAssets } from './assets.ts';

test('what the build compressed is sent as it is, and has no address of its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bocage-assets-'));
  const built = brotliCompressSync('sent as it was built');
  await writeFile(join(folder, 'index.html'), '<title>Bocage</title>');
  await writeFile(join(folder, 'a.js'), `// ${'a'.repeat(2_000)}`);
  await writeFile(join(folder, 'a.js.br'), built);
  const all = await createAssets(folder).all();
  expect([...(all?.keys() ?? [])].sort()).toEqual(['/a.js', '/index.html']);
  const asset = await all?.get('/a.js');
  expect(await asset?.encode('gzip, br')).toEqual({ encoding: 'br', body: built });
  expect((await asset?.encode('gzip'))?.encoding).toBe('gzip');
  await rm(folder, { recursive: true });
});
