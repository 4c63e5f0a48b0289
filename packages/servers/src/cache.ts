import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { withLock } from './lock.ts';
import { explain, isProblem, problem } from './problem.ts';
import type { Context } from './types.ts';

export const sha256Of = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

/** Where things are kept, and who is told. */
type Keeper = Pick<Context, 'cacheDir' | 'progress'>;

const locked = <T>(context: Keeper, key: string, work: () => Promise<T>): Promise<T> =>
  withLock(join(context.cacheDir, 'locks', key), async () => {
    try {
      return await work();
    } catch (error) {
      throw explain(error, context.cacheDir, 'BOCAGE_CACHE');
    }
  });

/**
 * A file downloaded once for every clone: `fetch` puts one file in the folder that it is given, by a package
 * client, and the file must have the pinned checksum before it takes its name. Returns its path.
 */
export const downloaded = (
  context: Keeper,
  wanted: { name: string; file: string; sha256: string; fetch: (folder: string) => Promise<void> },
): Promise<string> => {
  const path = join(context.cacheDir, 'downloads', wanted.file);
  if (existsSync(path)) return Promise.resolve(path);
  return locked(context, wanted.file, async () => {
    if (existsSync(path)) return path;
    const began = Date.now();
    context.progress({ kind: 'download', name: wanted.name });
    const folder = join(context.cacheDir, 'downloads', `${wanted.file}.new`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    try {
      await wanted.fetch(folder);
    } catch (error) {
      const known = explain(error, context.cacheDir, 'BOCAGE_CACHE');
      if (isProblem(known)) throw known;
      throw problem(
        `${wanted.name} n’a pas pu être téléchargé (${error instanceof Error ? error.message : String(error)}) : vérifiez l’accès au réseau, puis recommencez.`,
        error,
      );
    }
    const [file] = readdirSync(folder);
    const sum = file && (await sha256Of(join(folder, file)));
    if (!file || sum !== wanted.sha256) {
      rmSync(folder, { recursive: true, force: true });
      throw problem(
        `${wanted.name} n’a pas l’empreinte attendue (${sum ?? 'rien reçu'}) : le téléchargement a été écarté, recommencez.`,
      );
    }
    renameSync(join(folder, file), path);
    rmSync(folder, { recursive: true, force: true });
    context.progress({ kind: 'download', name: wanted.name, ms: Date.now() - began });
    return path;
  });
};

/** A folder prepared once for every clone. A preparation that was killed is begun again. Returns its path. */
export const prepared = (
  context: Keeper,
  wanted: { key: string; step: string; make: (folder: string) => Promise<void> },
): Promise<string> => {
  const path = join(context.cacheDir, wanted.key);
  if (existsSync(path)) return Promise.resolve(path);
  return locked(context, wanted.key, async () => {
    if (existsSync(path)) return path;
    const began = Date.now();
    context.progress({ kind: 'step', name: wanted.step });
    const fresh = `${path}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true });
    await wanted.make(fresh);
    renameSync(fresh, path);
    context.progress({ kind: 'step', name: wanted.step, ms: Date.now() - began });
    return path;
  });
};
