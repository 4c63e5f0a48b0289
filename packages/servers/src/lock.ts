import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './problem.ts';
import { identify, isAlive, type ProcessId } from './processes.ts';

const holder = (file: string): ProcessId | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessId;
  } catch {
    return undefined;
  }
};

/**
 * Takes the file for this process until it ends, or tells whose it is. A process that was killed holds nothing.
 */
export const claim = (file: string): { pid: number } | undefined => {
  mkdirSync(dirname(file), { recursive: true });
  const other = holder(file);
  if (other && other.pid !== process.pid && isAlive(other)) return { pid: other.pid };
  writeFileSync(file, JSON.stringify(identify(process.pid)));
  return undefined;
};

/** Runs `work` while no other process does: two starts at once would otherwise start two of each server. */
export const withLock = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  mkdirSync(dirname(file), { recursive: true });
  const me = JSON.stringify(identify(process.pid));
  for (let unread = 0; ; ) {
    try {
      const fd = openSync(file, 'wx');
      writeSync(fd, me);
      closeSync(fd);
      break;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      const other = holder(file);
      // Unreadable for two seconds: its writer was killed between the two system calls.
      unread = other ? 0 : unread + 1;
      if ((other && !isAlive(other)) || unread > 20) rmSync(file, { force: true });
      else await sleep(100);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
};
