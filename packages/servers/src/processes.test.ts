import { spawn } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { endProcess, identify, isAlive, startTime } from './processes.ts';

describe('a recorded process', () => {
  test('is known by its pid and the moment it began, never by its name', () => {
    const me = identify(process.pid);
    expect(me && isAlive(me)).toBe(true);
    expect(isAlive({ pid: process.pid, startTime: 'another time' })).toBe(false);
    expect(startTime(2 ** 22 + 1)).toBeUndefined();
  });

  test('is ended by force when it does not listen, and a stranger with its pid is left alone', async () => {
    const child = spawn('sh', ['-c', 'trap "" TERM; while :; do sleep 0.1; done'], { stdio: 'ignore', detached: true });
    const id = identify(child.pid ?? 0);
    if (!id) throw new Error('the child did not start');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await endProcess({ ...id, startTime: 'another time' }, 'SIGKILL', 100);
    expect(isAlive(id)).toBe(true);
    await endProcess(id, 'SIGTERM', 300);
    expect(isAlive(id)).toBe(false);
  });
});
