import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demandPort } from './ports.ts';
import { problem } from './problem.ts';
import { endProcess, identify, isAlive, type ProcessId } from './processes.ts';
import { repository } from './settings.ts';
import type { ServerName } from './types.ts';

export type Launch = {
  name: ServerName;
  /** What the sentences call it. */
  title: string;
  dataDir: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  /** The user it runs as; absent for the current one. */
  user?: { uid: number; gid: number };
  cwd?: string;
  /** Every port it listens on, with the variable that changes it. */
  ports: { port: number; variable: string }[];
  /** Resolves to true once it really answers. */
  ready: () => Promise<boolean>;
  timeoutMs: number;
  /** What asks it to end, and how long it may take. */
  stop: { signal: NodeJS.Signals; graceMs: number };
};

export type Recorded = ProcessId & { fingerprint: string; command: string; stop: Launch['stop'] };

// A program without a path is the system's own; one of a clone may be gone with it.
const isThere = (command: string): boolean => !command.includes('/') || existsSync(command);

const recordFile = (dataDir: string, name: string): string => join(dataDir, 'run', `${name}.json`);

export const readRecord = (dataDir: string, name: string): Recorded | undefined => {
  try {
    return JSON.parse(readFileSync(recordFile(dataDir, name), 'utf8')) as Recorded;
  } catch {
    return undefined;
  }
};

/** Ends the recorded server, if it is still the process that was recorded. */
export const stopRecorded = async (dataDir: string, name: string): Promise<void> => {
  const record = readRecord(dataDir, name);
  if (record && isAlive(record)) await endProcess(record, record.stop.signal, record.stop.graceMs);
  rmSync(recordFile(dataDir, name), { force: true });
};

const tail = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-3).join(' | ').slice(-600);
  } catch {
    return '';
  }
};

/**
 * Adopts the recorded process when it is ours, unchanged and healthy; else stops it and starts a new one.
 * The new process leads its own group, so that Ctrl-C reaches only the application, which stops its servers in order.
 */
export const supervise = async (launch: Launch): Promise<{ pid: number; adopted: boolean }> => {
  const { command, args, env, user } = launch;
  // Wherever the repository lies and whoever's PATH it is: a second clone adopts the test servers of the first, as long
  // as their files are there.
  const { PATH: _path, ...settings } = env;
  const what = JSON.stringify([command, args, settings, user]).replaceAll(repository, '');
  const fingerprint = createHash('sha256').update(what).digest('hex');
  const record = readRecord(launch.dataDir, launch.name);
  if (record && isAlive(record) && record.fingerprint === fingerprint && isThere(record.command)) {
    // It may still be starting: another start was killed meanwhile.
    if (await until(launch.ready, 5_000, record)) return { pid: record.pid, adopted: true };
  }
  await stopRecorded(launch.dataDir, launch.name);
  for (const { port, variable } of launch.ports) await demandPort(port, launch.title, variable);

  mkdirSync(join(launch.dataDir, 'run'), { recursive: true });
  mkdirSync(join(launch.dataDir, 'logs'), { recursive: true });
  const log = join(launch.dataDir, 'logs', `${launch.name}.log`);
  const out = openSync(log, 'w');
  const child = spawn(command, args, { env, cwd: launch.cwd, detached: true, stdio: ['ignore', out, out], ...user });
  closeSync(out);
  const failed = new Promise<Error>((resolve) => child.once('error', resolve));
  const id = child.pid === undefined ? undefined : identify(child.pid);
  if (!id) throw problem(`${launch.title} n’a pas pu démarrer : ${child.pid ? tail(log) : (await failed).message}`);
  const recorded: Recorded = { ...id, fingerprint, command, stop: launch.stop };
  writeFileSync(recordFile(launch.dataDir, launch.name), JSON.stringify(recorded));
  child.unref();

  if (await until(launch.ready, launch.timeoutMs, id)) return { pid: id.pid, adopted: false };
  const ended = !isAlive(id);
  await stopRecorded(launch.dataDir, launch.name);
  throw problem(
    ended
      ? `${launch.title} s’est arrêté au démarrage ; voyez ${log} : ${tail(log)}`
      : `${launch.title} ne répond pas après ${Math.round(launch.timeoutMs / 1000)} s ; voyez ${log}`,
  );
};

const until = async (ready: () => Promise<boolean>, timeoutMs: number, id: ProcessId): Promise<boolean> => {
  const end = Date.now() + timeoutMs;
  while (isAlive(id)) {
    if (await ready().catch(() => false)) return isAlive(id);
    if (Date.now() > end) return false;
    await sleep(100);
  }
  return false;
};
