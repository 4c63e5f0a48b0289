import { existsSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './processes.ts';
import { readRecord } from './supervise.ts';

/** Whether any process works in this folder: a server's helpers live on for a moment after it was killed. */
const inUse = (dir: string): boolean =>
  readdirSync('/proc').some((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(join('/proc', name, 'cwd')) === dir;
    } catch {
      return false;
    }
  });

/**
 * A killed server leaves its lock file. PostgreSQL sees through it when the pid is gone, but not when another process has
 * taken the pid, nor while the dead one waits for a parent that never asks after it, as in containers. We look for
 * ourselves: every process of a cluster works in its folder, and the file goes once there is none.
 */
export const clearLock = async (dataDir: string, name: string, dir: string): Promise<void> => {
  if (process.platform !== 'linux') return;
  const record = readRecord(dataDir, name);
  if (record && isAlive(record)) return;
  const lock = join(dir, 'postmaster.pid');
  for (let tries = 0; tries < 100 && existsSync(lock); tries += 1) {
    if (!inUse(dir)) return rmSync(lock, { force: true });
    await sleep(100);
  }
};
