import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { builtInRole } from '@bocage/permissions';
import { createDb, type Db } from '@bocage/platform';
import type { TestDatabase } from '@bocage/testing';
import { type Model, openPool, rowsOf, type Stage } from '@bocage/testing/world';
import { openVersion, versions } from './versions.ts';

const id = randomUUID;
const width = 10;

/** Ten communes of one person each, one workspace each, five notes in it. */
const makeWorld = () => {
  const perimeter = id();
  const model: Model = {
    perimeters: [perimeter, id()],
    tenants: [],
    people: [],
    roles: [],
    memberships: [],
    teams: [],
    workspaces: [],
    acls: [],
    nodes: [],
    grants: [],
    shares: [],
    supports: [],
  };
  const actors = Array.from({ length: width }, () => {
    const [tenant, account, person, membership, workspace, acl] = [id(), id(), id(), id(), id(), id()];
    model.tenants.push({ id: tenant, perimeter, kind: 'commune', state: 'active' });
    model.people.push({ id: person, account, suspended: false, disabled: false });
    model.memberships.push({
      id: membership,
      person,
      tenant,
      since: 'past',
      until: null,
      ended: false,
      suspended: false,
      roles: [builtInRole('agent').id],
    });
    model.workspaces.push({ id: workspace, tenant, acl, archived: false });
    model.acls.push({ id: acl, workspace, parent: null, node: null, ended: false });
    model.grants.push({
      id: id(),
      acl,
      kind: 'membership',
      membership,
      team: null,
      tenant,
      role: null,
      level: 'manager',
      expires: null,
      ended: false,
    });
    for (let n = 0; n < 5; n += 1) model.nodes.push({ id: id(), workspace, parent: null, acl });
    return { tenant, account, workspace };
  });
  return { model, actors };
};
type Actor = ReturnType<typeof makeWorld>['actors'][number];

/** Runs `total` requests, `atOnce` at a time, in an order that mixes the tenants. */
const interleave = async (total: number, atOnce: number, request: (n: number) => Promise<void>): Promise<void> => {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < total) await request(next++);
    }),
  );
};

describe.each(versions)('a pool of 10 on PostgreSQL $version', (version) => {
  let database: TestDatabase;
  let stage: Stage;
  let db: Db;
  const { model, actors } = makeWorld();
  const actorOf = (n: number): Actor => {
    const found = actors[(n * 7 + (n >> 3)) % width];
    if (!found) throw new Error('no actor');
    return found;
  };
  beforeAll(async () => {
    ({ database, stage } = await openVersion(version));
    await stage.all(`begin; ${rowsOf(model)} commit`);
    const url = new URL(database.adminUrl);
    db = createDb({
      url: `postgres://${url.host}${url.pathname}`,
      role: 'bocage_notes',
      systemRole: 'bocage_notes_system',
      poolMax: 10,
      env: database.env,
    });
  }, 120_000);
  afterAll(async () => {
    await db?.close();
    await stage?.close();
    await database?.drop();
  });

  test('10,000 interleaved requests, failing and person-level ones among them: no foreign row', async () => {
    let foreign = 0;
    let rows = 0;
    await interleave(10_000, 64, async (n) => {
      const { account, tenant, workspace } = actorOf(n);
      const caller = {
        account,
        tenantId: tenant,
        sessionId: 'pool',
        requestId: id(),
        acr: 1 as const,
        operator: false,
        bearer: '',
      };
      if (n % 11 === 3) {
        // A request that fails half-way must leave nothing of its context behind.
        await expect(
          db.as(caller, async (tx) => {
            await tx.query('select 1 / 0');
          }),
        ).rejects.toThrow();
      } else if (n % 11 === 5) {
        await db.asPerson(caller, async (tx) => {
          const seen = await tx.query('select id from notes.item');
          foreign += seen.length;
        });
      } else if (n % 11 === 7) {
        await db.asSystem({ reason: 'pool', tenantId: tenant, requestId: id() }, async (tx) => {
          const seen = await tx.query<{ tenant_id: string }>('select tenant_id from notes.item');
          rows += seen.length;
          foreign += seen.filter((row) => row.tenant_id !== tenant).length;
        });
      } else {
        await db.as(caller, async (tx) => {
          const seen = await tx.query<{ tenant_id: string; workspace_id: string }>(
            'select tenant_id, workspace_id from notes.item',
          );
          rows += seen.length;
          foreign += seen.filter((row) => row.tenant_id !== tenant || row.workspace_id !== workspace).length;
          if (seen.length !== 5) throw new Error(`${seen.length} notes instead of 5`);
        });
      }
    });
    expect({ foreign, enough: rows > 40_000 }).toEqual({ foreign: 0, enough: true });
  }, 240_000);

  // What the platform spares us: requests that forget their context, on the same connections.
  const forgetful = async (): Promise<number> => {
    const pool = openPool(database.adminUrl, 'bocage_notes', database.env.DATABASE_PASSWORD_NOTES ?? '', 10);
    let foreign = 0;
    try {
      await interleave(1_000, 40, async (n) => {
        const { account, tenant } = actorOf(n);
        const begin = `begin; select * from access.begin('${account}', '${tenant}', 'pool', '${id()}'); select tenant_id as seen from notes.item; commit`;
        const answers = (await pool.request(n % 2 ? begin : 'select tenant_id as seen from notes.item')) as {
          seen?: string;
        }[];
        const seen = answers.filter((row) => row.seen !== undefined);
        foreign += n % 2 ? seen.filter((row) => row.seen !== tenant).length : seen.length;
      });
    } finally {
      await pool.close();
    }
    return foreign;
  };

  test('a request without context sees nothing, whoever had the connection before', async () => {
    expect(await forgetful()).toBe(0);
  }, 60_000);

  test('a mutant whose context outlives its transaction is found', async () => {
    const [found] = await stage.rows<{ sql: string }>(
      "select pg_get_functiondef('access.set_context(uuid,uuid,uuid,uuid,uuid,uuid,text)'::regprocedure) as sql",
    );
    const sql = found?.sql ?? '';
    await stage.rows(sql.replaceAll(', true)', ', false)'));
    try {
      expect(await forgetful()).toBeGreaterThan(100);
    } finally {
      await stage.rows(sql);
    }
  }, 60_000);
});
