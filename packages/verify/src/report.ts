import type { EventEntry } from './entry.ts';

/** Which event a fault is about, as far as its entry can be read. */
export type Named = { index: number; id?: string; at?: string; type?: string };

/** The export does not hold. */
export type FaultCode =
  | 'gap'
  | 'short'
  | 'hash'
  | 'entry'
  | 'tenant'
  | 'payload'
  | 'payload-missing'
  | 'inclusion'
  | 'root'
  | 'epoch'
  | 'key-statement'
  | 'checkpoints'
  | 'signature'
  | 'consistency'
  | 'cosignature'
  | 'kept-differs'
  | 'kept-beyond';
/** Nothing can be said of it: another file, another key, another checkpoint is needed. */
export type UnusableCode =
  | 'empty'
  | 'format'
  | 'resaved'
  | 'line'
  | 'line-too-long'
  | 'order'
  | 'cut'
  | 'utf8'
  | 'key'
  | 'other-instance'
  | 'kept'
  | 'kept-origin'
  | 'kept-signature'
  | 'kept-unlinked'
  | 'later'
  | 'witness-key'
  | 'unwitnessed'
  | 'no-ed25519';

export type Problem<Code extends string = FaultCode | UnusableCode> = {
  code: Code;
  line?: number;
  event?: Named;
  /** The fault stands among the leaves [from, until). */
  between?: { from: number; until: number };
  /** Of the checkpoint in question. */
  size?: number;
  /** Of the witness in question. */
  witness?: string;
  reached?: number;
};

export type Report = {
  verdict: 'holds' | 'fails' | 'unusable';
  problem?: Problem;
  origin?: string;
  tenant?: string;
  epoch?: number;
  /** The last checkpoint known of the epoch before, when the export begins with it. */
  previous?: { origin: string; size: number };
  size?: number;
  first?: number;
  until?: number;
  complete?: boolean;
  /** Whether every leaf of the tree was read, its content too: only then is an erasure that nothing tells of a fault. */
  whole?: boolean;
  from?: string;
  to?: string;
  root?: string;
  /** The key that signed the last checkpoint: the one given, or one that the trail made trusted. */
  key?: string;
  counts: Counts;
  /** Checkpoints kept elsewhere that this export agrees with, by size. */
  kept: number[];
  /** The largest checkpoint that each witness asked about countersigned, and when. */
  witnessed: Witnessed[];
};
export type Witnessed = { name: string; size: number; at: string };

export type Counts = {
  leaves: number;
  events: number;
  withheld: number;
  payloads: number;
  erased: number;
  keys: number;
  checkpoints: number;
};

export type Stop = Error & { verdict: 'fails' | 'unusable'; problem: Problem };

const stop = (verdict: Stop['verdict'], problem: Problem): never => {
  throw Object.assign(new Error(problem.code), { verdict, problem });
};
export const fails = (problem: Problem<FaultCode>): never => stop('fails', problem);
export const unusable = (problem: Problem<UnusableCode>): never => stop('unusable', problem);
export const isStop = (error: unknown): error is Stop =>
  error instanceof Error && 'verdict' in error && 'problem' in error;

export const named = (index: number, event?: EventEntry): Named =>
  event ? { index, id: event.id, at: event.at, type: event.type } : { index };
