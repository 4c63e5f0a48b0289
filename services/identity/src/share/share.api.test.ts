import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import type { PersonKey, World } from '@bocage/testing';
import { workspaceWorld } from '../../test/world.ts';

let world: World;
let workspace: contract.Workspace;
let params: { workspaceId: string };
beforeAll(async () => {
  world = await workspaceWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  workspace = await world.as('a.agent').call(contract.createWorkspace, { body: { name: 'Mutualisation' } });
  params = { workspaceId: workspace.id };
});

type Offer = { to?: { kind: 'communes' } | { kind: 'tenants'; tenantIds: string[] } } & Record<string, unknown>;
const propose = async (offer: Offer = {}, person: PersonKey = 'a.agent', id = workspace.id) => {
  const to = offer.to ?? { kind: 'tenants' as const, tenantIds: [world.tenants.b] };
  const body = { highestLevel: 'editor' as const, ...offer, to };
  return world.as(person).call(contract.proposeShares, { params: { workspaceId: id }, body });
};
const proposed = async (offer: Offer = {}) => {
  const { shares } = await propose(offer);
  return { shareId: (shares[0] as contract.Share).id };
};
const level = async (person: PersonKey) =>
  world
    .as(person)
    .call(contract.readWorkspace, { params })
    .then(
      (seen) => seen.level as string,
      (error: contract.Refusal) => error.status,
    );
const eventsOf = (tenant: 'a' | 'b' | 'epci') =>
  world.sql<{
    type: string;
    mirror: boolean;
    payload: { name: string; receiver: string } | null;
    actor: string | null;
  }>(
    `select e.type, e.mirror_of is not null as mirror, p.payload, e.actor_person_id as actor
     from audit.event e left join audit.payload p on p.event_id = e.id
     where e.tenant_id = $1 and e.subject_id = $2 and e.type like 'share.%' order by e.id`,
    [world.tenants[tenant], workspace.id],
  );

