import { type Caller, newId, type Platform } from '@bocage/platform';
import { found } from '../access/allow.ts';
import { findByIdentifiant } from '../person/person.store.ts';
import { identifiantsIn, judgeAdministrators, readAdministrators } from './administrators.csv.ts';
import * as store from './provisioning.store.ts';

/** Says what a file of first administrators would do; nothing is written but the trail. */
export const createPreview =
  ({ db }: Platform) =>
  (caller: Caller, perimeterId: string, file: Buffer) => {
    const scope = {
      reason: 'lecture d’un fichier',
      tenantId: null,
      requestId: caller.requestId,
      account: caller.account,
    };
    return db.asSystem(scope, async (tx) => {
      found((await store.perimeters(tx, perimeterId))[0]);
      const { encoding, rows } = readAdministrators(file);
      const known = new Map<string, string>();
      for (const identifiant of identifiantsIn(rows.map(({ cells }) => cells))) {
        const person = await findByIdentifiant(tx, identifiant);
        if (person) known.set(identifiant, person.display_name);
      }
      const lines = judgeAdministrators(rows, await store.tenants(tx, perimeterId), known);
      const good = lines.filter(({ administrator }) => administrator !== null).length;
      const text = 'select audit.record_instance($1, $2, $3, $4)';
      await tx.run(text, ['import.previewed', 'import', newId(), { lines: lines.length, perimeter: perimeterId }]);
      return { encoding, good, bad: lines.length - good, lines };
    });
  };
