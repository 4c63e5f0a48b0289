import { newLog } from './log.ts';

/** What to verify, and what must come of it. */
export type Case = {
  name: string;
  lines: string[];
  key: string;
  kept?: string[];
  /** Keys of witnesses that must have countersigned. */
  witnesses?: string[];
  /** Exports of later epochs. */
  later?: string[][];
  verdict: 'holds' | 'fails' | 'unusable';
  code?: string;
  /** The index of the event that must be named. */
  index?: number;
};

/** A trail of thirteen events, signed twice. */
export const sealed = async () => {
  const log = newLog();
  await log.events(7);
  await log.checkpoint();
  await log.events(6);
  await log.checkpoint();
  return log;
};

/** Cases as they are told: what holds, what fails and where, what nothing can be said of. */
export const gather = (key: string, kept: string[]) => {
  const cases: Case[] = [];
  const holds = (name: string, lines: string[], over: Partial<Case> = {}) =>
    cases.push({ name, lines, key, kept, verdict: 'holds', ...over });
  const fails = (name: string, lines: string[], code: string, index?: number, over: Partial<Case> = {}) =>
    cases.push({ name, lines, key, kept, verdict: 'fails', code, index, ...over });
  const unusable = (name: string, lines: string[], code: string, over: Partial<Case> = {}) =>
    cases.push({ name, lines, key, verdict: 'unusable', code, ...over });
  return { cases, holds, fails, unusable };
};
export type Gathered = ReturnType<typeof gather>;
