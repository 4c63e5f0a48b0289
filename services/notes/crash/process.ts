import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A port that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** A process that can be killed at any moment and started again in the same place. */
export type Killable = {
  name: string;
  pid(): number | undefined;
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
};

type Recipe = {
  name: string;
  command: string;
  args: string[];
  options?: SpawnOptions;
  /** Answers true once it serves. */
  ready: () => Promise<boolean>;
  timeoutMs?: number;
};

const childrenOf = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
};
const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
};

export const killable = ({ name, command, args, options, ready, timeoutMs = 60_000 }: Recipe): Killable => {
  let child: ChildProcess | null = null;
  const ended = (): boolean => child === null || child.exitCode !== null || child.signalCode !== null;
  const start = async (): Promise<void> => {
    const limit = Date.now() + timeoutMs;
    for (;;) {
      if (ended()) child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
      if (await ready().catch(() => false)) return;
      if (Date.now() > limit) throw new Error(`${name} does not come back`);
      await pause(50);
    }
  };
  const leave = async (signal: NodeJS.Signals): Promise<void> => {
    if (child === null || child.pid === undefined || ended()) return;
    const gone = new Promise<void>((resolve) => child?.once('exit', () => resolve()));
    // PostgreSQL's back ends are processes of their own: all at once, as a machine's end would have it.
    if (signal === 'SIGKILL') for (const pid of [child.pid, ...childrenOf(child.pid)]) kill(pid);
    else child.kill(signal);
    const limit = setTimeout(() => child?.kill('SIGKILL'), 15_000);
    await gone;
    clearTimeout(limit);
  };
  return { name, pid: () => child?.pid, start, kill: () => leave('SIGKILL'), stop: () => leave('SIGINT') };
};
