import {
  type addTenant,
  type BodyOf,
  type Commune,
  fault,
  type Perimeter,
  type PerimeterProgress,
  type ProvisionedTenant,
  type QueryOf,
  type listPerimeters,
} from '@bocage/contracts';
import type { Caller, Platform, Tx } from '@bocage/platform';
import { found } from '../access/allow.ts';
import { afterOf, pageOf } from '../access/page.ts';
import { record } from '../access/record.ts';
import type { Sync } from '../keycloak/sync.service.ts';
import { territory } from '../territory/territory.list.ts';
import * as store from './provisioning.store.ts';

const show = (row: store.PerimeterRow): Perimeter => ({
  perimeterId: row.id,
  name: row.name,
  siren: row.siren,
  createdAt: row.created_at.toISOString(),
  total: row.total,
  done: row.done,
  failed: row.failed,
  active: row.active,
});

/**
 * The operator's acts on perimeters and tenants. Rows first, all in one transaction, with what Keycloak should hold; the
 * organizations follow by jobs. Cut short anywhere, what is missing is still due, and running it again changes nothing.
 */
export const createProvisioning = ({ db }: Platform, sync: Sync) => {
  const system = <T>(caller: Caller, reason: string, work: (tx: Tx) => Promise<T>) =>
    db.asSystem({ reason, tenantId: null, requestId: caller.requestId, account: caller.account }, work);

  const progress = async (tx: Tx, perimeterId: string): Promise<PerimeterProgress> => {
    const [row] = await store.perimeters(tx, perimeterId);
    return { ...show(found(row)), tenants: await store.tenants(tx, perimeterId) };
  };
  const recordTenant = (tx: Tx, tenantId: string, name: string, code: string): Promise<void> =>
    record(tx, {
      type: 'tenant.provisioned',
      kind: 'tenant',
      id: tenantId,
      data: { code },
      payload: { name },
      owner: tenantId,
    });
  const refuseElsewhere = async (tx: Tx, perimeterId: string | null, codes: readonly string[]): Promise<void> => {
    const [elsewhere] = await store.communesElsewhere(tx, perimeterId, codes);
    if (elsewhere) throw fault('tenant.elsewhere', { code: elsewhere });
  };

  return {
    list: (caller: Caller, query: QueryOf<typeof listPerimeters>) =>
      system(caller, 'périmètres', async (tx) => {
        const all = await store.perimeters(tx, null);
        const after = afterOf(query, 1)?.[0];
        const rest = after ? all.slice(all.findIndex(({ id }) => id === after) + 1) : all;
        return pageOf(rest, query, ({ id }) => [id], show);
      }),
    read: (caller: Caller, perimeterId: string) => system(caller, 'périmètre', (tx) => progress(tx, perimeterId)),

    provision: async (caller: Caller, siren: string, codes: readonly string[]): Promise<PerimeterProgress> => {
      const epci = (await territory()).epciBySiren.get(siren);
      if (!epci) throw fault('territory.unknown');
      const communes = codes.map((code): Commune => {
        const member = epci.members.find((one) => one.code === code);
        if (!member) throw fault('territory.not-a-member', { code });
        return member;
      });
      const answer = await system(caller, 'ouverture d’un périmètre', async (tx) => {
        const known = await store.perimeterBySiren(tx, siren);
        await refuseElsewhere(tx, known, codes);
        const perimeterId = await store.makePerimeter(tx, epci);
        let made = 0;
        const keep = async (name: string, code: string, { tenant_id, created }: store.Provisioned): Promise<void> => {
          if (!created) return;
          made += 1;
          await recordTenant(tx, tenant_id, name, code);
        };
        await keep(epci.name, epci.siren, await store.makeEpci(tx, perimeterId, epci));
        for (const commune of communes)
          await keep(commune.name, commune.code, await store.makeCommune(tx, perimeterId, commune));
        if (!known || made > 0) {
          await tx.run('select audit.record_instance($1, $2, $3, $4, $5)', [
            'perimeter.provisioned',
            'perimeter',
            perimeterId,
            { siren, created: made },
            { name: epci.name },
          ]);
        }
        return progress(tx, perimeterId);
      });
      await sync.soon();
      return answer;
    },

    retry: async (caller: Caller, perimeterId: string): Promise<PerimeterProgress> => {
      const answer = await system(caller, 'reprise d’un périmètre', async (tx) => {
        const row = found((await store.perimeters(tx, perimeterId))[0]);
        const again = await store.retry(tx, perimeterId);
        await tx.run('select audit.record_instance($1, $2, $3, $4, $5)', [
          'perimeter.retried',
          'perimeter',
          perimeterId,
          { tenants: again?.count ?? 0 },
          { name: row.name },
        ]);
        return progress(tx, perimeterId);
      });
      await sync.soon();
      return answer;
    },

    add: async (caller: Caller, perimeterId: string, body: BodyOf<typeof addTenant>): Promise<ProvisionedTenant> => {
      const commune = body.kind === 'commune' ? (await territory()).communeByCode.get(body.code) : null;
      if (commune === undefined) throw fault('territory.unknown');
      const answer = await system(caller, 'ajout d’un organisme', async (tx) => {
        found((await store.perimeters(tx, perimeterId))[0]);
        let made: store.Provisioned;
        if (commune) {
          await refuseElsewhere(tx, perimeterId, [commune.code]);
          made = await store.makeCommune(tx, perimeterId, commune);
        } else if (body.kind === 'partner') {
          const known = await store.tenantBySiren(tx, perimeterId, body.siren);
          // The same body again changes nothing; another by that SIREN is a slip.
          if (known && (known.kind !== body.legalKind || known.name !== body.name)) throw fault('tenant.siren-taken');
          if (body.parentTenantId) {
            const parent = await store.tenants(tx, perimeterId);
            found(parent.find(({ tenantId }) => tenantId === body.parentTenantId));
          }
          made = await store.makePartner(tx, perimeterId, {
            ...body,
            kind: body.legalKind,
            parentId: body.parentTenantId,
          });
        } else throw fault('territory.unknown');
        const item = found(await store.tenant(tx, made.tenant_id));
        if (made.created) await recordTenant(tx, item.tenantId, item.name, item.code);
        return item;
      });
      await sync.soon();
      return answer;
    },
  };
};
