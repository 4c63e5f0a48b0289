import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { problem, repository } from '@bocage/servers';

const run = promisify(execFile);
const web = join(repository, 'services', 'web');
const sources = ['services/web', 'packages/contracts/src', 'packages/permissions/src', 'packages/verify'];
const notice = join(repository, 'docs', 'verify.md');
const ignored = /(^|\/)(node_modules|dist|go|\.types|test-results|screenshots)(\/|$)|\.(test|e2e)\.tsx?$/;

/** One hash of everything the build reads. */
const digest = async (): Promise<string> => {
  const hash = createHash('sha256')
    .update(await readFile(join(repository, 'pnpm-lock.yaml')))
    .update(await readFile(notice));
  for (const source of sources) {
    const names = await readdir(join(repository, source), { recursive: true, withFileTypes: true });
    const files = names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !ignored.test(file.slice(repository.length)));
    for (const file of files.sort()) hash.update(file.slice(repository.length)).update(await readFile(file));
  }
  return hash.digest('hex');
};

/** Builds the web application unless what stands in `dist` was built from these very sources. */
export const buildWeb = async (): Promise<'built' | 'fresh'> => {
  const stamp = join(web, 'dist', '.sources');
  const now = await digest();
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === now) return 'fresh';
  const vite = join(web, 'node_modules', 'vite', 'bin', 'vite.js');
  await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: web,
    env: { ...process.env, NO_COLOR: '1' },
    maxBuffer: 16 << 20,
  }).catch((error: { stderr?: string; message: string }) => {
    throw problem(
      `L’application web n’a pas pu être construite : ${stripVTControlCharacters(error.stderr || error.message)
        .trim()
        .slice(0, 800)}`,
      error,
    );
  });
  await writeFile(stamp, now);
  return 'built';
};
