import { type Checkpoint, type Crypto, fromBase64, type Report, toBase64, verifyConsistency } from '@bocage/verify';
import type { Kept } from './verify.words.ts';

export const rootOfNote = ({ root }: Checkpoint): string => toBase64(root);

/** Of a period or a selection that holds: whether its tree continues the checkpoint kept here, by a proof that the instance gives. */
export const continues = async (
  crypto: Crypto,
  report: Report,
  kept: Kept,
  proofOf: (from: number, to: number) => Promise<string[]>,
): Promise<Report> => {
  const { size = 0, root = '', counts } = report;
  const faulty = (problem: Report['problem'] & object, verdict: 'fails' | 'unusable' = 'fails'): Report => ({
    verdict,
    problem,
    counts,
    kept: [],
    witnessed: [],
  });
  if (report.origin !== kept.origin) return faulty({ code: 'kept-unlinked', size: kept.size }, 'unusable');
  if (kept.size > size) return faulty({ code: 'kept-beyond', size: kept.size, reached: size });
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(fromBase64(text) ?? []);
  const roots = { fromRoot: bytes(kept.root), toRoot: bytes(root) };
  const proof = kept.size === size ? [] : (await proofOf(kept.size, size)).map(bytes);
  const follows =
    kept.size === size
      ? kept.root === root
      : await verifyConsistency(crypto.sha256, { from: kept.size, to: size, ...roots, proof });
  if (!follows) return faulty({ code: 'consistency', size, between: { from: kept.size, until: size } });
  return { ...report, kept: [kept.size] };
};
