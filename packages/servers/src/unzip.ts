import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/** Unpacks the entries whose name `rename` keeps, each under the name it gives, with its executable bit. */
export const unzip = async (
  archive: string,
  folder: string,
  rename: (name: string) => string | undefined,
): Promise<void> => {
  const zip = await openPromise(archive, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    const name = rename(entry.fileName);
    if (!name || name.endsWith('/')) continue;
    const path = join(folder, normalize(name));
    if (!path.startsWith(folder + sep))
      throw new Error(`${archive} tries to write outside its folder: ${entry.fileName}`);
    mkdirSync(dirname(path), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { mode: mode || 0o644 }));
  }
};
