import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prepared } from './cache.ts';
import { problem } from './problem.ts';
import { objectsEnv, speaksHttp, type Objects } from './s3proxy.ts';
import { supervise } from './supervise.ts';
import type { Context } from './types.ts';

const run = promisify(execFile);

/** Built by Go from its module proxy, whose checksum database pins what the version means. Tests only. */
const modules = {
  // MinIO's server was archived in April 2026: its last commit.
  minio: 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c',
  versitygw: 'github.com/versity/versitygw/cmd/versitygw@v1.8.0',
};

const built = async (context: Context, name: keyof typeof modules): Promise<string> => {
  const key = `${name}-${modules[name].split('@')[1]}`;
  const binary = join(context.cacheDir, key, name);
  if (existsSync(binary)) return binary;
  await prepared(context, {
    key,
    step: `${name}, compilation (une seule fois, environ 3 min)`,
    make: async (folder) => {
      await run('go', ['install', modules[name]], {
        env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
        maxBuffer: 64 << 20,
      }).catch((error: unknown) => {
        throw problem(
          `${name}, que les tests emploient, n’a pas pu être compilé : installez Go 1.24 ou plus (${error instanceof Error ? error.message.slice(-200) : String(error)})`,
          error,
        );
      });
    },
  });
  return binary;
};

/** Starts MinIO's server, or versitygw over a folder: both have versions, and both verify signatures. */
export const startBuilt = async (context: Context, name: keyof typeof modules): Promise<Objects> => {
  const command = await built(context, name);
  const began = Date.now();
  const port = context.ports[name];
  const dir = join(context.dataDir, name);
  mkdirSync(join(dir, 'objects'), { recursive: true });
  const { s3AccessKey, s3SecretKey } = context.secrets;
  const hows: Record<keyof typeof modules, { args: string[]; env: Record<string, string> }> = {
    minio: {
      args: [
        'server',
        '--quiet',
        '--address',
        `127.0.0.1:${port}`,
        '--console-address',
        '127.0.0.1:0',
        join(dir, 'objects'),
      ],
      env: {
        MINIO_ROOT_USER: s3AccessKey,
        MINIO_ROOT_PASSWORD: s3SecretKey,
        MINIO_UPDATE: 'off',
        MINIO_REGION: 'us-east-1',
      },
    },
    versitygw: {
      args: [
        '--port',
        `127.0.0.1:${port}`,
        '--region',
        'us-east-1',
        '--quiet',
        'posix',
        '--versioning-dir',
        join(dir, 'versions'),
        join(dir, 'objects'),
      ],
      env: { ROOT_ACCESS_KEY: s3AccessKey, ROOT_SECRET_KEY: s3SecretKey },
    },
  };
  const how = hows[name];
  if (name === 'versitygw') mkdirSync(join(dir, 'versions'), { recursive: true });
  const { pid, adopted } = await supervise({
    name,
    title: name,
    dataDir: context.dataDir,
    command,
    args: how.args,
    env: { PATH: process.env.PATH ?? '', HOME: dir, ...how.env },
    ports: [{ port, variable: `BOCAGE_PORT_${name.toUpperCase()}` }],
    ready: () => speaksHttp(`http://127.0.0.1:${port}/`),
    timeoutMs: 60_000,
    stop: { signal: 'SIGTERM', graceMs: 10_000 },
  });
  return {
    env: objectsEnv(context, port),
    server: {
      name,
      origin: adopted ? 'adopted' : 'started',
      address: `http://localhost:${port}`,
      ms: Date.now() - began,
      pid,
    },
  };
};
