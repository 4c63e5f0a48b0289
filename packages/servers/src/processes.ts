import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * When a process began, in its system's own words. With the pid it names one process for ever:
 * pids are reused, and a name proves nothing. Undefined when there is no such process.
 */
export const startTime = (pid: number): string | undefined => {
  if (process.platform !== 'linux') {
    try {
      return execFileSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' }).trim() || undefined;
    } catch {
      return undefined;
    }
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command stands in brackets and may hold spaces; field 22 is the 20th after it, field 3 the state.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // The first thread may be gone while others still hold the sockets: it has ended when the last one has.
    const ended = fields[0] === 'Z' && readdirSync(`/proc/${pid}/task`).length <= 1;
    return ended ? undefined : fields[19];
  } catch {
    return undefined;
  }
};

export type ProcessId = { pid: number; startTime: string };

export const identify = (pid: number): ProcessId | undefined => {
  const began = startTime(pid);
  return began === undefined ? undefined : { pid, startTime: began };
};

export const isAlive = (id: ProcessId): boolean => startTime(id.pid) === id.startTime;

/** Asks a process to end, and ends it after `graceMs`. Never touches a process that took the pid since. */
export const endProcess = async (id: ProcessId, signal: NodeJS.Signals, graceMs: number): Promise<void> => {
  const send = (what: NodeJS.Signals): void => {
    try {
      if (isAlive(id)) process.kill(id.pid, what);
    } catch {
      // It ended between the two lines.
    }
  };
  send(signal);
  const until = Date.now() + graceMs;
  while (isAlive(id) && Date.now() < until) await sleep(50);
  if (!isAlive(id)) return;
  send('SIGKILL');
  while (isAlive(id)) await sleep(50);
};
