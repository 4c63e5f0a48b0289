import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as contract from '@bocage/contracts';
import type { JobHandlers } from '@bocage/platform';
import { testWorld, type World } from '@bocage/testing';
import { mountWorkspaces } from '../workspaces.ts';

let world: World;
let jobs: JobHandlers;
let shareId: string;
// The mail catcher is shared by every test: ours are the letters that bear this name.
const name = `Plan d’eau ${randomUUID()}`;
beforeAll(async () => {
  world = await testWorld({
    services: {
      identity: (platform) => {
        jobs = mountWorkspaces(platform).jobs;
        return { name: 'identity', router: platform.router, close: () => platform.db.close() };
      },
    },
  });
  const workspace = await world.as('a.agent').call(contract.createWorkspace, { body: { name } });
  const body = { to: { kind: 'tenants' as const, tenantIds: [world.tenants.b] }, highestLevel: 'reader' as const };
  const params = { workspaceId: workspace.id };
  const { shares } = await world.as('a.agent').call(contract.proposeShares, { params, body });
  shareId = (shares[0] as contract.Share).id;
});
afterAll(() => world.close());

type Letter = { subject: string; to: { address: string }[] };
const received = async (): Promise<string[]> => {
  const response = await fetch(`${world.env.MAILDEV_URL}/api/email`);
  const letters = ((await response.json()) as Letter[]).filter((letter) => letter.subject.includes(name));
  return letters.flatMap((letter) => letter.to.map((to) => to.address));
};
let before = 0;
const remind = async (): Promise<string[]> => {
  await jobs['remind-shares']?.run({});
  const all = await received();
  const fresh = all.slice(before);
  before = all.length;
  return fresh.sort();
};
const age = (days: number) =>
  world.sql(`update access.share set proposed_at = now() - make_interval(days => $2) where id = $1`, [shareId, days]);

describe('a proposal that waits', () => {
  test('is reminded of on the third and the tenth day, once each, to those who may decide', async () => {
    expect(await remind()).toEqual([]);
    await age(3);
    const first = await remind();
    expect(first).toContain('b.admin@essais.example');
    expect(first).not.toContain('b.agent@essais.example');
    expect(await remind()).toEqual([]);
    await age(9);
    expect(await remind()).toEqual([]);
    await age(10);
    expect(await remind()).toContain('b.admin@essais.example');
    expect(await remind()).toEqual([]);
    const events = await world.sql<{ days: number; name: string; actor_system: string }>(
      `select (e.data ->> 'days')::integer as days, p.payload ->> 'name' as name, e.actor_system
       from audit.event e join audit.payload p on p.event_id = e.id
       where e.type = 'share.reminded' and e.tenant_id = $1 order by e.id`,
      [world.tenants.b],
    );
    const line = { name, actor_system: 'rappel des partages proposés' };
    expect(events).toEqual([
      { days: 3, ...line },
      { days: 10, ...line },
    ]);
  });

  test('is no more once it was answered', async () => {
    await world.sql(`update access.share set reminded = 0 where id = $1`, [shareId]);
    await world.as('b.admin').call(contract.declineShare, { params: { shareId } });
    expect(await remind()).toEqual([]);
  });
});

test('a share that ran out is ended with what was given under it, and both bodies are told, once', async () => {
  const { id: workspaceId } = await world.as('a.admin').call(contract.createWorkspace, { body: { name: 'Ronces' } });
  const { shares } = await world.as('a.admin').call(contract.proposeShares, {
    params: { workspaceId },
    body: { to: { kind: 'tenants', tenantIds: [world.tenants.b] }, highestLevel: 'reader' },
  });
  const id = shares[0]?.id ?? '';
  await world.as('b.admin').call(contract.acceptShare, { params: { shareId: id } });
  await jobs['expired-shares']?.run({});
  expect((await world.as('a.admin').call(contract.readShare, { params: { shareId: id } })).state).toBe('accepted');
  await world.sql(`update access.share set expires_at = now() - interval '1 second' where id = $1`, [id]);
  await jobs['expired-shares']?.run({});
  await jobs['expired-shares']?.run({});
  const told = await world.sql<contract.TrailEvent & { tenant_id: string; actor_system: string }>(
    `select e.tenant_id, e.type, e.data, e.actor_system, p.payload from audit.event e join audit.payload p on p.event_id = e.id
     where e.type = 'share.ended' and e.data ->> 'shareId' = $1 order by e.id`,
    [id],
  );
  expect(told.map(({ tenant_id }) => tenant_id)).toEqual([world.tenants.a, world.tenants.b]);
  for (const event of told)
    expect(contract.sentenceOf({ ...event, actor: `le système (${event.actor_system})` })).toMatch(
      /^Le système \(partages échus\) a mis fin au partage de l’espace «\sRonces\s» avec .+, son échéance est passée$/,
    );
  const open = `select from access.grants where workspace_id = $1 and grantee_tenant_id = $2 and ended_at is null`;
  expect(await world.sql(open, [workspaceId, world.tenants.b])).toEqual([]);
});

test('one that ran out is told before another proposal takes its place', async () => {
  const { id: workspaceId } = await world.as('a.admin').call(contract.createWorkspace, { body: { name: 'Ajoncs' } });
  const propose = async () => {
    const to = { kind: 'tenants' as const, tenantIds: [world.tenants.b] };
    const body = { to, highestLevel: 'reader' as const };
    return (await world.as('a.admin').call(contract.proposeShares, { params: { workspaceId }, body })).shares[0]?.id;
  };
  const id = await propose();
  await world.sql(`update access.share set expires_at = now() - interval '1 second' where id = $1`, [id]);
  expect(await propose()).not.toBe(id);
  await jobs['expired-shares']?.run({});
  const told = await world.sql<{ tenant_id: string }>(
    `select tenant_id from audit.event where type = 'share.ended' and data ->> 'shareId' = $1 order by id`,
    [id],
  );
  expect(told.map(({ tenant_id }) => tenant_id)).toEqual([world.tenants.a, world.tenants.b]);
});
