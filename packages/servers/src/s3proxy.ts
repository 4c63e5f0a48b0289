import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Java } from './java.ts';
import { fromMaven } from './maven.ts';
import { supervise } from './supervise.ts';
import type { Context, RunningServer } from './types.ts';

const version = '4.1.0';
const sha256 = 'a4d025969aaf796616ed4b1e2491d87d455ce84bb28cb9db086b2e6aaa68b48d';

/** An object store: the environment that the platform reads, and where it runs. */
export type Objects = { env: Record<string, string>; server: RunningServer };

export const objectsEnv = (context: Context, port: number): Record<string, string> => ({
  S3_URL: `http://localhost:${port}`,
  S3_PUBLIC_URL: `http://localhost:${port}`,
  S3_ACCESS_KEY: context.secrets.s3AccessKey,
  S3_SECRET_KEY: context.secrets.s3SecretKey,
  S3_BUCKET: 'bocage',
  S3_REGION: 'us-east-1',
});

/** Any answer of the protocol, a refusal included, means that it is there. */
export const speaksHttp = async (url: string): Promise<boolean> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
  await response.body?.cancel();
  return response.status < 500;
};

/** Starts S3Proxy over a folder. It has no versions, tags or locks; `origins` may send to it from a browser. */
export const startS3Proxy = async (context: Context, options: { java: Java; origins: string }): Promise<Objects> => {
  const jar = await fromMaven(
    context,
    `S3Proxy ${version}`,
    `org.gaul:s3proxy:jar:jar-with-dependencies:${version}`,
    sha256,
  );
  const began = Date.now();
  const port = context.ports.s3;
  const objects = join(context.dataDir, 's3');
  // A bucket is a folder here.
  mkdirSync(join(objects, 'bocage'), { recursive: true });
  const settings = join(context.dataDir, 's3proxy.properties');
  const { s3AccessKey, s3SecretKey } = context.secrets;
  const lines = {
    's3proxy.endpoint': `http://127.0.0.1:${port}`,
    's3proxy.authorization': 'aws-v2-or-v4',
    's3proxy.identity': s3AccessKey,
    's3proxy.credential': s3SecretKey,
    's3proxy.cors-allow-origins': options.origins,
    's3proxy.cors-allow-methods': 'GET HEAD PUT POST DELETE',
    's3proxy.cors-allow-headers': '*',
    's3proxy.cors-exposed-headers': 'ETag',
    's3proxy.ignore-unknown-headers': 'true',
    'jclouds.provider': 'filesystem-nio2',
    'jclouds.filesystem.basedir': objects,
    'jclouds.identity': 'local',
    'jclouds.credential': 'local',
  };
  writeFileSync(
    settings,
    Object.entries(lines)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
    { mode: 0o600 },
  );
  const { pid, adopted } = await supervise({
    name: 's3',
    title: 'S3Proxy',
    dataDir: context.dataDir,
    command: options.java.command,
    args: [
      '-Xmx256m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-DLOG_LEVEL=warn',
      '-jar',
      jar,
      '--properties',
      settings,
    ],
    // The origins stand in the file: they are named here so that a change starts it anew.
    env: { PATH: process.env.PATH ?? '', S3PROXY_ORIGINS: options.origins },
    ports: [{ port, variable: 'BOCAGE_PORT_S3' }],
    ready: () => speaksHttp(`http://127.0.0.1:${port}/`),
    timeoutMs: 60_000,
    stop: { signal: 'SIGTERM', graceMs: 5_000 },
  });
  const env = objectsEnv(context, port);
  return {
    env,
    server: {
      name: 's3',
      origin: adopted ? 'adopted' : 'started',
      address: `http://localhost:${port}`,
      ms: Date.now() - began,
      pid,
    },
  };
};
