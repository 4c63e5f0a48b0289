import { getTrailKey, problemOf, Refusal } from '@bocage/contracts';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { callAsPerson } from '../../../app/api.ts';
import type { TrailFilters, TrailSource } from '../trail.source.ts';
import type { Answer, Ask, Kept, Verdict } from './verify.words.ts';

const isKept = (value: unknown): value is Kept => {
  if (typeof value !== 'object' || value === null) return false;
  const found = value as Record<keyof Kept, unknown>;
  return (
    Number.isSafeInteger(found.size) &&
    [found.origin, found.root, found.note, found.key].every((text) => typeof text === 'string')
  );
};
const place = (trailId: string): string => `bocage.trail.${trailId}`;

/** The last checkpoint that held in this browser, for one trail; null when there is none, or it cannot be read. */
export const keptFor = (trailId: string): Kept | null => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place(trailId)) ?? 'null');
    return isKept(kept) ? kept : null;
  } catch {
    return null;
  }
};
const keep = (trailId: string, kept: Kept): void => {
  try {
    localStorage.setItem(place(trailId), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing verifies all the same.
  }
};
export const forget = (trailId: string): void => localStorage.removeItem(place(trailId));

export type Outcome = Verdict | 'too-large';
export type Progress = { done: number; of: number | null };

const run = (worker: Worker, ask: Ask, onProgress: (progress: Progress) => void): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.kind === 'progress') return onProgress(data);
      worker.terminate();
      if (data.kind === 'done') resolve(data.verdict);
      else if (data.kind === 'too-large') resolve('too-large');
      else if (data.kind === 'refused') reject(new Refusal(data.status, problemOf(data.body)));
      else reject(new TypeError('unreachable'));
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(ask);
  });

/** Verifies what the filters show, in the page: the export, its proofs and its signature, and what this browser kept. */
export const useVerify = ({ id, proofs, consistency, headers }: TrailSource, filters: TrailFilters) => {
  const worker = useRef<Worker | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const end = (): void => {
    worker.current?.terminate();
    worker.current = null;
  };
  // Who leaves the page leaves the work.
  useEffect(() => () => worker.current?.terminate(), []);
  const verify = useMutation({
    mutationFn: async (): Promise<Outcome> => {
      setProgress(null);
      const { key } = await callAsPerson(getTrailKey, {});
      const query = new URLSearchParams(filters);
      const kept = keptFor(id);
      worker.current = new Worker(new URL('./verify.worker.ts', import.meta.url), { type: 'module' });
      const ask: Ask = {
        exportUrl: `${proofs}${query.size > 0 ? `?${query}` : ''}`,
        consistencyUrl: consistency,
        headers: headers(),
        whole: query.size === 0,
        published: key,
        kept,
      };
      const outcome = await run(worker.current, ask, setProgress).finally(end);
      if (outcome !== 'too-large' && outcome.kept) keep(id, outcome.kept);
      return outcome;
    },
  });
  return {
    start: () => verify.mutate(),
    cancel: () => {
      end();
      verify.reset();
    },
    isPending: verify.isPending,
    outcome: verify.data ?? null,
    close: verify.reset,
    progress,
  };
};
