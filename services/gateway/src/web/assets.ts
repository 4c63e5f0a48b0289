import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
};
const compressible = /^(text\/|application\/(json|manifest)|image\/svg)/;

/** A file of the built application. Bodies are made once per encoding and kept: they are few and small. */
export type Asset = {
  type: string;
  etag: string;
  /** Its name holds a hash of its content: it may be kept for ever. */
  immutable: boolean;
  encode(accepts: string): Promise<{ encoding: string | null; body: Buffer }>;
};

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
const encoders: [string, (raw: Buffer) => Promise<Buffer>][] = [
  [
    'br',
    (raw) =>
      brotli(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } }),
  ],
  ['gzip', (raw) => zip(raw, { level: 9 })],
];

const assetOf = async (path: string, urlPath: string, built: boolean): Promise<Asset> => {
  const raw = await readFile(path);
  const type = types[extname(path).toLowerCase()] ?? 'application/octet-stream';
  const made = new Map<string, Promise<Buffer>>();
  // The build had the time for the best compression.
  if (built) made.set('br', readFile(`${path}.br`));
  return {
    type,
    etag: `"${createHash('sha256').update(raw).digest('base64url').slice(0, 22)}"`,
    // Vite's names: /assets/index-B3kV9x2a.js
    immutable: /^\/assets\/.*-[\w-]{8,}\.\w+$/.test(urlPath),
    encode: async (accepts) => {
      const offered = accepts
        .toLowerCase()
        .split(',')
        .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
        .map((part) => part.split(';')[0]?.trim());
      const encoder =
        compressible.test(type) && raw.length > 1_000 ? encoders.find(([name]) => offered.includes(name)) : undefined;
      if (!encoder) return { encoding: null, body: raw };
      const [encoding, encode] = encoder;
      const body = made.get(encoding) ?? encode(raw);
      made.set(encoding, body);
      return { encoding, body: await body };
    },
  };
};

const walk = async (folder: string, prefix = ''): Promise<string[]> => {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true });
  const lists = entries.map(async (entry) => {
    const path = `${prefix}/${entry.name}`;
    if (entry.isDirectory()) return walk(folder, path);
    return entry.isFile() ? [path] : [];
  });
  return (await Promise.all(lists)).flat();
};

/**
 * The files of a folder by their address, read when first asked for and again after a build. Only what the folder holds
 * has an address: no path of a request ever reaches the file system.
 */
export const createAssets = (folder: string) => {
  let builtAt = -1;
  let found = new Map<string, Promise<Asset>>();
  return {
    /** Null when the application is not built. */
    all: async (): Promise<Map<string, Promise<Asset>> | null> => {
      const at = await stat(join(folder, 'index.html')).then(
        (file) => file.mtimeMs,
        () => null,
      );
      if (at === null) return null;
      if (at !== builtAt) {
        const all = await walk(folder);
        const there = new Set(all);
        const paths = all.filter((path) => !/\.(map|br|gz)$/.test(path));
        found = new Map(paths.map((path) => [path, assetOf(join(folder, path), path, there.has(`${path}.br`))]));
        for (const asset of found.values()) asset.catch(() => {});
        builtAt = at;
      }
      return found;
    },
  };
};