describe('a share between two communes', () => {
  test('proposed, accepted, seen by their agents, ended, gone at once; both trails tell it', async () => {
    const b = world.as('b.admin');
    const share = await proposed();
    expect(await level('b.agent')).toBe(404);
    expect(await b.call(contract.countShares, {})).toEqual({ waiting: 1 });
    expect(await world.as('b.agent').call(contract.countShares, {})).toEqual({ waiting: 0 });
    const me = await b.call(contract.readMe, {});
    expect(me.memberships.map((one) => one.proposalsWaiting)).toEqual([1]);
    // The one who decides sees the copy of the name, and nothing else of the workspace.
    const [waiting] = (await b.call(contract.listShares, { query: { state: 'proposed' } })).items;
    expect(waiting).toMatchObject({
      id: share.shareId,
      workspaceName: 'Mutualisation',
      owner: { name: 'Aubépine' },
      state: 'proposed',
    });
    expect(await level('b.admin')).toBe(404);

    expect(await b.call(contract.acceptShare, { params: share })).toMatchObject({
      state: 'accepted',
      highestLevel: 'editor',
    });
    expect(await level('b.agent')).toBe('editor');
    const seen = (await world.as('b.agent').call(contract.listWorkspaces, { query: { scope: 'shared' } })).items;
    expect(seen).toMatchObject([
      { id: workspace.id, scope: 'shared', owner: { id: world.tenants.a, name: 'Aubépine' } },
    ]);
    expect(await b.refused(contract.acceptShare, { params: share })).toEqual({ status: 409, code: 'share.decided' });

    expect(await world.as('a.agent').call(contract.endShare, { params: share })).toMatchObject({ state: 'ended' });
    expect(await level('b.agent')).toBe(404);
    expect((await world.as('b.agent').call(contract.listWorkspaces, { query: {} })).items).toEqual([]);

    const owner = await eventsOf('a');
    const receiver = await eventsOf('b');
    const types = ['share.proposed', 'share.accepted', 'share.ended'];
    expect(owner.map((event) => event.type)).toEqual(types);
    expect(receiver.map((event) => event.type)).toEqual(types);
    expect(owner.every((event) => !event.mirror)).toBe(true);
    expect(receiver.every((event) => event.mirror)).toBe(true);
    for (const event of [...owner, ...receiver])
      expect(event.payload).toMatchObject({ name: 'Mutualisation', receiver: 'Bruyère' });
    const actors = [world.people['a.agent'], world.people['b.admin'], world.people['a.agent']];
    expect(receiver.map((event) => event.actor)).toEqual(actors);
  });

  test('ends by the receiving side too, and what ended does not come back with a new share', async () => {
    const share = await proposed();
    await world.as('b.admin').call(contract.acceptShare, { params: share });
    const to = { kind: 'identifiant', tenantId: world.tenants.b, identifiant: 'test.b.agent' } as const;
    const named = { params: { aclId: workspace.aclId }, body: { to, level: 'editor' as const } };
    await world.as('a.agent').call(contract.grantAccess, named);
    expect(await world.as('b.admin').call(contract.endShare, { params: share })).toMatchObject({ state: 'ended' });
    expect(await level('b.agent')).toBe(404);
    expect(await world.as('a.agent').refused(contract.endShare, { params: share })).toEqual({
      status: 409,
      code: 'share.decided',
    });
    const again = await proposed({ highestLevel: 'reader', audience: { kind: 'role', key: 'elu' } });
    await world.as('b.admin').call(contract.acceptShare, { params: again });
    // b.agent is no élu: neither their role nor the grant of before brings them back.
    expect(await level('b.agent')).toBe(404);
  });

  test('caps every grant at its level, on any ACL; a grant without share counts for nothing', async () => {
    const acl = { aclId: workspace.aclId };
    const owner = world.as('a.agent');
    const to = { kind: 'identifiant', tenantId: world.tenants.b, identifiant: 'test.b.agent' } as const;
    const give = { params: acl, body: { to, level: 'editor' as const } };
    expect(await owner.refused(contract.grantAccess, give)).toEqual({ status: 409, code: 'grant.no-share' });
    const share = await proposed({ highestLevel: 'reader', audience: { kind: 'role', key: 'elu' } });
    const grant = await owner.call(contract.grantAccess, give);
    expect(grant).toMatchObject({
      level: 'editor',
      effectiveLevel: null,
      grantee: { label: 'Bruno Besson', tenant: { name: 'Bruyère' } },
    });
    expect(await level('b.agent')).toBe(404);
    await world.as('b.admin').call(contract.acceptShare, { params: share });
    expect(await level('b.agent')).toBe('reader');
    const listed = (await owner.call(contract.listGrants, { params: acl, query: {} })).items;
    expect(listed.find((one) => one.id === grant.id)).toMatchObject({ level: 'editor', effectiveLevel: 'reader' });
    const body = { highestLevel: 'manager', to: { kind: 'tenants', tenantIds: [world.tenants.b] } };
    const raw = await owner.fetch(`/api/identity/workspaces/${workspace.id}/shares`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(raw.status).toBe(400);
  });

  test('runs out on its day, and a grant on its own', async () => {
    const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
    expect(
      await world.as('a.agent').refused(contract.proposeShares, {
        params,
        body: {
          to: { kind: 'tenants', tenantIds: [world.tenants.b] },
          highestLevel: 'reader',
          expiresAt: soon(-1_000),
        },
      }),
    ).toEqual({ status: 409, code: 'expiry.past' });
    const share = await proposed({ expiresAt: soon(3_600_000) });
    await world.as('b.admin').call(contract.acceptShare, { params: share });
    expect(await level('b.agent')).toBe('editor');
    await world.sql(`update access.share set expires_at = now() - interval '1 second' where id = $1`, [share.shareId]);
    expect(await level('b.agent')).toBe(404);
    expect(await world.as('b.admin').call(contract.readShare, { params: share })).toMatchObject({ state: 'ended' });

    const to = { kind: 'tenant', tenantId: world.tenants.a } as const;
    const grant = await world.as('a.agent').call(contract.grantAccess, {
      params: { aclId: workspace.aclId },
      body: { to, level: 'reader', expiresAt: soon(3_600_000) },
    });
    expect(await level('a.elu')).toBe('reader');
    await world.sql(`update access.grants set expires_at = now() - interval '1 second' where id = $1`, [grant.id]);
    expect(await level('a.elu')).toBe(404);
  });

  test('is declined by the receiving side, which is not asked again and again', async () => {
    const share = await proposed();
    expect(await world.as('b.agent').refused(contract.declineShare, { params: share })).toEqual({
      status: 404,
      code: 'not-found',
    });
    expect(await world.as('b.admin').call(contract.declineShare, { params: share })).toMatchObject({
      state: 'declined',
    });
    expect(await world.as('b.admin').refused(contract.declineShare, { params: share })).toEqual({
      status: 409,
      code: 'share.decided',
    });
    expect((await world.as('a.agent').call(contract.readShare, { params: share })).state).toBe('declined');
    expect((await eventsOf('b')).map((event) => event.type)).toEqual(['share.proposed', 'share.declined']);
  });
});

describe('who may', () => {
  test('propose: managers of the owner only; strangers find nothing', async () => {
    const body = { to: { kind: 'tenants' as const, tenantIds: [world.tenants.b] }, highestLevel: 'reader' as const };
    for (const person of ['a.elu', 'b.admin', 'far.admin', 'epci.manager'] as const) {
      expect(await world.as(person).refused(contract.proposeShares, { params, body })).toEqual({
        status: 404,
        code: 'not-found',
      });
    }
    const to = { kind: 'membership', membershipId: world.memberships['a.elu@a'] as string } as const;
    await world
      .as('a.agent')
      .call(contract.grantAccess, { params: { aclId: workspace.aclId }, body: { to, level: 'editor' } });
    expect(await world.as('a.elu').refused(contract.proposeShares, { params, body })).toEqual({
      status: 403,
      code: 'access.refused',
    });
  });

  test('receive: neither another perimeter, nor oneself, nor an unknown tenant, all alike', async () => {
    const unknown = '0192f0c1-2345-7abc-8def-0123456789ab';
    for (const id of [world.tenants.far, world.tenants.a, unknown]) {
      const body = { to: { kind: 'tenants' as const, tenantIds: [id] }, highestLevel: 'reader' as const };
      expect(await world.as('a.agent').refused(contract.proposeShares, { params, body })).toEqual({
        status: 404,
        code: 'tenant.not-found',
      });
    }
    const names = (await world.as('a.agent').call(contract.listNeighbours, { query: {} })).items.map(
      (item) => item.name,
    );
    expect(names).toEqual(['Bruyère', 'CC des Essais']);
  });

  test('decide: a foreign share and an unknown one answer alike, on every route', async () => {
    const share = await proposed();
    const unknown = { shareId: '0192f0c1-2345-7abc-8def-0123456789ab' };
    for (const route of [contract.readShare, contract.acceptShare, contract.declineShare, contract.endShare]) {
      for (const person of ['epci.manager', 'far.admin', 'b.agent'] as const) {
        for (const asked of [share, unknown]) {
          expect(await world.as(person).refused(route, { params: asked })).toEqual({ status: 404, code: 'not-found' });
        }
      }
    }
    expect(await world.as('a.agent').refused(contract.acceptShare, { params: share })).toEqual({
      status: 403,
      code: 'access.refused',
    });
  });
});

describe('all communes at once', () => {
  test('is one proposal each, without the EPCI; again changes nothing', async () => {
    const first = await propose({ to: { kind: 'communes' } });
    expect(first.shares.map((one) => [one.receiver.name, one.toAllCommunes, one.state])).toEqual([
      ['Bruyère', true, 'proposed'],
    ]);
    expect(await propose({ to: { kind: 'communes' } })).toEqual({ shares: [], known: 1 });
    await world
      .as('b.admin')
      .call(contract.acceptShare, { params: { shareId: (first.shares[0] as contract.Share).id } });
    const common = await world.as('b.agent').call(contract.listWorkspaces, { query: { scope: 'common' } });
    expect(common.items.map((item) => item.id)).toContain(workspace.id);
    expect(await level('epci.manager')).toBe(404);
  });

  test('from one’s own EPCI is accepted by default, said so in both trails, and can be ended', async () => {
    workspace = await world.as('epci.manager').call(contract.createWorkspace, { body: { name: 'Réseau' } });
    params = { workspaceId: workspace.id };
    const { shares } = await propose({ to: { kind: 'communes' }, highestLevel: 'commenter' }, 'epci.manager');
    expect(shares.map((one) => [one.receiver.name, one.state])).toEqual([
      ['Aubépine', 'accepted'],
      ['Bruyère', 'accepted'],
    ]);
    expect(await level('b.agent')).toBe('commenter');
    expect((await eventsOf('b')).map((event) => event.type)).toEqual(['share.proposed', 'share.accepted-by-default']);
    const mine = shares.find((one) => one.receiver.id === world.tenants.b) as contract.Share;
    await world.as('b.admin').call(contract.endShare, { params: { shareId: mine.id } });
    expect(await level('b.agent')).toBe(404);
    expect(await level('a.agent')).toBe('commenter');
  });

  test('and a role in every tenant that takes part reaches those who accepted, no others', async () => {
    const roles = (await world.as('a.agent').call(contract.listRoles, { query: {} })).items;
    const roleId = roles.find((role) => role.key === 'administrateur')?.id as string;
    const share = await proposed({ audience: { kind: 'role', key: 'elu' } });
    const give = {
      params: { aclId: workspace.aclId },
      body: { to: { kind: 'everywhere' as const, roleId }, level: 'commenter' as const },
    };
    expect((await world.as('a.agent').call(contract.grantAccess, give)).grantee).toMatchObject({
      kind: 'everywhere',
      tenant: null,
    });
    expect(await level('a.admin')).toBe('commenter');
    expect(await level('b.admin')).toBe(404);
    await world.as('b.admin').call(contract.acceptShare, { params: share });
    expect(await level('b.admin')).toBe('commenter');
    expect(await level('epci.manager')).toBe(404);
  });
});
