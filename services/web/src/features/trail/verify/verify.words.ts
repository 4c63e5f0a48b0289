import type { Report } from '@bocage/verify';

/** The most that a page verifies at once; beyond, one narrows the dates or takes the verifier to the file. */
export const mostLeaves = 50_000;
export const mostBytes = 64 * 1024 ** 2;

/** A checkpoint that held, as this browser keeps it: what is verified next must continue it. */
export type Kept = { origin: string; size: number; root: string; note: string; key: string };

/** What the worker is asked: where the export and the proof of consistency are, and what is trusted. */
export type Ask = {
  exportUrl: string;
  consistencyUrl: string;
  headers: Record<string, string>;
  /** The whole trail: then the export itself says where it leaves what was kept. */
  whole: boolean;
  published: string;
  kept: Kept | null;
};

export type Verdict = { report: Report; lines: string[]; kept: Kept | null; keyChanged: boolean };

export type Answer =
  | { kind: 'progress'; done: number; of: number | null }
  | { kind: 'done'; verdict: Verdict }
  | { kind: 'too-large' }
  | { kind: 'refused'; status: number; body: unknown }
  | { kind: 'unreachable' };
