import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * Before the first test that needs a server: the shared test stack, adopted when it is already up.
 * In a process of its own, since jest replaces the module loader of this one.
 */
export default async (): Promise<void> => {
  const script = fileURLToPath(new URL('./teststack.up.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script], { maxBuffer: 16 << 20 });
  Object.assign(process.env, JSON.parse(stdout) as Record<string, string>);
};
