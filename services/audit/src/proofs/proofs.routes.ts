import { once } from 'node:events';
import {
  exportInstanceProofs,
  exportProofs,
  getConsistency,
  getInstanceConsistency,
  getTrailKey,
  listAnchors,
  listCheckpoints,
  listInstanceAnchors,
  listInstanceCheckpoints,
} from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import type { Proofs } from './proofs.service.ts';

type Answer = Parameters<Parameters<Platform['serve']>[1]>[0]['res'];

const send = async (res: Answer, pieces: AsyncGenerator<string>): Promise<void> => {
  for await (const piece of pieces) {
    if (!res.headersSent)
      res.attachment(`journal-preuves-${new Date().toISOString().slice(0, 10)}.ndjson`).type('application/x-ndjson');
    if (res.destroyed) return;
    // Waits for a slow reader: an export never piles up in memory.
    if (piece !== '' && !res.write(piece)) await once(res, 'drain');
  }
  res.end();
};

export const mountProofs = ({ serve }: Platform, proofs: Proofs): void => {
  serve(getTrailKey, async () => ({ key: await proofs.publicKey() }));
  serve(listCheckpoints, ({ caller, query }) => proofs.checkpoints(proofs.member(caller), query));
  serve(getConsistency, ({ caller, query }) => proofs.consistency(proofs.member(caller), query));
  serve(exportProofs, ({ caller, query, res }) => send(res, proofs.export(proofs.member(caller), query)));
  serve(listInstanceCheckpoints, ({ caller, query }) => proofs.checkpoints(proofs.operator(caller), query));
  serve(getInstanceConsistency, ({ caller, query }) => proofs.consistency(proofs.operator(caller), query));
  serve(listAnchors, ({ caller, query }) => proofs.anchors(proofs.member(caller), query));
  serve(listInstanceAnchors, ({ caller, query }) => proofs.anchors(proofs.operator(caller), query));
  serve(exportInstanceProofs, ({ caller, query, res }) => send(res, proofs.export(proofs.operator(caller), query)));
};
