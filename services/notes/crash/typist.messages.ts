/** What the harness tells a process of typists, and what it hears from it. */
export type ToTypists =
  | { type: 'start'; typists: TypistPlan[]; urls: string[]; keysPerSecond: number }
  | { type: 'stop' }
  | { type: 'texts' };
export type TypistPlan = { name: string; noteId: string; alone: boolean; bearer: string; tenant: string };
export type FromTypists =
  /** Every token of this typist up to `upTo` has been said to be saved. */
  | { type: 'acknowledged'; name: string; upTo: number }
  /** It closed its document right after it was told "saved" by the replica at `url`, so that only the server has it. */
  | { type: 'left'; url: string }
  /** From losing the connection to being saved again. */
  | { type: 'recovered'; ms: number }
  | { type: 'settled'; name: string; typed: number }
  | { type: 'texts'; texts: { name: string; noteId: string; text: string }[] };

/** The n-th thing that a typist writes: found again in the text, once. */
export const tokenOf = (name: string, n: number): string => `${name}-${String(n).padStart(6, '0')};`;
