import { createDb, type Db, type Member, newId } from '@bocage/platform';
import type { PersonKey, TenantKey, World } from '@bocage/testing';

/** The service's own way to the rows, without its routes. */
export const notesDb = (world: World, poolMax = 8, systemPoolMax = 2): Db =>
  createDb({
    url: world.env.DATABASE_URL ?? '',
    role: 'bocage_notes',
    systemRole: 'bocage_notes_system',
    poolMax,
    systemPoolMax,
    env: world.env,
  });

/** A caller as the bearer of this person would have made it. */
export const callerOf = (world: World, person: PersonKey, tenant: TenantKey): Member => ({
  account: world.accounts[person],
  sessionId: 'test',
  tenantId: world.tenants[tenant],
  requestId: newId(),
  acr: 2,
  operator: false,
  bearer: '',
});

export const asSystem = (db: Db, tenantId: string | null = null) => ({
  run: <T>(work: Parameters<Db['asSystem']>[1]) =>
    db.asSystem({ reason: 'test', tenantId, requestId: newId() }, work) as Promise<T>,
});
