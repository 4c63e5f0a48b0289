import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import type { World } from '@bocage/testing';
import { workspaceWorld } from '../../test/world.ts';

let world: World;
beforeAll(async () => {
  world = await workspaceWorld();
});
afterAll(() => world.close());

describe('the signed-in person', () => {
  test('sees for whom they may act, with roles and permissions of each', async () => {
    const me = await world.as('shared', null).call(contract.readMe, {});
    expect(me).toMatchObject({ person: { displayName: 'Solène Serin' }, operator: false, noticeSeenAt: null });
    expect(
      me.memberships.map((one) => [
        one.tenant.name,
        one.tenant.code,
        one.tenant.departement,
        one.roles.map((role) => role.key),
      ]),
    ).toEqual([
      ['Aubépine', '79901', '79', ['secretariat']],
      ['Bruyère', '79902', '79', ['secretariat']],
    ]);
    expect(me.memberships[0]?.permissions).toContain('teams.manage');
    expect((await world.as('operator', null).call(contract.readMe, {})).operator).toBe(true);
  });

  test('is refused without a person, and once suspended', async () => {
    expect((await world.as('nobody', null).refused(contract.readMe, {})).status).toBe(401);
    await world.sql(`update access.person set state = 'suspended' where id = $1`, [world.people['a.auditor']]);
    expect(await world.as('a.auditor', null).refused(contract.readMe, {})).toEqual({
      status: 401,
      code: 'auth.session-ended',
    });
  });

  test('marks the notice as seen; the first time counts, in the instance’s trail', async () => {
    const person = world.as('a.elu', null);
    await person.call(contract.seeNotice, {});
    const { noticeSeenAt } = await person.call(contract.readMe, {});
    await person.call(contract.seeNotice, {});
    expect((await person.call(contract.readMe, {})).noticeSeenAt).toBe(noticeSeenAt);
    expect((await world.trail(null)).filter((type) => type === 'person.notice-seen')).toHaveLength(1);
  });

  test('keeps a membership of a tenant that waits or is suspended, without a permission there', async () => {
    await world.sql(`update access.tenant set state = 'suspended' where id = $1`, [world.tenants.b]);
    const me = await world.as('b.agent', null).call(contract.readMe, {});
    expect(me.memberships).toMatchObject([{ tenant: { state: 'suspended' }, permissions: [] }]);
    await world.sql(`update access.tenant set state = 'active' where id = $1`, [world.tenants.b]);
  });
});

describe('an address', () => {
  const resolve = (person: Parameters<World['as']>[0], acting: string, owner: string, query = {}) => ({
    as: world.as(person, null),
    input: { params: { acting, owner }, query },
  });

  test('tells which of one’s memberships reaches a workspace, the acting one first', async () => {
    const workspace = await world.as('shared', 'b').call(contract.createWorkspace, { body: { name: 'Fêtes' } });
    const body = { to: { kind: 'tenants' as const, tenantIds: [world.tenants.a] }, highestLevel: 'reader' as const };
    const { shares } = await world
      .as('shared', 'b')
      .call(contract.proposeShares, { params: { workspaceId: workspace.id }, body });
    const query = { workspaceId: workspace.id };
    const before = resolve('shared', '79901', '79902', query);
    expect(await before.as.call(contract.resolveAddress, before.input)).toMatchObject({
      reachedBy: [{ tenant: { name: 'Bruyère' }, level: 'manager' }],
    });
    await world.as('a.admin').call(contract.acceptShare, { params: { shareId: (shares[0] as contract.Share).id } });
    const both = await before.as.call(contract.resolveAddress, before.input);
    expect(both).toMatchObject({
      acting: { name: 'Aubépine' },
      owner: { name: 'Bruyère' },
      codes: { acting: '79901', owner: '79902' },
    });
    expect(both.reachedBy.map((one) => [one.tenant.name, one.level])).toEqual([
      ['Aubépine', 'reader'],
      ['Bruyère', 'manager'],
    ]);
    // A neighbour’s link: not a member of B, but A’s membership reaches it.
    const link = resolve('a.elu', '79902', '79902', query);
    expect(await link.as.call(contract.resolveAddress, link.input)).toMatchObject({
      acting: null,
      reachedBy: [{ tenant: { name: 'Aubépine' }, level: 'reader' }],
    });
  });

  test('follows a former code', async () => {
    await world.sql(
      `insert into access.tenant_code (perimeter_id, tenant_id, code, former_at)
       select perimeter_id, id, '79999', now() from access.tenant where id = $1`,
      [world.tenants.a],
    );
    const { as, input } = resolve('a.agent', '79999', '79999');
    expect(await as.call(contract.resolveAddress, input)).toMatchObject({
      codes: { acting: '79901', owner: '79901' },
      owner: { id: world.tenants.a },
    });
  });

  test('of what one does not reach answers as an unknown one', async () => {
    const workspace = await world.as('a.agent').call(contract.createWorkspace, { body: { name: 'Secret' } });
    const nothing = { status: 404, code: 'not-found' };
    const tries = [
      resolve('b.agent', '79902', '79901', { workspaceId: workspace.id }),
      resolve('b.agent', '79902', '79901', { workspaceId: '0192f0c1-2345-7abc-8def-0123456789ab' }),
      resolve('far.admin', '79901', '79901'),
      resolve('far.admin', '79998', '79998'),
      resolve('a.agent', '79901', '2A903'),
      // The owner in the address is not the owner of the workspace.
      resolve('a.agent', '79901', '79902', { workspaceId: workspace.id }),
    ];
    for (const { as, input } of tries) expect(await as.refused(contract.resolveAddress, input)).toEqual(nothing);
  });
});
