import { createDb, newId, type Platform } from '@bocage/platform';
import { parseCheckpointNote } from '@bocage/verify';
import { placesOf } from '../anchor/places.ts';
import { witnessesOf } from '../anchor/witness.client.ts';
import { loadAuditConfig } from '../config.ts';
import { type Compared, createEpochs, type Outside } from './epoch.ts';
import { trailKeys } from './key.ts';
import * as store from './seal.store.ts';

export type Settled = { trail: string; outcome: Compared };

const everyMs = 250;
const tries = 40;

/**
 * What whoever restored the database asks for: each trail goes on in its next epoch. Given checkpoints, only the trails
 * that do not lead to them, or to what was copied elsewhere. Throws when one of them is no checkpoint of this instance.
 */
export const settleRestored = async (
  { config, env, log }: Pick<Platform, 'config' | 'env' | 'log'>,
  notes: readonly string[],
): Promise<Settled[]> => {
  const settings = loadAuditConfig(env);
  const keys = trailKeys(settings);
  if (!keys.current) throw new Error('Réglages incorrects :\n  BOCAGE_TRAIL_KEY_FILE: la clé du journal manque');
  const instance = settings.BOCAGE_TRAIL_NAME ?? new URL(config.BOCAGE_PUBLIC_URL).hostname;
  const { outside, close } = placesOf(settings, config, witnessesOf(settings.BOCAGE_WITNESSES), log);
  const given: Outside[] = notes.map((note) => {
    const origin = parseCheckpointNote(note)?.checkpoint.origin;
    if (!origin?.includes('/journal/')) throw new Error('Ce fichier n’est pas un point de contrôle d’un journal.');
    return { name: 'given', newest: async (asked) => (asked === origin ? note : null) };
  });
  const db = createDb({ url: config.DATABASE_URL, role: null, systemRole: 'bocage_sealer', poolMax: 1, env });
  const inTx = <T>(work: Parameters<typeof db.asSystem<T>>[1]): Promise<T> =>
    db.asSystem({ reason: 'restauration de la base', tenantId: null, requestId: newId() }, work);
  try {
    const { compare } = createEpochs({ inTx, keys, log });
    const trees = await inTx(store.trees);
    const without = await inTx(store.treeless);
    const trails = [
      ...trees.map((tree) => ({ tenantId: tree.tenant_id, tree })),
      ...without.map((tenantId) => ({ tenantId, tree: null })),
    ];
    const settled: Settled[] = [];
    for (const trail of trails) {
      let outcome: Compared = 'busy';
      // A sealer that runs has its turn for a moment.
      for (let tried = 0; outcome === 'busy' && tried < tries; tried += 1) {
        if (tried > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
        outcome = await compare({ ...trail, instance }, outside, given, notes.length === 0);
      }
      settled.push({ trail: trail.tree?.origin ?? `${instance}/journal/${trail.tenantId ?? 'instance'}`, outcome });
    }
    return settled;
  } finally {
    close();
    await db.close();
  }
};
