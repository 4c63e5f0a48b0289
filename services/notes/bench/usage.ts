import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;

// After the name, which may hold blanks: utime and stime are the 12th and 13th, those of reaped children follow.
const ofProcess = (pid: number, reaped: boolean): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.slice(11, reaped ? 15 : 13).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
  } catch {
    return 0;
  }
};
const childrenOf = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
};

/** CPU seconds that a process has used; with `family`, those that it started too. */
export const cpuOf = (pid: number | undefined, family = false): number => {
  if (pid === undefined) return 0;
  const children = family ? childrenOf(pid) : [];
  return ofProcess(pid, family) + children.reduce((sum, child) => sum + ofProcess(child, false), 0);
};

/** CPU seconds that the whole machine has used, and how many cores it has: what others took is seen from here. */
export const machineCpu = (): { used: number; cores: number } => {
  const lines = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user, nice, system, , , irq, softirq, steal] = (lines[0] ?? '').trim().split(/\s+/).slice(1).map(Number);
  const used = [user, nice, system, irq, softirq, steal].reduce((sum: number, ticks) => sum + (ticks ?? 0), 0);
  return { used: used / ticksPerSecond, cores: lines.filter((line) => /^cpu\d/.test(line)).length };
};
